import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PairecConfig } from '../../config/pairecSchema.ts';
import type { Config } from '../../config/schema.ts';
import type { KafkaTopic } from '../../kafka/client/connectionOptions.ts';
import { readKafkaTopic } from '../../kafka/topic/readKafkaTopic.ts';
import { segmentsIn } from '../../log/segments/segments.ts';
import { wholeLinesOf } from '../../log/lines/wholeLinesOf.ts';
import { topicsOf } from './topicPlace.ts';
import { topicFolder, topicNameOf } from './embeddedTopic.ts';

/** The name under which the log itself is read. */
export const LOG = 'topslot';

export type ReadTopic =
  { readonly ok: true; readonly lines: AsyncIterable<string | Buffer> } | { readonly ok: false; readonly why: string };

const isGone = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

async function* linesIn(files: readonly string[]): AsyncGenerator<Buffer> {
  for (const file of files) {
    try {
      yield* wholeLinesOf(file);
    } catch (error) {
      // The server beside us drops what has become too old, also while it is being read.
      if (!isGone(error)) throw error;
    }
  }
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

/** Where a topic is, if it is one of Kafka's: the log itself, or one of `KafkaConfs`. */
const kafkaOf = (topic: string, { pairec, log }: Pick<Config, 'pairec' | 'log'>): KafkaTopic | undefined => {
  if (topic === LOG && typeof log === 'object') return { brokers: log.kafka, topic: log.topic };
  const place = topicsOf(pairec).find((one) => one.topic === topic);
  return place?.kind === 'kafka' ? { brokers: place.brokers, topic } : undefined;
};

/**
 * Reads a topic, also beside a running server: the log, an embedded topic of the data folder, or one of `KafkaConfs`.
 *
 * @param topic `topslot` for the log, else a `TopicName`, or a `Topic` of Kafka
 * @param data the data folder
 * @param config says what is in Kafka instead
 * @returns its records as they were written, oldest first, each with a line feed; up to what was there when the reading began
 */
export const readTopic = async (
  topic: string,
  data: string,
  config: Pick<Config, 'pairec' | 'log'>,
): Promise<ReadTopic> => {
  const kafka = kafkaOf(topic, config);
  if (kafka) return { ok: true, lines: withLineFeeds(readKafkaTopic({ ...kafka, clientId: 'topslot' })) };
  const folder = topic === LOG ? join(data, 'log') : topicFolder(data, topic);
  try {
    return { ok: true, lines: linesIn(await segmentsIn(folder)) };
  } catch {
    // Configured, and nothing has been written to it yet.
    if (topicsOf(config.pairec).some((one) => one.topic === topic)) return { ok: true, lines: linesIn([]) };
    if (topic === LOG) return { ok: false, why: `There is no log in ${folder}.` };
    return {
      ok: false,
      why: `There is no topic "${topic}" in ${data}. There are: ${(await known(data, config.pairec)).join(', ')}.`,
    };
  }
};
