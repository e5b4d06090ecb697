import { settlePredict, type PredictRequest } from './predictRequest.ts';
import type { ProtobufCodec } from './protobufCodec.ts';
import { readProtobufFields } from './protobufFields.ts';
import type { Read } from '../read.ts';

/**
 * Reads the protobuf body of `POST /predict/api/<application_id>/<scene>` (unzipped). Numbers as in the SDKs'
 * PredictRequest, whose other fields (the candidates, the parent item and so on) are skipped.
 *
 * @returns the request, its size 1…1000 (20 where absent or not positive), or a sentence that says what is wrong; never
 *   throws
 */
export const decodePredict = (bytes: Uint8Array, codec: ProtobufCodec): Read<PredictRequest> => {
  const found = { uid: '', size: 0, spm: '' };
  const why = readProtobufFields(bytes, codec, {
    1: {
      name: 'user',
      message: (user) =>
        readProtobufFields(user, codec, { 1: { name: 'uid', text: (value) => void (found.uid = value) } }, 'user'),
    },
    2: {
      name: 'context',
      message: (context) =>
        readProtobufFields(
          context,
          codec,
          { 1: { name: 'spm', text: (value) => void (found.spm = value) } },
          'context',
        ),
    },
    3: { name: 'size', int32: (value) => void (found.size = value) },
  });
  return why === undefined ? settlePredict(found) : { ok: false, why };
};
