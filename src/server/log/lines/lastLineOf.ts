import { open } from 'node:fs/promises';

/**
 * The last line of a file that has a line feed, without it. Read from the end: a segment may be large.
 *
 * @returns `undefined` where there is no line feed
 */
export const lastLineOf = async (file: string): Promise<string | undefined> => {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    for (let length = Math.min(size, 65_536); length > 0; length = Math.min(size, 8 * length)) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
      const end = buffer.subarray(0, bytesRead).lastIndexOf(0x0a);
      const start = end > 0 ? buffer.lastIndexOf(0x0a, end - 1) : -1;
      const isWhole = length === size;
      if (start >= 0 || isWhole) return end < 0 ? undefined : buffer.toString('utf8', start + 1, end);
    }
    return undefined;
  } finally {
    await handle.close();
  }
};
