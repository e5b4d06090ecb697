import { open } from 'node:fs/promises';

/**
 * Returns the last complete line of a file, without its line feed. Reads backwards from the end, because a segment may
 * be large.
 *
 * @returns `undefined` if the file has no line feed
 */
export const readLastLine = async (file: string): Promise<string | undefined> => {
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
