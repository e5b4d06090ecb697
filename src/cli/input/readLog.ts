import { resolve } from 'node:path';
import type { LogRecord } from '../../learn/records/record.ts';
import { readDuration } from '../../server/config/readDuration.ts';
import { appDefaults, type AppConfig } from '../../server/config/schema.ts';
import { readRecords } from '../../server/readRecords.ts';
import { nearestWord } from '../../server/text/nearestWord.ts';
import { usageError, type CommandResult } from '../terminal/commandResult.ts';
import { createProgress } from '../terminal/createProgress.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { dataFolder, loadConfig } from './loadConfig.ts';
import { durationMistake } from './optionValues.ts';

/** The typed values of `LOG_OPTIONS`. */
export interface LogOptions {
  readonly app?: string | undefined;
  readonly last?: string | undefined;
  readonly config?: string | undefined;
  readonly data?: string | undefined;
}

/** The settings of an app that decide how its log is read. Durations are in milliseconds. */
export interface AppSettings {
  readonly rewardWait: number;
  readonly leaveOutDelivered: number | null;
  readonly epsilon: number;
}

export interface ReadableLog {
  readonly ok: true;
  /** The records in batches. The records of one app are in log order; those of several apps may be mixed. */
  readonly batches: AsyncIterable<readonly LogRecord[]>;
  /** When the reading began, in milliseconds since 1970. */
  readonly now: number;
  /** The time of the oldest decisions to include (`--last`), in milliseconds since 1970. */
  readonly since: number;
  /** Returns the settings of an app; the defaults if the configuration does not name it. */
  readonly settingsOf: (app: string) => AppSettings;
  /**
   * Checks, after all batches, whether the log had records. If it had none of the `--app`, the result is an error that lists
   * the apps in the log. An empty log is only reported.
   */
  readonly checkFound: () => CommandResult;
}

const settings = ({ rewardWait, leaveOutDelivered, epsilon }: AppConfig): AppSettings => ({
  // The configuration has been checked, so its durations are valid.
  rewardWait: readDuration(rewardWait) ?? 0,
  leaveOutDelivered: leaveOutDelivered === null ? null : (readDuration(leaveOutDelivered) ?? null),
  epsilon,
});

const unknownApp = (app: string, apps: readonly string[]): string => {
  if (apps.length === 0) return `The log has no records of the app "${app}": it is empty.`;
  const nearest = nearestWord(app, apps);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return `The log has no records of the app "${app}".${hint} Apps in the log: ${apps.join(', ')}.`;
};

/**
 * Opens the log that the command line and the configuration name.
 *
 * @param command its name begins each progress line
 */
export const readLog = async (
  command: string,
  { app, last, config: configFile, data: typedData }: LogOptions,
  { folder: workingFolder, logLine }: Terminal,
): Promise<ReadableLog | (CommandResult & { readonly ok: false })> => {
  const period = last === undefined ? Infinity : readDuration(last);
  if (period === undefined) return usageError(durationMistake('--last', last, '7d'));
  const loaded = loadConfig(configFile, workingFolder);
  if (!loaded.ok) return loaded;
  const { config } = loaded;
  const now = Date.now();
  if (typedData === undefined && config.log === 'memory') {
    return {
      ok: false,
      why: 'The configuration has "log": "memory", so no log is stored. To read another one, use --data <folder>.',
    };
  }
  const data = dataFolder(typedData, workingFolder, loaded);
  // --data names a folder, so it takes precedence over a Kafka log of the configuration.
  const read = await readRecords(typedData === undefined ? config.log : 'file', resolve(data, 'log'));
  if (!read.ok) return read;
  if (loaded.file === undefined) {
    const { rewardWait, epsilon } = appDefaults;
    logLine(
      `${command}: no configuration file, so the defaults apply: rewardWait ${rewardWait}, epsilon ${epsilon}. ` +
        'To use another one: --config <file>',
    );
  }

  const progress = createProgress(command, Date.now, logLine);
  const appsInLog = new Set<string>();
  async function* batches(from: typeof read & { ok: true }): AsyncGenerator<readonly LogRecord[]> {
    let count = 0;
    for await (const { records, progress: share } of from.batches) {
      count += records.length;
      yield records.filter((record) => {
        // A callback that belongs to no app has an empty one.
        if (record.app !== '') appsInLog.add(record.app);
        return app === undefined ? record.app !== '' : record.app === app;
      });
      progress(count, share);
    }
  }

  return {
    ok: true,
    batches: batches(read),
    now,
    since: now - period,
    settingsOf: (id) => settings((Object.hasOwn(config.apps, id) ? config.apps[id] : undefined) ?? appDefaults),
    checkFound: () => {
      if (app !== undefined && !appsInLog.has(app)) return { ok: false, why: unknownApp(app, [...appsInLog]) };
      if (appsInLog.size === 0) logLine(`${command}: The log is empty.`);
      return { ok: true };
    },
  };
};
