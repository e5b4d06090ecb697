import type { VolcengineCallback } from './callbackRequest.ts';
import type { PredictRequest } from './predictRequest.ts';
import type { ProtobufCodec } from './protobufCodec.ts';
import { writeInt32, writeMessage, writeText } from './writeProtobuf.ts';

// Encoders like those in the vendor's SDKs, shared by several tests. The name ends in `.test.ts` so that the file is
// compiled with the tests and not published. The decoders' test files test these encoders, because tests in this file
// would run again in every test file that imports it.

/** Encodes a CallbackRequest like the vendor's SDKs, without compression. */
export const encodeCallbackRequest = (callback: VolcengineCallback, codec: ProtobufCodec): Uint8Array => {
  const writer = codec.writer();
  writeText(writer, 1, callback.uid);
  writeText(writer, 2, callback.scene);
  for (const { id, pos, extra } of callback.items) {
    writeMessage(writer, 3, () => {
      writeText(writer, 1, id);
      writeText(writer, 2, pos);
      writeText(writer, 3, extra);
    });
  }
  writeText(writer, 4, callback.predictRequestId);
  if (callback.hasContext) writeMessage(writer, 5, () => writeText(writer, 1, callback.spm));
  return writer.finish();
};

/** Encodes a PredictRequest like the vendor's SDKs, without compression. */
export const encodePredictRequest = ({ uid, size, spm }: PredictRequest, codec: ProtobufCodec): Uint8Array => {
  const writer = codec.writer();
  writeMessage(writer, 1, () => writeText(writer, 1, uid));
  if (spm !== '') writeMessage(writer, 2, () => writeText(writer, 1, spm));
  writeInt32(writer, 3, size);
  return writer.finish();
};
