import { stat } from 'node:fs/promises';
import { isDeepJson, MAX_DEPTH } from '../../../wire/isDeepJson.ts';
import { isObject } from '../../../wire/isObject.ts';
import { linesOf } from '../../log/lines/linesOf.ts';

type Features = Readonly<Record<string, unknown>>;

/** What an app's file of user features says; it stands where PAI-Rec has tables in Hologres. */
export interface UserFeatures {
  /** What the file says of a user, `undefined` where it says nothing. Never rejects. Reads the file first, if it must. */
  readonly find: (uid: string) => Promise<Features | undefined>;
  /** Reads the file if it must, so that the first callback need not wait for it. Never rejects. */
  readonly refresh: () => Promise<void>;
}

/** Milliseconds between two looks at the file's time and size. */
const LOOK_EVERY = 1000;
/** Lines that are named one by one; a file that is none of ours must not fill the console. */
const NAMED = 10;

type Line = { readonly uid: string; readonly features: Features } | { readonly why: string };

const readLine = (text: string): Line => {
  if (isDeepJson(text)) return { why: `The object is nested deeper than ${MAX_DEPTH}.` };
  let features: unknown;
  try {
    features = JSON.parse(text);
  } catch {
    return { why: 'The line is not JSON.' };
  }
  if (!isObject(features)) return { why: 'The line must be an object.' };
  const { uid } = features;
  if (typeof uid === 'number') {
    // JSON.parse rounds it: it may be the uid of another.
    return Number.isSafeInteger(uid) ? { uid: String(uid), features } : { why: 'uid: must be a string to be exact.' };
  }
  return typeof uid === 'string' && uid !== '' ? { uid, features } : { why: 'uid: must be a string or a number.' };
};

const sentenceOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'There is no such file.';
  if (code === 'EACCES' || code === 'EPERM') return 'The file may not be read by this process.';
  return `The file could not be read (${code === '' ? String(error) : code}).`;
};

const readUsers = async (file: string, say: (line: string) => void): Promise<ReadonlyMap<string, Features>> => {
  const users = new Map<string, Features>();
  let number = 0;
  let bad = 0;
  for await (const text of linesOf(file)) {
    number += 1;
    // Some editors put a byte order mark in front.
    const line = number === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (line.trim() === '') continue;
    const read = readLine(line);
    if ('uid' in read) {
      users.set(read.uid, read.features);
    } else {
      bad += 1;
      if (bad <= NAMED) say(`${file}:${number}: ${read.why} It is passed over.`);
    }
  }
  if (bad > NAMED) say(`${file}: ${bad} lines are passed over in all.`);
  return users;
};

/**
 * Opens an app's `userFeatures` file: NDJSON, one user a line, `{"uid":"84603208","age":25}`; of two lines with one uid
 * the later counts. It is read at first use and held in memory, and read again once its time or size has changed, which
 * is looked at upon use, at most once a second. A reading that fails keeps what was last read; it is said once, until a
 * reading succeeds. Replace the file by renaming another one: one that is written in place may be read half-written.
 *
 * @param say takes a line for the operator
 * @param now milliseconds, of any clock
 */
export const openUserFeatures = (
  file: string,
  say: (line: string) => void,
  now: () => number = Date.now,
): UserFeatures => {
  let users: ReadonlyMap<string, Features> = new Map();
  let version = '';
  let looked = -Infinity;
  let failure = '';
  let reading: Promise<void> | undefined;

  const fail = (why: string): void => {
    const then = version === '' ? 'No user has features.' : 'What was last read stays.';
    if (why !== failure) say(`cannot read ${file}: ${why} ${then}`);
    failure = why;
  };

  const readAgain = async (): Promise<void> => {
    try {
      // Before it is opened: a named pipe holds whoever opens it until somebody writes to it, and a device never ends.
      const stats = await stat(file);
      if (!stats.isFile()) return fail('That is no ordinary file.');
      // Should it be written in between, its time is newer than this one, and it is read again.
      const found = `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
      if (found !== version) users = await readUsers(file, say);
      version = found;
      if (failure !== '') say(`reads ${file} again.`);
      failure = '';
    } catch (error) {
      fail(sentenceOf(error));
    }
  };

  const refresh = (): Promise<void> => {
    // Either way: a clock that was set back must not keep it from looking.
    if (reading === undefined && Math.abs(now() - looked) >= LOOK_EVERY) {
      looked = now();
      reading = readAgain().finally(() => (reading = undefined));
    }
    return reading ?? Promise.resolve();
  };

  return {
    find: async (uid) => {
      await refresh();
      return users.get(uid);
    },
    refresh,
  };
};
