import { resolve } from 'node:path';
import { readDuration } from './config/readDuration.ts';
import type { Config } from './config/schema.ts';
import type { Log } from './log/commit/log.ts';
import { openLog, type OpenLogOptions } from './openLog.ts';
import type { Apps } from './ranking/apps.ts';

export type OpenServerLogResult =
  | {
      readonly ok: true;
      readonly log: Log;
      /** The data folder; undefined if the log is in memory. */
      readonly dataFolder: string | undefined;
    }
  | { readonly ok: false; readonly why: string };

/**
 * Opens the log that the configuration asks for and replays it into the apps.
 *
 * @param options.folder the folder that `config.data` is relative to
 * @param options.segmentBytes size at which a log file is full, in bytes; undefined: the log's own default
 * @param options.useMemoryIfInUse opens a log in memory if another process holds the one on disk
 */
export const openServerLog = async (options: {
  readonly config: Pick<Config, 'log' | 'data' | 'retention'>;
  readonly folder: string;
  readonly apps: Apps;
  readonly segmentBytes: number | undefined;
  readonly useMemoryIfInUse: boolean;
  readonly now: () => number;
  readonly logLine: (line: string) => void;
}): Promise<OpenServerLogResult> => {
  const { config, folder, apps, segmentBytes, useMemoryIfInUse, now, logLine } = options;
  const dataFolder = resolve(folder, config.data);
  const logOptions: Omit<OpenLogOptions, 'log'> = {
    folder: resolve(dataFolder, 'log'),
    folds: apps,
    retention: readDuration(config.retention) ?? Infinity,
    ...(segmentBytes !== undefined && { segmentBytes }),
    onRotate: apps.forgetWrittenArticles,
    now,
    logLine,
  };
  const openInMemory = async (): Promise<OpenServerLogResult> => {
    const opened = await openLog({ ...logOptions, log: 'memory' });
    return opened.ok ? { ok: true, log: opened.log, dataFolder: undefined } : opened;
  };

  if (config.log === 'memory') return openInMemory();
  const opened = await openLog({ ...logOptions, log: config.log });
  if (opened.ok) return { ok: true, log: opened.log, dataFolder };
  if (!opened.inUse || !useMemoryIfInUse) return opened;
  logLine(`log: ${opened.why} This server keeps its log in memory. To store it, choose a folder with --data <folder>.`);
  return openInMemory();
};
