import { open } from 'node:fs/promises';
import { platform } from 'node:process';

/** A new name must survive a crash too, not only what stands under it. Windows cannot and need not be told so. */
export const syncFolder = async (folder: string): Promise<void> => {
  if (platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
};
