import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { checkSnapshot } from './snapshots/checkSnapshot.ts';
import { createProgress } from './lines/createProgress.ts';
import { cutUnfinishedLine } from './segments/cutUnfinishedLine.ts';
import { describeError } from '../text/describeError.ts';
import { inUseMessage } from './openFileLog.ts';
import { checkLines } from './lines/checkLines.ts';
import { lockFolder } from './folder/lockFolder.ts';
import { listSegments } from './segments/segments.ts';
import { snapshotFile, listSnapshots } from './snapshots/snapshotFiles.ts';
import { syncFolder } from './folder/syncFolder.ts';

export interface RepairOptions {
  /** The folder of the log. */
  readonly folder: string;
  /** Receives a line for each change and a summary. */
  readonly logLine: (line: string) => void;
  /** Receives a progress line, at most every two seconds. */
  readonly progress: (line: string) => void;
  /** Returns the time in milliseconds since 1970. */
  readonly now: () => number;
}

export type RepairResult = { readonly ok: true } | { readonly ok: false; readonly why: string };

const formatNumber = (number: number): string => number.toLocaleString('en');
const countOf = (number: number, noun: string): string => `${formatNumber(number)} ${noun}${number === 1 ? '' : 's'}`;

/** Whether a segment contains a damaged line. */
const isDamaged = async (file: string, onRead: (bytes: number) => void): Promise<boolean> => {
  for await (const { isValid, bytes } of checkLines(file)) {
    if (!isValid) return true;
    onRead(bytes.length);
  }
  return false;
};

/**
 * Rewrites a segment without its damaged lines and appends those to `<segment>.damaged`: for each, a line of JSON with
 * its position and length, followed by its original bytes. That file is durable before the segment is replaced, so an
 * interrupted repair can be run again without loss; the lines that it had already copied are then copied twice.
 *
 * @returns the number of damaged lines
 */
const moveDamaged = async (file: string, logLine: (line: string) => void): Promise<number> => {
  const unfinished = `${file}.tmp`;
  const name = `${basename(file)}.damaged`;
  const positions: string[] = [];
  const [valid, damaged] = [await open(unfinished, 'w'), await open(`${file}.damaged`, 'a')];
  try {
    for await (const checked of checkLines(file)) {
      const { bytes } = checked;
      if (checked.isValid) {
        await valid.appendFile(bytes);
        continue;
      }
      const { byte, line } = checked;
      await damaged.appendFile(`${JSON.stringify({ byte, line, bytes: bytes.length })}\n`);
      await damaged.appendFile(bytes);
      await damaged.appendFile('\n');
      positions.push(`${countOf(bytes.length, 'byte')} at byte ${formatNumber(byte)}, line ${formatNumber(line)}`);
    }
    await damaged.sync();
    await valid.sync();
  } finally {
    await damaged.close();
    await valid.close();
  }
  await syncFolder(join(file, '..'));
  await rename(unfinished, file);
  await syncFolder(join(file, '..'));
  for (const position of positions) logLine(`${basename(file)}: moved 1 damaged line (${position}) to ${name}`);
  return positions.length;
};

const repairLocked = async ({ folder, logLine, progress, now }: RepairOptions): Promise<void> => {
  for (const name of await readdir(folder)) {
    // Temporary files of an interrupted repair or snapshot.
    if (/^\d{10,15}\.(?:ndjson|snapshot)\.tmp$/.test(name)) await rm(join(folder, name));
  }
  const files = await listSegments(folder);
  let total = 0;
  for (const file of files) total += (await stat(file)).size;
  const onRead = createProgress(total, now, progress);
  let moved = 0;
  let otherChanges = 0;
  const last = files.at(-1);
  const removed = last === undefined ? 0 : await cutUnfinishedLine(last);
  if (last !== undefined && removed > 0) {
    otherChanges += 1;
    logLine(
      `${basename(last)}: removed an unfinished last line (${countOf(removed, 'byte')}), which was never acknowledged`,
    );
  }
  for (const file of files) if (await isDamaged(file, onRead)) moved += await moveDamaged(file, logLine);
  for (const number of await listSnapshots(folder)) {
    const file = snapshotFile(folder, number);
    const checked = await checkSnapshot(file);
    if (checked.ok || checked.isOtherVersion) continue;
    await rm(file);
    otherChanges += 1;
    logLine(
      `${basename(file)}: deleted this damaged snapshot; the next start uses an older one or reads the whole log`,
    );
  }
  await syncFolder(folder);
  const result = moved > 0 ? `moved ${countOf(moved, 'damaged line')}` : 'no damaged line';
  const summary = moved + otherChanges === 0 ? 'no damage found' : result;
  logLine(`Checked ${countOf(files.length, 'segment')} in ${folder}: ${summary}.`);
};

/**
 * Removes damage that prevents a server from starting. Damaged lines are moved to a file next to their segment; an
 * unfinished last line and damaged snapshots are deleted. Intact snapshots stay, because they were written before the
 * damage happened. Can be run repeatedly.
 */
export const repairLog = async (options: RepairOptions): Promise<RepairResult> => {
  const { folder } = options;
  try {
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
      return { ok: false, why: `There is no log in ${folder}.` };
    }
    const lock = lockFolder(folder);
    if (!lock.ok) return { ok: false, why: inUseMessage(folder, lock.heldBy) };
    try {
      await repairLocked(options);
    } finally {
      lock.release();
    }
    return { ok: true };
  } catch (error) {
    return { ok: false, why: `The log in ${folder} cannot be repaired: ${describeError(error)}.` };
  }
};
