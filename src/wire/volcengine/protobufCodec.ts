import type { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';

/**
 * The readers and writers of `@bufbuild/protobuf/wire`. They are handed in because the package is an optional peer: only
 * those who are called by the vendor's SDKs need it.
 *
 * `reader` must refuse text that is not UTF-8, as proto3 demands and Go's parser does. Early 2.x releases know no strict
 * reading, so give it a decoder: `new BinaryReader(bytes, (text) => decoder.decode(text))` with
 * `new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })`.
 */
export interface ProtobufCodec {
  readonly reader: (bytes: Uint8Array) => BinaryReader;
  readonly writer: () => BinaryWriter;
}
