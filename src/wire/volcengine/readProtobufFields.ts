import type { WireType } from '@bufbuild/protobuf/wire';
import type { ProtobufCodec } from './protobufCodec.ts';

/** A known field: its name for error messages, and a function that receives its value. */
export type ProtobufField =
  | { readonly name: string; readonly text: (value: string) => void }
  | { readonly name: string; readonly int32: (value: number) => void }
  /** An embedded message. The function returns an error as a sentence, or `undefined`. */
  | { readonly name: string; readonly message: (bytes: Uint8Array) => string | undefined };

/**
 * Reads a protobuf message and passes each occurrence of a known field to its function. The last value of a repeated
 * scalar therefore wins, and an embedded message that is split into parts is merged, as the protobuf encoding
 * specifies. Unknown fields are skipped.
 *
 * A known field with the wrong wire type is an error. Other parsers treat it as an unknown field, but then a caller
 * with a wrong schema would see a misleading message, such as a missing uid.
 *
 * @param fields the known fields by field number
 * @param path path of the message, such as `items[3]`; empty for the outermost message
 * @returns the error as a sentence, or `undefined`
 */
export const readProtobufFields = (
  bytes: Uint8Array,
  codec: ProtobufCodec,
  fields: Readonly<Record<number, ProtobufField>>,
  path = '',
): string | undefined => {
  try {
    const reader = codec.reader(bytes);
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag();
      const field = fields[number];
      if (field === undefined) {
        // The codec limits the depth of nested groups. In early releases the stack overflows instead, which is caught
        // below.
        reader.skip(wireType, number);
        continue;
      }
      const expected: WireType = 'int32' in field ? 0 : 2;
      if (wireType !== expected) {
        const fieldPath = path === '' ? field.name : `${path}.${field.name}`;
        return `${fieldPath}: must have the wire type ${expected}, not ${wireType}.`;
      }
      if ('int32' in field) field.int32(reader.int32());
      else if ('text' in field) field.text(reader.string(true));
      else {
        // Each embedded message gets a separate reader, which cannot read past the end of the message.
        const error = field.message(reader.bytes());
        if (error !== undefined) return error;
      }
    }
    return undefined;
  } catch (error) {
    // The codec throws if the message is truncated, or if a varint, a field number or a string is invalid.
    return `${path || 'The body'}: is not a protobuf message (${error instanceof Error ? error.message : String(error)}).`;
  }
};

/**
 * Ignores the content of an embedded message. Used for maps that the server does not need; only their wire type is
 * checked.
 */
export const skipMessage = (): undefined => undefined;
