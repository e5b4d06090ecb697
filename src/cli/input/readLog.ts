import { resolve } from 'node:path';
import type { LogRecord } from '../../learn/records/record.ts';
import { readDuration } from '../../server/config/duration.ts';
import { appDefaults, type AppConfig } from '../../server/config/schema.ts';
import { readRecords } from '../../server/readRecords.ts';
import { loadConfig } from './loadConfig.ts';
import { createProgress } from '../terminal/progress.ts';
import { say } from '../terminal/say.ts';

/** The words that every command over the log takes. */
export const LOG_OPTIONS = {
  app: { type: 'string' },
  last: { type: 'string' },
  config: { type: 'string' },
  data: { type: 'string' },
} as const;

export interface LogWords {
  readonly app?: string | undefined;
  readonly last?: string | undefined;
  readonly config?: string | undefined;
  readonly data?: string | undefined;
}

/** What the configuration says of an app, in milliseconds. */
export interface AppRules {
  readonly rewardWait: number;
  readonly leaveOutDelivered: number | null;
  readonly epsilon: number;
}

export interface OpenedRecords {
  readonly ok: true;
  /** The records of one app after the other or mixed, those of each in their order. */
  readonly batches: AsyncIterable<readonly LogRecord[]>;
  /** Milliseconds since 1970: when the reading began. */
  readonly now: number;
  /** What is older is not asked for, in milliseconds since 1970. */
  readonly since: number;
  /** Of an app that the configuration does not name: the defaults. */
  readonly rulesOf: (app: string) => AppRules;
}

/** What is to be said where a log has nothing of what was asked for. */
export const nothingIn = (app: string | undefined): string =>
  app === undefined ? 'The log is empty.' : `The log knows no app "${app}".`;

const rules = ({ rewardWait, leaveOutDelivered, epsilon }: AppConfig): AppRules => ({
  // The configuration was checked.
  rewardWait: readDuration(rewardWait) ?? 0,
  leaveOutDelivered: leaveOutDelivered === null ? null : (readDuration(leaveOutDelivered) ?? null),
  epsilon,
});

/**
 * Opens the log that the words and the configuration name.
 *
 * @param command is named in the lines about its progress
 */
export const readLog = async (
  command: string,
  { app, last, config: file, data: folder }: LogWords,
): Promise<OpenedRecords | { readonly ok: false; readonly why: string }> => {
  const window = last === undefined ? Infinity : readDuration(last);
  if (window === undefined) {
    return { ok: false, why: `--last must be a number and a unit (ms, s, m, h, d), such as 7d, not "${last}".` };
  }
  const loaded = loadConfig(file);
  if (!loaded.ok) return loaded;
  const { config } = loaded;
  const data = folder === undefined ? resolve(loaded.folder, config.data) : resolve(folder);
  const now = Date.now();
  if (folder === undefined && config.log === 'memory') {
    return {
      ok: false,
      why: 'The log is kept in memory, as the configuration says; --data <folder> names another one.',
    };
  }
  // Whoever names a folder wants to read that one.
  const read = await readRecords(folder === undefined ? config.log : 'file', resolve(data, 'log'));
  if (!read.ok) return read;
  if (loaded.file === undefined) {
    const { rewardWait, epsilon } = appDefaults;
    say(
      `${command}: no configuration, so a reward counts for ${rewardWait}, and epsilon is ${epsilon}; --config <file>`,
    );
  }

  const progress = createProgress(command, Date.now, say);
  async function* batches(from: typeof read & { ok: true }): AsyncGenerator<readonly LogRecord[]> {
    let count = 0;
    for await (const { records, share } of from.batches) {
      count += records.length;
      // An app's name is empty where a callback belongs to none.
      yield records.filter((record) => (app === undefined ? record.app !== '' : record.app === app));
      progress(count, share);
    }
  }

  return {
    ok: true,
    batches: batches(read),
    now,
    since: now - window,
    rulesOf: (id) => rules((Object.hasOwn(config.apps, id) ? config.apps[id] : undefined) ?? appDefaults),
  };
};
