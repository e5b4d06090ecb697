import { stat } from 'node:fs/promises';
import { isDeepJson, MAX_JSON_DEPTH } from '../../../wire/isDeepJson.ts';
import { isObject } from '../../../wire/isObject.ts';
import { readLines } from '../../log/lines/readLines.ts';

type Features = Readonly<Record<string, unknown>>;

/** An app's file of user features. It replaces PAI-Rec's Hologres tables. */
export interface UserFeatures {
  /** Returns a user's features, or `undefined` if the file has none. Reads a changed file first. Never rejects. */
  readonly find: (uid: string) => Promise<Features | undefined>;
  /** Reads the file if it has changed, so the next `find` need not wait. Never rejects. */
  readonly refresh: () => Promise<void>;
}

/** Minimum time between two checks of the file's modification time and size, in milliseconds. */
const CHECK_INTERVAL = 1000;
/** Maximum number of bad lines that are logged individually, so a file of another format does not flood the console. */
const MAX_LOGGED_BAD_LINES = 10;

type ParsedLine = { readonly uid: string; readonly features: Features } | { readonly why: string };

const parseLine = (text: string): ParsedLine => {
  if (isDeepJson(text)) return { why: `The object is nested deeper than ${MAX_JSON_DEPTH} levels.` };
  let features: unknown;
  try {
    features = JSON.parse(text);
  } catch {
    return { why: 'The line is not JSON.' };
  }
  if (!isObject(features)) return { why: 'The line must be an object.' };
  const { uid } = features;
  if (typeof uid === 'number') {
    // JSON.parse rounds large numbers, so the result may be another user's uid.
    return Number.isSafeInteger(uid) ? { uid: String(uid), features } : { why: 'uid: must be a string to be exact.' };
  }
  return typeof uid === 'string' && uid !== '' ? { uid, features } : { why: 'uid: must be a string or a number.' };
};

const describeReadError = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'The file does not exist.';
  if (code === 'EACCES' || code === 'EPERM') return 'This process has no permission to read it.';
  return `Reading failed (${code === '' ? String(error) : code}).`;
};

const readUsers = async (file: string, logLine: (line: string) => void): Promise<ReadonlyMap<string, Features>> => {
  const users = new Map<string, Features>();
  let lineNumber = 0;
  let badLines = 0;
  for await (const text of readLines(file)) {
    lineNumber += 1;
    // Some editors insert a byte order mark at the start of a file.
    const line = lineNumber === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (line.trim() === '') continue;
    const parsed = parseLine(line);
    if ('uid' in parsed) {
      users.set(parsed.uid, parsed.features);
    } else {
      badLines += 1;
      if (badLines <= MAX_LOGGED_BAD_LINES) logLine(`${file}:${lineNumber}: ${parsed.why} The line is ignored.`);
    }
  }
  if (badLines > MAX_LOGGED_BAD_LINES) logLine(`${file}: ${badLines} lines are ignored in total.`);
  return users;
};

/**
 * Opens an app's `userFeatures` file: NDJSON with one user per line, such as `{"uid":"84603208","age":25}`. If two
 * lines have the same uid, the later one counts.
 *
 * The file is read at first use and cached in memory. Later uses check its modification time and size, at most once a
 * second, and read a changed file again. If that fails, the cached users remain, and one line is logged until reading
 * succeeds again. To update the file, rename a new one over it: a file that is written in place may be read
 * half-written.
 *
 * @param logLine receives console lines
 * @param now milliseconds of any clock
 */
export const openUserFeatures = (
  file: string,
  logLine: (line: string) => void,
  now: () => number = Date.now,
): UserFeatures => {
  let users: ReadonlyMap<string, Features> = new Map();
  let version = '';
  let lastCheck = -Infinity;
  let failure = '';
  let reading: Promise<void> | undefined;

  const fail = (why: string): void => {
    const consequence =
      version === '' ? 'No user features are recorded until it can be read.' : 'The last version is used.';
    if (why !== failure) logLine(`cannot read ${file}: ${why} ${consequence}`);
    failure = why;
  };

  const readIfChanged = async (): Promise<void> => {
    try {
      // Checked before opening: opening a named pipe blocks until another process writes to it, and a device never
      // ends.
      const stats = await stat(file);
      if (!stats.isFile()) return fail('It is not a regular file.');
      // Taken before reading: a write during the read changes the time, so the next check reads the file again.
      const currentVersion = `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
      if (currentVersion !== version) users = await readUsers(file, logLine);
      version = currentVersion;
      if (failure !== '') logLine(`${file} is readable again.`);
      failure = '';
    } catch (error) {
      fail(describeReadError(error));
    }
  };

  const refresh = (): Promise<void> => {
    // The absolute value, because a clock that was set back must not prevent the check.
    if (reading === undefined && Math.abs(now() - lastCheck) >= CHECK_INTERVAL) {
      lastCheck = now();
      reading = readIfChanged().finally(() => (reading = undefined));
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
