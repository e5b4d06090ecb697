import type { ProtobufCodec } from '../../../wire/volcengine/protobufCodec.ts';

/** Loads reader and writer of the optional package `@bufbuild/protobuf`; `undefined` if it is not installed. */
export const loadProtobuf = async (): Promise<ProtobufCodec | undefined> => {
  try {
    const { BinaryReader, BinaryWriter } = await import('@bufbuild/protobuf/wire');
    // In proto3, a string that is not UTF-8 makes the message invalid. The package's own decoder would accept it.
    const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return {
      reader: (bytes) => new BinaryReader(bytes, (text) => utf8.decode(text)),
      writer: () => new BinaryWriter(),
    };
  } catch {
    return undefined;
  }
};
