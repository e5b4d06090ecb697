import type { BinaryWriter } from '@bufbuild/protobuf/wire';

// proto3 omits fields that are empty, 0 or false. The 0 and 2 below are wire types: varint and length-delimited.

/** Writes a string, unless it is empty. */
export const writeText = (writer: BinaryWriter, number: number, value: string): void => {
  if (value !== '') writer.tag(number, 2).string(value);
};

/** Writes an int32, unless it is 0. */
export const writeInt32 = (writer: BinaryWriter, number: number, value: number): void => {
  if (value !== 0) writer.tag(number, 0).int32(value);
};

/** Writes a bool, unless it is false. */
export const writeBool = (writer: BinaryWriter, number: number, value: boolean): void => {
  if (value) writer.tag(number, 0).bool(value);
};

/** Writes an embedded message, even if it is empty. */
export const writeMessage = (writer: BinaryWriter, number: number, write: () => void): void => {
  writer.tag(number, 2).fork();
  write();
  writer.join();
};
