import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PairecConfig } from '../config/pairecSchema.ts';
import { readKafkaTopic } from '../kafka/readKafkaTopic.ts';
import { segmentsIn } from '../log/segments.ts';
import { wholeLinesOf } from '../log/wholeLinesOf.ts';
import { topicsOf } from './topicPlace.ts';
import { topicFolder, topicNameOf } from './embeddedTopic.ts';

/** The name under which the log itself is read. */
export const LOG = 'topslot';

export type ReadTopic =
  { readonly ok: true; readonly lines: AsyncIterable<string | Buffer> } | { readonly ok: false; readonly why: string };

async function* linesIn(files: readonly string[]): AsyncGenerator<Buffer> {
  for (const file of files) yield* wholeLinesOf(file);
}

async function* withLineFeeds(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

/** The topics that there are, in the data folder and in the configuration. */
const known = async (data: string, pairec: PairecConfig): Promise<readonly string[]> => {
  const folders = await readdir(join(data, 'topics')).catch(() => []);
  const kept = folders.map(topicNameOf).filter((topic) => topic !== undefined);
  return [...new Set([LOG, ...topicsOf(pairec).map(({ topic }) => topic), ...kept])];
};

/**
 * Reads a topic, also beside a running server: the log, an embedded topic of the data folder, or one of `KafkaConfs`.
 *
 * @param topic `topslot` for the log, else a `TopicName`, or a `Topic` of Kafka
 * @param data the data folder
 * @returns its records as they were written, oldest first, each with a line feed; up to what was there when the reading began
 */
export const readTopic = async (topic: string, data: string, pairec: PairecConfig): Promise<ReadTopic> => {
  const place = topicsOf(pairec).find((one) => one.topic === topic);
  if (place?.kind === 'kafka') {
    return { ok: true, lines: withLineFeeds(readKafkaTopic({ brokers: place.brokers, topic, clientId: 'topslot' })) };
  }
  const folder = topic === LOG ? join(data, 'log') : topicFolder(data, topic);
  try {
    return { ok: true, lines: linesIn(await segmentsIn(folder)) };
  } catch {
    // Configured, and nothing has been written to it yet.
    if (place) return { ok: true, lines: linesIn([]) };
    return {
      ok: false,
      why: `There is no topic "${topic}" in ${data}. There are: ${(await known(data, pairec)).join(', ')}.`,
    };
  }
};
