import { MOST_ITEMS } from '../callbackLimits.ts';
import type { VolcengineCallback, VolcengineItem } from './callbackRequest.ts';
import type { ProtobufCodec } from './protobufCodec.ts';
import { passOver, readProtobufFields } from './protobufFields.ts';
import type { Read } from '../read.ts';

/**
 * Reads the protobuf body of `POST /predict/api/<application_id>/callback` (unzipped), the only one that the vendor's Go
 * and Python SDKs send. Numbers as in their CallbackRequest. As with `readCallback`, the shape only, and of too many items
 * only so many that `checkCallback` sees it: some kilobytes of gzip hold millions of empty ones.
 *
 * @returns the callback, or a sentence that says what is wrong; never throws
 */
export const decodeCallback = (bytes: Uint8Array, codec: ProtobufCodec): Read<VolcengineCallback> => {
  const items: VolcengineItem[] = [];
  const found = { uid: '', scene: '', predictRequestId: '', spm: '', hasContext: false };

  const readItem = (message: Uint8Array): string | undefined => {
    if (items.length > MOST_ITEMS) return undefined;
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
    found.hasContext = true;
    return readProtobufFields(
      message,
      codec,
      {
        1: { name: 'spm', text: (value) => void (found.spm = value) },
        100: { name: 'extra', message: passOver },
      },
      'context',
    );
  };

  const why = readProtobufFields(bytes, codec, {
    1: { name: 'uid', text: (value) => void (found.uid = value) },
    2: { name: 'scene', text: (value) => void (found.scene = value) },
    3: { name: 'items', message: readItem },
    4: { name: 'predict_request_id', text: (value) => void (found.predictRequestId = value) },
    5: { name: 'context', message: readContext },
    100: { name: 'extra', message: passOver },
  });
  return why === undefined ? { ok: true, value: { ...found, items } } : { ok: false, why };
};
