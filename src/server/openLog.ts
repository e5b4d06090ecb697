import { dirname, join } from 'node:path';
import { openKafkaLog } from './kafka/log/openKafkaLog.ts';
import { openFileLog, type FileLogOptions, type OpenLogResult } from './log/openFileLog.ts';
import { createMemoryLog } from './log/commit/createMemoryLog.ts';

/** The location of the log: the data folder, memory, or a topic of a Kafka cluster. */
export type LogLocation = 'file' | 'memory' | { readonly kafka: readonly string[]; readonly topic: string };

export interface OpenLogOptions extends Pick<
  FileLogOptions,
  'folder' | 'folds' | 'logLine' | 'retention' | 'segmentBytes' | 'now' | 'onRotate'
> {
  readonly log: LogLocation;
}

/** Opens the configured log. When the promise resolves, the folds contain every record of it. */
export const openLog = async ({ log, ...options }: OpenLogOptions): Promise<OpenLogResult> => {
  if (log === 'memory') return { ok: true, log: createMemoryLog(options.folds) };
  if (log === 'file') return openFileLog(options);
  // A separate folder: after a switch from a file log to Kafka, the old segments remain next to it.
  const folder = join(dirname(options.folder), 'kafka');
  return openKafkaLog({ ...options, folder, brokers: log.kafka, topic: log.topic });
};
