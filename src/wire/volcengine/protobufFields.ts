import type { WireType } from '@bufbuild/protobuf/wire';
import type { ProtobufCodec } from './protobufCodec.ts';

/** A field that is read: what it is called in a sentence, and who takes its value. */
export type ProtobufField =
  | { readonly name: string; readonly text: (value: string) => void }
  | { readonly name: string; readonly int32: (value: number) => void }
  /** An embedded message, read by the callback, which says what is wrong in it, if anything. */
  | { readonly name: string; readonly message: (bytes: Uint8Array) => string | undefined };

/**
 * Walks through a protobuf message and hands each known field to its taker, every time that it occurs; so the last of a
 * repeated scalar wins, and an embedded message that comes in parts is merged, as the encoding's rules want it. Unknown
 * fields are skipped.
 *
 * A known field of another wire type is an error. Other parsers take it for an unknown field; then a caller whose messages
 * are of another making would hear that a uid is missing which it has surely sent.
 *
 * @param fields by field number
 * @param place where the message stands, such as `items[3]`; empty for the outermost
 * @returns what is wrong, as a sentence, or `undefined`
 */
export const readProtobufFields = (
  bytes: Uint8Array,
  codec: ProtobufCodec,
  fields: Readonly<Record<number, ProtobufField>>,
  place = '',
): string | undefined => {
  try {
    const reader = codec.reader(bytes);
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag();
      const field = fields[number];
      if (field === undefined) {
        // Nested groups are cut off by the codec: by its own limit, or in early releases by the stack's, caught below.
        reader.skip(wireType, number);
        continue;
      }
      const expected: WireType = 'int32' in field ? 0 : 2;
      if (wireType !== expected) {
        const found = place === '' ? field.name : `${place}.${field.name}`;
        return `${found}: must have the wire type ${expected}, not ${wireType}.`;
      }
      if ('int32' in field) field.int32(reader.int32());
      else if ('text' in field) field.text(reader.string(true));
      else {
        // A reader of its own for each embedded message: it cannot read past the message's end.
        const why = field.message(reader.bytes());
        if (why !== undefined) return why;
      }
    }
    return undefined;
  } catch (error) {
    // What is cut off, no varint, no field number or not UTF-8 makes the codec throw.
    return `${place || 'The body'}: is not a protobuf message (${error instanceof Error ? error.message : String(error)}).`;
  }
};

/** For a map: its place and wire type are checked, and it is passed over, because nothing reads what is in it. */
export const passOver = (): undefined => undefined;
