import type { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';

/**
 * Creates the readers and writers of `@bufbuild/protobuf/wire`. The codec is a parameter because the package is an
 * optional peer dependency: only servers that receive requests from the vendor's SDKs need it.
 *
 * `reader` must reject strings that are not UTF-8, as proto3 requires and Go's parser does. Early 2.x releases have no
 * strict mode and need a decoder: `new BinaryReader(bytes, (text) => decoder.decode(text))` with
 * `new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })`.
 */
export interface ProtobufCodec {
  readonly reader: (bytes: Uint8Array) => BinaryReader;
  readonly writer: () => BinaryWriter;
}
