import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { isRunning, startOf } from './runningProcess.ts';

interface Holder {
  readonly process: number;
  readonly start: string | undefined;
}

/** A lock of earlier versions has no start. */
const holder = (file: string): Holder | undefined => {
  try {
    const [, process, start] = /^(\d+)(?: (\d+))?/.exec(readFileSync(file, 'utf8')) ?? [];
    return Number(process) > 0 ? { process: Number(process), start } : undefined;
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
 * Makes this process the only writer of a folder on this machine. The lock names its holder and when that was
 * started, so one left behind by a killed process is taken over, also where its id was given to another process since. It
 * knows the processes of one machine only: containers that share a folder are not kept apart.
 *
 * @returns how to let go, or the id of the process that holds the folder
 */
export const lockFolder = (folder: string): Lock => {
  const file = join(folder, 'lock');
  for (const lock of held) if (lock.file === file) return { ok: false, heldBy: pid };
  const lock = { file };
  for (;;) {
    try {
      writeFileSync(file, `${[pid, startOf(pid)].filter(Boolean).join(' ')}\n`, { flag: 'wx' });
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
    if (other && other.process !== pid && isRunning(other.process, other.start)) {
      return { ok: false, heldBy: other.process };
    }
    rmSync(file, { force: true });
  }
};
