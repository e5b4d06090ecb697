import { open, truncate } from 'node:fs/promises';

/** Where the last whole line of a file ends, in bytes. Read from the end: a segment may be large. */
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
 * Cuts off the unfinished line that a crash in the middle of a write has left behind: it was never acknowledged.
 *
 * @returns the bytes that were cut off
 */
export const cutTail = async (file: string): Promise<number> => {
  const { size, end } = await endOfLastLine(file);
  if (end < size) await truncate(file, end);
  return size - end;
};
