import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { isRunning, processStart } from './runningProcess.ts';

/** The process that a lock file names. */
interface Holder {
  readonly process: number;
  readonly start: string | undefined;
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** Returns the content of a file; `undefined` if it does not exist, and an empty string if it cannot be read. */
const readText = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return hasCode(error, 'ENOENT') ? undefined : '';
  }
};

/** Parses a lock file: `<process id> <start time>`. Locks of earlier versions have no start time. */
const parseHolder = (text: string): Holder | undefined => {
  const [, process, start] = /^(\d+)(?: (\d+))?/.exec(text) ?? [];
  return Number(process) > 0 ? { process: Number(process), start } : undefined;
};

/**
 * Returns the id of the running process that a lock names, if any. Our own id does not count: this process does not
 * hold the lock, so an earlier process had the same id, as the first process of every container does.
 */
const runningHolder = (text = ''): number | undefined => {
  const holder = parseHolder(text);
  return holder && holder.process !== pid && isRunning(holder.process, holder.start) ? holder.process : undefined;
};

/**
 * Creates a file together with its text, atomically, if it does not exist. A file that was created first and filled
 * later would be empty for a moment, and another process would treat it as a stale lock: when four servers were started
 * at once, two of them held the lock in one of eight attempts.
 *
 * @returns whether the file was created
 */
const createFile = (file: string, text: string): boolean => {
  const temporary = `${file}.${pid}`;
  try {
    writeFileSync(temporary, text);
    try {
      linkSync(temporary, file);
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return false;
      // Some file systems do not support hard links.
      writeFileSync(file, text, { flag: 'wx' });
    }
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
};

/**
 * Replaces a stale lock by our own. Deleting it without further care could delete the new lock of another process that
 * replaced it a moment before. So a second lock file (`lock.turn`) admits one process at a time, which checks the stale
 * lock again.
 *
 * @param stale the content of the stale lock
 * @returns whether this process holds the lock now; or the id of the process that is replacing the lock at this moment
 */
const replaceStaleLock = (file: string, stale: string, text: string): boolean | number => {
  const turn = `${file}.turn`;
  if (!createFile(turn, text)) {
    const holder = runningHolder(readText(turn));
    if (holder === undefined) rmSync(turn, { force: true });
    return holder ?? false;
  }
  try {
    if (readText(file) !== stale) return false;
    const temporary = `${file}.${pid}`;
    writeFileSync(temporary, text);
    renameSync(temporary, file);
    return true;
  } finally {
    rmSync(turn, { force: true });
  }
};

/** The result of locking a folder: held until `release` is called, or already held by another process. */
export type LockResult =
  { readonly ok: true; readonly release: () => void } | { readonly ok: false; readonly heldBy: number };

/** The locks that this process holds: the process id in a lock cannot distinguish two servers of one process. */
const heldLocks = new Set<{ readonly file: string }>();

/**
 * Makes this process the only writer of a folder, among the processes of this machine.
 *
 * The file `lock` contains the id and the start time of its holder. So the lock of a killed process is recognized as
 * stale and replaced, even if another process has received the same id since (Linux only; elsewhere only the id is
 * compared).
 *
 * Limitation: process ids are compared within one machine and one container. Containers or machines that share a folder
 * are not kept apart.
 *
 * @returns a function that releases the lock, or the id of the process that holds it
 * @throws Error if the lock file cannot be written
 */
export const lockFolder = (folder: string): LockResult => {
  const file = join(folder, 'lock');
  for (const lock of heldLocks) if (lock.file === file) return { ok: false, heldBy: pid };
  const lock = { file };
  const text = `${[pid, processStart(pid)].filter(Boolean).join(' ')}\n`;
  const hold = (): LockResult => {
    heldLocks.add(lock);
    return {
      ok: true,
      release: () => {
        // A second call, or one after the file was removed by hand, must not delete the lock of another process.
        if (heldLocks.delete(lock) && readText(file) === text) rmSync(file, { force: true });
      },
    };
  };
  while (!createFile(file, text)) {
    const stale = readText(file);
    // The lock was released in the meantime.
    if (stale === undefined) continue;
    const replaced = runningHolder(stale) ?? replaceStaleLock(file, stale, text);
    if (typeof replaced === 'number') return { ok: false, heldBy: replaced };
    if (replaced) break;
  }
  return hold();
};
