import { resolve } from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LOG, readTopic } from '../server/callbacks/readTopic.ts';
import type { Command } from './command.ts';
import { loadConfig } from './loadConfig.ts';
import { readWords } from './readWords.ts';

/** Whoever reads us may stop before the end, as `head` does. */
const isGone = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EPIPE';

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
  const opened = await readTopic(topic, data, config.pairec);
  if (!opened.ok) return opened;
  try {
    await pipeline(Readable.from(opened.lines, { objectMode: false }), process.stdout, { end: false });
  } catch (error) {
    if (!isGone(error)) return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
  return { ok: true };
};
