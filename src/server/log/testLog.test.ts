import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { open as openFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { LogRecord } from '../../learn/records/record.ts';
import { tempFolder } from '../fixtures.test.ts';
import { openFileLog, type FileLogOptions } from './fileLog.ts';
import type { Folds, Log, Taken } from './commit/log.ts';
import { createMemoryLog } from './commit/memoryLog.ts';

// What the tests of the log share. It is called a test so that it is compiled with them and shipped with none.

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

/** A reward as a line of the log. */
export const line = (eventId: string, time = 1): string => `${JSON.stringify(reward(eventId, time))}\n`;

const nameOf = (record: LogRecord): string => {
  if (record.type === 'article') return record.article;
  return record.type === 'callback' ? record.uid : record.eventId;
};

/** A fold that knows the names of all records, in their order, and can be saved. */
export const createNames = (): Folds & { readonly names: readonly string[] } => {
  const names: string[] = [];
  return {
    names,
    take: (record) => {
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

/** A log with nothing but what a test says of it. */
export const tryOpen = (folder: string, options: Partial<FileLogOptions> = {}) =>
  openFileLog({ folder, folds: createNames(), say: () => {}, retention: 30 * DAY, now: () => 1, ...options });

export const open = async (folder: string, options: Partial<FileLogOptions> = {}): Promise<Log> => {
  const opened = await tryOpen(folder, options);
  if (!opened.ok) assert.fail(opened.why);
  return opened.log;
};

/** Names of one letter. */
export const letters = (text: string): readonly string[] => text.split('');

/** Appends a record, and waits for what becomes of it. */
export const append = (log: Log, record: LogRecord): Promise<Taken> =>
  new Promise((resolve) => {
    log.append(record, resolve);
  });

/** Appends rewards one after the other, each by itself, which must go well. */
export const appendAll = async (log: Log, names: readonly string[], time = 1): Promise<void> => {
  for (const name of names) {
    assert.deepEqual(await append(log, reward(name, time)), { ok: true });
    // What follows at once still belongs to what was before, where the log is about to begin another segment.
    await turn();
  }
};

/** The names of the records that a newly opened log has; nobody else may have it open. */
export const replay = async (folder: string, said: string[] = []): Promise<readonly string[]> => {
  const folds = createNames();
  const log = await open(folder, { folds, say: (text) => said.push(text) });
  await log.close();
  return folds.names;
};

export const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

/** Takes the place of a method of every file handle. */
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

/** A log in memory that can be looked into. */
export const createTestLog = (folds: Pick<Folds, 'take'>): Log & { readonly records: readonly LogRecord[] } => {
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
