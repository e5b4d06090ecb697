import { resolve } from 'node:path';
import process from 'node:process';
import type { LogPlace } from '../../server/openLog.ts';
import { repairLog } from '../../server/log/repair.ts';
import type { Command } from '../terminal/command.ts';
import { loadConfig } from '../input/loadConfig.ts';
import { readWords } from '../input/readWords.ts';

/** Where the log is on a cluster, nothing of it is here. */
const clusterOf = (log: LogPlace): string | undefined => (typeof log === 'string' ? undefined : log.topic);

/** `topslot repair`: takes out of the log what stops a server from starting. stdout says what was done. */
export const repairCommand: Command = (words) => {
  const read = readWords(words, { config: { type: 'string' }, data: { type: 'string' } });
  if (!read.ok) return read;
  const { values: typed } = read;
  const loaded = loadConfig(typed.config);
  if (!loaded.ok) return loaded;
  const { config, folder } = loaded;
  const topic = clusterOf(config.log);
  if (topic !== undefined) {
    process.stdout.write(`The log is in the topic ${topic} of a Kafka cluster: there is nothing to repair here.\n`);
    return { ok: true };
  }
  const data = typed.data === undefined ? resolve(folder, config.data) : resolve(typed.data);
  return repairLog({
    folder: resolve(data, 'log'),
    say: (line) => void process.stdout.write(`${line}\n`),
    progress: (line) => void process.stderr.write(`${line}\n`),
    now: Date.now,
  });
};
