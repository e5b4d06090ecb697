import { MAX_ITEMS } from '../callbackLimits.ts';
import type { VolcengineCallback, VolcengineItem } from './callbackRequest.ts';
import type { ProtobufCodec } from './protobufCodec.ts';
import { skipMessage, readProtobufFields } from './readProtobufFields.ts';
import type { ReadResult } from '../readResult.ts';

/**
 * Decodes the protobuf body of `POST /predict/api/<application_id>/callback`, which the vendor's Go and Python SDKs
 * send. The field numbers are those of their CallbackRequest.
 *
 * Like `readCallback`, this function checks types only. It decodes at most one item more than allowed, which is enough
 * for `checkCallback` to reject the callback, because a few kilobytes of gzip can contain millions of empty items.
 *
 * @param bytes the decompressed body
 * @returns the callback, or a sentence that describes the error; never throws
 */
export const decodeCallback = (bytes: Uint8Array, codec: ProtobufCodec): ReadResult<VolcengineCallback> => {
  const items: VolcengineItem[] = [];
  const fields = { uid: '', scene: '', predictRequestId: '', spm: '', hasContext: false };

  const readItem = (message: Uint8Array): string | undefined => {
    if (items.length > MAX_ITEMS) return undefined;
    const item = { id: '', pos: '', extra: '' };
    const place = `items[${items.push(item) - 1}]`;
    return readProtobufFields(
      message,
      codec,
      {
        1: { name: 'id', text: (value) => void (item.id = value) },
        2: { name: 'pos', text: (value) => void (item.pos = value) },
        3: { name: 'extra', text: (value) => void (item.extra = value) },
      },
      place,
    );
  };

  const readContext = (message: Uint8Array): string | undefined => {
    fields.hasContext = true;
    return readProtobufFields(
      message,
      codec,
      {
        1: { name: 'spm', text: (value) => void (fields.spm = value) },
        100: { name: 'extra', message: skipMessage },
      },
      'context',
    );
  };

  const why = readProtobufFields(bytes, codec, {
    1: { name: 'uid', text: (value) => void (fields.uid = value) },
    2: { name: 'scene', text: (value) => void (fields.scene = value) },
    3: { name: 'items', message: readItem },
    4: { name: 'predict_request_id', text: (value) => void (fields.predictRequestId = value) },
    5: { name: 'context', message: readContext },
    100: { name: 'extra', message: skipMessage },
  });
  return why === undefined ? { ok: true, value: { ...fields, items } } : { ok: false, why };
};
