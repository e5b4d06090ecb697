import type { VolcengineCallback } from './callbackRequest.ts';
import type { PredictRequest } from './predictRequest.ts';
import type { ProtobufCodec } from './protobufCodec.ts';
import { writeInt32, writeMessage, writeText } from './writeProtobuf.ts';

// What the vendor's SDKs do, and here only tests. It is called a test so that it is compiled with them and shipped with none;
// whether it is right is tested beside the decoders, since whoever imports a file runs the tests in it.

/** A CallbackRequest as the vendor's SDKs send it, before it is zipped. */
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

/** A PredictRequest as the vendor's SDKs send it, before it is zipped. */
export const encodePredictRequest = ({ uid, size, spm }: PredictRequest, codec: ProtobufCodec): Uint8Array => {
  const writer = codec.writer();
  writeMessage(writer, 1, () => writeText(writer, 1, uid));
  if (spm !== '') writeMessage(writer, 2, () => writeText(writer, 1, spm));
  writeInt32(writer, 3, size);
  return writer.finish();
};
