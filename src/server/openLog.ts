import { dirname, join } from 'node:path';
import { openKafkaLog } from './kafka/log/openKafkaLog.ts';
import { openFileLog, type FileLogOptions, type OpenedLog } from './log/fileLog.ts';
import { createMemoryLog } from './log/commit/memoryLog.ts';

/** Where the log is: in a folder, in memory, or in a topic of a Kafka cluster. */
export type LogPlace = 'file' | 'memory' | { readonly kafka: readonly string[]; readonly topic: string };

export interface OpenLogOptions extends Pick<
  FileLogOptions,
  'folder' | 'folds' | 'say' | 'retention' | 'segmentBytes' | 'now' | 'rotated'
> {
  readonly log: LogPlace;
}

/** Opens the log that the configuration asks for, and lets the folds know everything that stands in it. */
export const openLog = async ({ log, ...options }: OpenLogOptions): Promise<OpenedLog> => {
  if (log === 'memory') return { ok: true, log: createMemoryLog(options.folds) };
  if (log === 'file') return openFileLog(options);
  // A folder of its own: whoever comes from a log in files still has its segments beside it.
  const folder = join(dirname(options.folder), 'kafka');
  return openKafkaLog({ ...options, folder, brokers: log.kafka, topic: log.topic });
};
