import { checkPredict, type PredictRequest } from './predictRequest.ts';
import type { ProtobufCodec } from './protobufCodec.ts';
import { readProtobufFields } from './readProtobufFields.ts';
import type { ReadResult } from '../readResult.ts';

/**
 * Decodes the protobuf body of `POST /predict/api/<application_id>/<scene>`. The field numbers are those of the SDKs'
 * PredictRequest. Its other fields (the candidates, the parent item and so on) are skipped.
 *
 * @param bytes the decompressed body
 * @returns the request with a size of 1…1000 (20 if absent or not positive), or a sentence that describes the error;
 *   never throws
 */
export const decodePredict = (bytes: Uint8Array, codec: ProtobufCodec): ReadResult<PredictRequest> => {
  const fields = { uid: '', size: 0, spm: '' };
  const why = readProtobufFields(bytes, codec, {
    1: {
      name: 'user',
      message: (user) =>
        readProtobufFields(user, codec, { 1: { name: 'uid', text: (value) => void (fields.uid = value) } }, 'user'),
    },
    2: {
      name: 'context',
      message: (context) =>
        readProtobufFields(
          context,
          codec,
          { 1: { name: 'spm', text: (value) => void (fields.spm = value) } },
          'context',
        ),
    },
    3: { name: 'size', int32: (value) => void (fields.size = value) },
  });
  return why === undefined ? checkPredict(fields) : { ok: false, why };
};
