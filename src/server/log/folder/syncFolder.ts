import { open } from 'node:fs/promises';
import { platform } from 'node:process';

/**
 * Flushes a folder, so that new names in it survive a crash of the machine: flushing a file does not flush its
 * directory entry (fsync(2)). Does nothing on Windows, where a directory cannot be flushed and need not be.
 */
export const syncFolder = async (folder: string): Promise<void> => {
  if (platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
};
