import type { CallbackAnswer, PredictAnswer } from './answer.ts';
import type { ProtobufCodec } from './protobufCodec.ts';
import { writeBool, writeInt32, writeMessage, writeText } from './writeProtobuf.ts';

/** Encodes a CallbackResponse, in the order of the field numbers. A success is the six bytes `12024f4b1801`. */
export const encodeCallbackAnswer = ({ code, message, success }: CallbackAnswer, codec: ProtobufCodec): Uint8Array => {
  const writer = codec.writer();
  writeInt32(writer, 1, code);
  writeText(writer, 2, message);
  writeBool(writer, 3, success);
  return writer.finish();
};

/**
 * Encodes a PredictResponse, in the order of the field numbers. Only a success has a `value`. Items have no field
 * number 2.
 */
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
