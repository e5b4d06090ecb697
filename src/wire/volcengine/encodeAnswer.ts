import type { CallbackAnswer, PredictAnswer } from './answer.ts';
import type { ProtobufCodec } from './protobufCodec.ts';
import { writeBool, writeInt32, writeMessage, writeText } from './writeProtobuf.ts';

/** A CallbackResponse, in the order of its numbers; a success is the six bytes `12024f4b1801`. */
export const encodeCallbackAnswer = ({ code, message, success }: CallbackAnswer, codec: ProtobufCodec): Uint8Array => {
  const writer = codec.writer();
  writeInt32(writer, 1, code);
  writeText(writer, 2, message);
  writeBool(writer, 3, success);
  return writer.finish();
};

/** A PredictResponse, in the order of its numbers; `value` only with a success. An item's number 2 is not in use. */
export const encodePredictAnswer = (
  { code, message, items, requestId, success }: PredictAnswer,
  codec: ProtobufCodec,
): Uint8Array => {
  const writer = codec.writer();
  writeInt32(writer, 1, code);
  writeText(writer, 2, message);
  if (success) {
    writeMessage(writer, 3, () => {
      for (const [index, { id }] of items.entries()) {
        writeMessage(writer, 1, () => {
          writeText(writer, 1, id);
          writeInt32(writer, 3, index + 1);
        });
      }
    });
  }
  writeText(writer, 4, requestId);
  writeBool(writer, 5, success);
  return writer.finish();
};
