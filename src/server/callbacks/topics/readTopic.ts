import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PairecConfig } from '../../config/pairecSchema.ts';
import type { Config } from '../../config/schema.ts';
import type { KafkaTopic } from '../../kafka/connection/parseConnection.ts';
import { readKafkaTopic } from '../../kafka/topic/readKafkaTopic.ts';
import { listSegments } from '../../log/segments/segments.ts';
import { readWholeLines } from '../../log/lines/readWholeLines.ts';
import { listConfiguredTopics } from './topicLocation.ts';
import { topicFolder, topicOfFolderName } from './embeddedTopic.ts';

/** The topic name that stands for the server's own log. */
export const LOG_TOPIC = 'topslot';

export type ReadTopicResult =
  { readonly ok: true; readonly lines: AsyncIterable<string | Buffer> } | { readonly ok: false; readonly why: string };

const isFileNotFound = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

async function* readSegments(files: readonly string[]): AsyncGenerator<Buffer> {
  for (const file of files) {
    try {
      yield* readWholeLines(file);
    } catch (error) {
      // A running server deletes segments that are too old, also during this read.
      if (!isFileNotFound(error)) throw error;
    }
  }
}

async function* addLineFeeds(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

/** Returns the names of all topics in the data folder and in the configuration, and of the log. */
const listTopics = async (data: string, pairec: PairecConfig): Promise<readonly string[]> => {
  const folders = await readdir(join(data, 'topics')).catch(() => []);
  const embedded = folders.map(topicOfFolderName).filter((topic) => topic !== undefined);
  return [...new Set([LOG_TOPIC, ...listConfiguredTopics(pairec).map(({ topic }) => topic), ...embedded])];
};

/** Returns the location of a topic that is stored in Kafka: the log or a topic of `KafkaConfs`. */
const findKafkaTopic = (topic: string, { pairec, log }: Pick<Config, 'pairec' | 'log'>): KafkaTopic | undefined => {
  if (topic === LOG_TOPIC && typeof log === 'object') return { brokers: log.kafka, topic: log.topic };
  const location = listConfiguredTopics(pairec).find((configured) => configured.topic === topic);
  return location?.kind === 'kafka' ? { brokers: location.brokers, topic } : undefined;
};

/**
 * Reads a topic: the log, an embedded topic of the data folder, or a topic of `KafkaConfs`. A server may run meanwhile.
 *
 * @param topic `topslot` for the log; otherwise a `TopicName` of `DatahubConfs` or a `Topic` of `KafkaConfs`
 * @param data the data folder
 * @param config the configuration, which states what is stored in Kafka
 * @returns the records that existed at the start of the call, oldest first, each followed by a line feed
 */
export const readTopic = async (
  topic: string,
  data: string,
  config: Pick<Config, 'pairec' | 'log'>,
): Promise<ReadTopicResult> => {
  const kafka = findKafkaTopic(topic, config);
  if (kafka) return { ok: true, lines: addLineFeeds(readKafkaTopic({ ...kafka, clientId: 'topslot' })) };
  const folder = topic === LOG_TOPIC ? join(data, 'log') : topicFolder(data, topic);
  try {
    return { ok: true, lines: readSegments(await listSegments(folder)) };
  } catch {
    // The topic is configured, but nothing has been written to it yet.
    if (listConfiguredTopics(config.pairec).some((configured) => configured.topic === topic))
      return { ok: true, lines: readSegments([]) };
    if (topic === LOG_TOPIC) return { ok: false, why: `There is no log in ${folder}.` };
    return {
      ok: false,
      why: `There is no topic "${topic}" in ${data}. There are: ${(await listTopics(data, config.pairec)).join(', ')}.`,
    };
  }
};
