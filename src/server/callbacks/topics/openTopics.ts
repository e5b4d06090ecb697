import type { Config } from '../../config/schema.ts';
import { loadKafka } from '../../kafka/connection/loadKafka.ts';
import { openKafkaTopic } from '../../kafka/topic/openKafkaTopic.ts';
import { listSegments } from '../../log/segments/segments.ts';
import { readWholeLines } from '../../log/lines/readWholeLines.ts';
import { splitLargeAppends } from './splitLargeAppends.ts';
import { listConfiguredTopics } from './topicLocation.ts';
import { createTopics, type Topics } from './topics.ts';
import { createMemoryTopic, openFileTopic, topicFolder } from './embeddedTopic.ts';

/**
 * Opens the topics of a configuration. Embedded topics are in the data folder, or in memory if the log is in memory.
 * Topics of `KafkaConfs` are on their Kafka cluster.
 *
 * @param data the data folder; `undefined`: nothing is stored on disk
 * @param logLine receives console lines
 */
export const openTopics = (
  { pairec }: Pick<Config, 'pairec'>,
  data: string | undefined,
  logLine: (line: string) => void,
): Topics & {
  /** Reads the records of an embedded topic: JSON lines, oldest first. */
  readonly readLines: (topic: string) => Promise<readonly string[]>;
} => {
  // Reports a missing Kafka client at the start, not at the first callback.
  if (listConfiguredTopics(pairec).some(({ kind }) => kind === 'kafka')) {
    void loadKafka('callback: pairec.KafkaConfs').then((kafka) => kafka.ok || logLine(kafka.why));
  }
  const memoryTopics = new Map<string, ReturnType<typeof createMemoryTopic>>();

  const topics = createTopics(pairec, async (location) => {
    const { topic } = location;
    if (location.kind === 'kafka') {
      const opened = await openKafkaTopic({ brokers: location.brokers, topic, clientId: 'topslot' });
      if (!opened.ok) throw new Error(opened.why);
      return splitLargeAppends(opened.writer);
    }
    if (data !== undefined) return openFileTopic(topicFolder(data, topic), topic, logLine);
    const writer = createMemoryTopic();
    memoryTopics.set(topic, writer);
    return writer;
  });

  return {
    ...topics,
    readLines: async (topic) => {
      if (data === undefined) return memoryTopics.get(topic)?.lines ?? [];
      const lines: string[] = [];
      const files = await listSegments(topicFolder(data, topic)).catch(() => []);
      for (const file of files) {
        for await (const piece of readWholeLines(file)) {
          for (const line of piece.toString('utf8', 0, piece.length - 1).split('\n')) lines.push(line);
        }
      }
      return lines;
    },
  };
};
