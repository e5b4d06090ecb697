import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { open as openFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { LogRecord } from '../../learn/records/record.ts';
import { tempFolder } from '../fixtures.test.ts';
import { openFileLog, type FileLogOptions } from './openFileLog.ts';
import type { Folds, Log, AppendResult } from './commit/log.ts';
import { createMemoryLog } from './commit/createMemoryLog.ts';

// Helpers of the log's tests. Named `.test.ts` so that it is compiled with them and excluded from the package.

export const FIRST = '0000000001.ndjson';
export const SECOND = '0000000002.ndjson';
export const THIRD = '0000000003.ndjson';
export const DAY = 86_400_000;

export const reward = (eventId: string, time = 1): LogRecord => ({
  type: 'reward',
  app: 'my-site',
  time,
  eventId,
  value: 1,
});

/** Returns a reward as a line of the log. */
export const line = (eventId: string, time = 1): string => `${JSON.stringify(reward(eventId, time))}\n`;

const nameOf = (record: LogRecord): string => {
  if (record.type === 'article') return record.article;
  return record.type === 'callback' ? record.uid : record.eventId;
};

/** Creates folds that collect the names of all records in order, and can be saved. */
export const createNames = (): Folds & { readonly names: readonly string[] } => {
  const names: string[] = [];
  return {
    names,
    applyRecord: (record) => {
      names.push(nameOf(record));
      return undefined;
    },
    save: function* () {
      yield { count: names.length };
      yield* names;
    },
    restore: (saved) => {
      if (typeof saved === 'string') names.push(saved);
    },
  };
};

/** Opens a log with default options and those of a test. */
export const tryOpen = (folder: string, options: Partial<FileLogOptions> = {}) =>
  openFileLog({ folder, folds: createNames(), logLine: () => {}, retention: 30 * DAY, now: () => 1, ...options });

export const open = async (folder: string, options: Partial<FileLogOptions> = {}): Promise<Log> => {
  const opened = await tryOpen(folder, options);
  if (!opened.ok) assert.fail(opened.why);
  return opened.log;
};

/** Splits a text into names of one letter. */
export const letters = (text: string): readonly string[] => text.split('');

/** Appends a record and waits for the result. */
export const append = (log: Log, record: LogRecord): Promise<AppendResult> =>
  new Promise((resolve) => {
    log.append(record, resolve);
  });

/** Appends rewards one at a time, each with a write of its own. All must succeed. */
export const appendAll = async (log: Log, names: readonly string[], time = 1): Promise<void> => {
  for (const name of names) {
    assert.deepEqual(await append(log, reward(name, time)), { ok: true });
    // Without this, the next record would still belong to the old segment if a rotation is due.
    await turn();
  }
};

/** Opens and closes a log, and returns the names of its records. The log must not be open elsewhere. */
export const replay = async (folder: string, logged: string[] = []): Promise<readonly string[]> => {
  const folds = createNames();
  const log = await open(folder, { folds, logLine: (text) => logged.push(text) });
  await log.close();
  return folds.names;
};

export const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

/** Replaces a method of every file handle. */
export const mockHandles = async (
  test: TestContext,
  method: 'datasync' | 'sync',
  call: () => Promise<void>,
): Promise<void> => {
  const handle = await openFile(await tempFolder(test), 'r');
  const everyHandle: Pick<FileHandle, 'datasync' | 'sync'> = Object.getPrototypeOf(handle);
  await handle.close();
  test.mock.method(everyHandle, method, call);
};

export const turn = (): Promise<void> => new Promise(setImmediate);

/** Creates a log in memory that exposes its records. */
export const createTestLog = (folds: Pick<Folds, 'applyRecord'>): Log & { readonly records: readonly LogRecord[] } => {
  const records: LogRecord[] = [];
  const log = createMemoryLog(folds);
  return {
    ...log,
    records,
    append: (record, settle) => {
      records.push(record);
      log.append(record, settle);
    },
  };
};
