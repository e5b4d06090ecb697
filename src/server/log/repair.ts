import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { checkSnapshot } from './snapshots/checkSnapshot.ts';
import { createProgress } from './lines/createProgress.ts';
import { cutTail } from './segments/cutTail.ts';
import { errorText } from '../text/errorText.ts';
import { inUse } from './fileLog.ts';
import { judgeLines } from './lines/judgeLines.ts';
import { lockFolder } from './folder/lockFolder.ts';
import { segmentsIn } from './segments/segments.ts';
import { snapshotFile, snapshotsIn } from './snapshots/snapshotFiles.ts';
import { syncFolder } from './folder/syncFolder.ts';

export interface RepairOptions {
  /** Of the log. */
  readonly folder: string;
  /** Takes a line on what was done. */
  readonly say: (line: string) => void;
  /** Takes a line on how far it has come. */
  readonly progress: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export type Repaired = { readonly ok: true } | { readonly ok: false; readonly why: string };

const count = (number: number): string => number.toLocaleString('en');
const counted = (number: number, what: string): string => `${count(number)} ${what}${number === 1 ? '' : 's'}`;

/** Whether a segment has a damaged line. */
const isDamaged = async (file: string, read: (bytes: number) => void): Promise<boolean> => {
  for await (const { isGood, bytes } of judgeLines(file)) {
    if (!isGood) return true;
    read(bytes.length);
  }
  return false;
};

/**
 * Writes a segment anew without its damaged lines, which go to a file of their own: a line of JSON that says where it was and
 * how long it is, and then the bytes as they were. That file is on the disk before the segment is changed, so a repair that
 * is killed can be run again; what it had moved is then there twice.
 */
const moveDamaged = async (file: string, say: (line: string) => void): Promise<number> => {
  const unfinished = `${file}.tmp`;
  const name = `${basename(file)}.damaged`;
  const lines: string[] = [];
  const [good, bad] = [await open(unfinished, 'w'), await open(`${file}.damaged`, 'a')];
  try {
    for await (const judged of judgeLines(file)) {
      const { bytes } = judged;
      if (judged.isGood) {
        await good.appendFile(bytes);
        continue;
      }
      const { byte, line } = judged;
      await bad.appendFile(`${JSON.stringify({ byte, line, bytes: bytes.length })}\n`);
      await bad.appendFile(bytes);
      await bad.appendFile('\n');
      lines.push(`${counted(bytes.length, 'byte')} at byte ${count(byte)}, line ${count(line)}`);
    }
    await bad.sync();
    await good.sync();
  } finally {
    await bad.close();
    await good.close();
  }
  await syncFolder(join(file, '..'));
  await rename(unfinished, file);
  await syncFolder(join(file, '..'));
  for (const where of lines) say(`${basename(file)}: moved 1 damaged line (${where}) to ${name}`);
  return lines.length;
};

const repairLocked = async ({ folder, say, progress, now }: RepairOptions): Promise<void> => {
  for (const name of await readdir(folder)) {
    // Left behind by a repair or a snapshot that was killed.
    if (/^\d{10,15}\.(?:ndjson|snapshot)\.tmp$/.test(name)) await rm(join(folder, name));
  }
  const files = await segmentsIn(folder);
  let total = 0;
  for (const file of files) total += (await stat(file)).size;
  const read = createProgress(total, now, progress);
  let moved = 0;
  let others = 0;
  const last = files.at(-1);
  const cut = last === undefined ? 0 : await cutTail(last);
  if (last !== undefined && cut > 0) {
    others += 1;
    say(`${basename(last)}: cut off ${counted(cut, 'byte')} of an unfinished line at its end`);
  }
  for (const file of files) if (await isDamaged(file, read)) moved += await moveDamaged(file, say);
  for (const number of await snapshotsIn(folder)) {
    const file = snapshotFile(folder, number);
    const checked = await checkSnapshot(file);
    if (checked.ok || checked.foreign) continue;
    await rm(file);
    others += 1;
    say(`${basename(file)}: deleted, because it is damaged`);
  }
  await syncFolder(folder);
  const result = moved > 0 ? `moved ${counted(moved, 'damaged line')}` : 'no line is damaged';
  say(
    `Looked through ${counted(files.length, 'segment')} in ${folder}: ${moved + others === 0 ? 'nothing is damaged' : result}.`,
  );
};

/**
 * Takes out of a log what stops a server from starting: damaged lines go to a file beside their segment, an unfinished line at
 * the end and damaged snapshots are deleted. Snapshots that are good stay, since they were made before the damage. Can be run
 * as often as one likes.
 */
export const repairLog = async (options: RepairOptions): Promise<Repaired> => {
  const { folder } = options;
  try {
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
      return { ok: false, why: `There is no log in ${folder}.` };
    }
    const lock = lockFolder(folder);
    if (!lock.ok) return { ok: false, why: inUse(folder, lock.heldBy) };
    try {
      await repairLocked(options);
    } finally {
      lock.release();
    }
    return { ok: true };
  } catch (error) {
    return { ok: false, why: `The log in ${folder} cannot be repaired: ${errorText(error)}.` };
  }
};
