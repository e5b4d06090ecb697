import { resolve } from 'node:path';
import { LOG, readTopic } from '../../server/callbacks/topics/readTopic.ts';
import type { Command } from '../terminal/command.ts';
import { loadConfig } from '../input/loadConfig.ts';
import { readWords } from '../input/readWords.ts';
import { writeOut } from '../terminal/writeOut.ts';

/** `topslot log <topic>`: prints the records of a topic, or of the log, as they were written: one JSON object a line. */
export const logCommand: Command = async (words) => {
  const read = readWords(words, { config: { type: 'string' }, data: { type: 'string' } }, 1);
  if (!read.ok) return read;
  const { values: typed, others } = read;
  const [topic = LOG] = others;
  const loaded = loadConfig(typed.config);
  if (!loaded.ok) return loaded;
  const { config, folder } = loaded;
  const data = typed.data === undefined ? resolve(folder, config.data) : resolve(typed.data);
  // Whoever names a folder wants the log of that one.
  const opened = await readTopic(topic, data, typed.data === undefined ? config : { ...config, log: 'file' });
  return opened.ok ? writeOut(opened.lines) : opened;
};
