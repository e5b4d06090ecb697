import { open, truncate } from 'node:fs/promises';

/**
 * Returns the size of a file and the end of its last complete line, in bytes. Reads backwards: a segment may be large.
 */
const endOfLastLine = async (file: string): Promise<{ size: number; end: number }> => {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const block = Buffer.alloc(65_536);
    for (let upTo = size; upTo > 0;) {
      const from = Math.max(0, upTo - block.length);
      const { bytesRead } = await handle.read(block, 0, upTo - from, from);
      const newline = block.subarray(0, bytesRead).lastIndexOf(0x0a);
      if (newline >= 0) return { size, end: from + newline + 1 };
      upTo = from;
    }
    return { size, end: 0 };
  } finally {
    await handle.close();
  }
};

/**
 * Truncates a file after its last line feed. A crash during a write leaves an unfinished line there, whose record was
 * never acknowledged.
 *
 * @returns the number of bytes that were removed
 */
export const cutUnfinishedLine = async (file: string): Promise<number> => {
  const { size, end } = await endOfLastLine(file);
  if (end < size) await truncate(file, end);
  return size - end;
};
