import type { ProtobufCodec } from '../../../wire/volcengine/protobufCodec.ts';

/** The reader and the writer of the optional package `@bufbuild/protobuf`; `undefined` where it is not installed. */
export const loadProtobuf = async (): Promise<ProtobufCodec | undefined> => {
  try {
    const { BinaryReader, BinaryWriter } = await import('@bufbuild/protobuf/wire');
    // proto3: a text is UTF-8, and what is not is no message. (The package's own decoder lets it pass.)
    const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return {
      reader: (bytes) => new BinaryReader(bytes, (text) => utf8.decode(text)),
      writer: () => new BinaryWriter(),
    };
  } catch {
    return undefined;
  }
};
