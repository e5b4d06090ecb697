import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { isRunning, startOf } from './runningProcess.ts';

interface Holder {
  readonly process: number;
  readonly start: string | undefined;
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** `undefined`: there is none. What cannot be read names nobody. */
const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return hasCode(error, 'ENOENT') ? undefined : '';
  }
};

/** A lock of earlier versions has no start. */
const holderOf = (text: string): Holder | undefined => {
  const [, process, start] = /^(\d+)(?: (\d+))?/.exec(text) ?? [];
  return Number(process) > 0 ? { process: Number(process), start } : undefined;
};

/** Our own id in a lock that we do not hold: in a container every first process has the same one. */
const runningHolder = (text = ''): number | undefined => {
  const other = holderOf(text);
  return other && other.process !== pid && isRunning(other.process, other.start) ? other.process : undefined;
};

/**
 * Makes a file that is not there yet, with its text at once. One that is there and still empty would be taken for one that was
 * left behind: of four servers that are started at the same moment two then held the folder, in one of eight tries.
 *
 * @returns whether it was not there
 */
const place = (file: string, text: string): boolean => {
  const own = `${file}.${pid}`;
  try {
    writeFileSync(own, text);
    try {
      linkSync(own, file);
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return false;
      // Not every file system knows links.
      writeFileSync(file, text, { flag: 'wx' });
    }
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
};

/**
 * Takes over a lock that was left behind. Whoever simply deleted it could delete the lock of another one who has taken it over
 * a moment before; so one at a time does, and looks once more.
 *
 * @param left what stood in it
 * @returns whether it is ours; or the id of the process that is taking it over at this moment
 */
const takeOver = (file: string, left: string, text: string): boolean | number => {
  const turn = `${file}.turn`;
  if (!place(turn, text)) {
    const other = runningHolder(textOf(turn));
    if (other === undefined) rmSync(turn, { force: true });
    return other ?? false;
  }
  try {
    if (textOf(file) !== left) return false;
    const own = `${file}.${pid}`;
    writeFileSync(own, text);
    renameSync(own, file);
    return true;
  } finally {
    rmSync(turn, { force: true });
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
  const text = `${[pid, startOf(pid)].filter(Boolean).join(' ')}\n`;
  const take = (): Lock => {
    held.add(lock);
    return {
      ok: true,
      release: () => {
        // Said twice, it must not take the lock from whoever holds it by then; nor where somebody has removed it.
        if (held.delete(lock) && textOf(file) === text) rmSync(file, { force: true });
      },
    };
  };
  while (!place(file, text)) {
    const left = textOf(file);
    // Released at this moment.
    if (left === undefined) continue;
    const taken = runningHolder(left) ?? takeOver(file, left, text);
    if (typeof taken === 'number') return { ok: false, heldBy: taken };
    if (taken) break;
  }
  return take();
};
