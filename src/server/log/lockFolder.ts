import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kill, pid } from 'node:process';

const isRunning = (process: number): boolean => {
  try {
    // Signal 0 only asks whether the process could be signalled.
    kill(process, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const holder = (file: string): number | undefined => {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
};

/** A folder that is ours until `release()`, or the process that has it. */
export type Lock =
  { readonly ok: true; readonly release: () => void } | { readonly ok: false; readonly heldBy: number };

/** The locks that this process holds: a process id alone cannot tell two servers in one process apart. */
const held = new Set<{ readonly file: string }>();

/**
 * Makes this process the only writer of a folder on this machine. The lock names its holder, so one left behind by a killed
 * process is taken over. It knows process ids only: containers that share a folder, each with its own first process, are
 * not kept apart.
 *
 * @returns how to let go, or the id of the process that holds the folder
 */
export const lockFolder = (folder: string): Lock => {
  const file = join(folder, 'lock');
  for (const lock of held) if (lock.file === file) return { ok: false, heldBy: pid };
  const lock = { file };
  for (;;) {
    try {
      writeFileSync(file, `${pid}\n`, { flag: 'wx' });
      held.add(lock);
      return {
        ok: true,
        release: () => {
          // Said twice, it must not take the lock from whoever holds it by then.
          if (held.delete(lock)) rmSync(file, { force: true });
        },
      };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const other = holder(file);
    // Our own id in a lock that we do not hold: in a container every first process has the same one.
    if (other !== undefined && other !== pid && isRunning(other)) return { ok: false, heldBy: other };
    rmSync(file, { force: true });
  }
};
