import type { Config } from '../../config/schema.ts';
import { loadKafka } from '../../kafka/client/loadKafka.ts';
import { openKafkaTopic } from '../../kafka/topic/openKafkaTopic.ts';
import { segmentsIn } from '../../log/segments/segments.ts';
import { wholeLinesOf } from '../../log/lines/wholeLinesOf.ts';
import { inPieces } from './inPieces.ts';
import { topicsOf } from './topicPlace.ts';
import { createTopics, type Topics } from './topics.ts';
import { memoryTopic, openFileTopic, topicFolder } from './embeddedTopic.ts';

/**
 * Opens the topics of a configuration: embedded ones in the data folder, or in memory where the log is there too; those of
 * `KafkaConfs` on their cluster.
 *
 * @param data the data folder; `undefined`: nothing is kept on the disk
 * @param say takes a line for the operator
 */
export const openTopics = (
  { pairec }: Pick<Config, 'pairec'>,
  data: string | undefined,
  say: (line: string) => void,
): Topics & {
  /** The records of an embedded topic as they were written, oldest first. */
  readonly lines: (topic: string) => Promise<readonly string[]>;
} => {
  // Said at the start, and not to the first callback.
  if (topicsOf(pairec).some(({ kind }) => kind === 'kafka')) {
    void loadKafka('callback: pairec.KafkaConfs').then((kafka) => kafka.ok || say(kafka.why));
  }
  const inMemory = new Map<string, ReturnType<typeof memoryTopic>>();

  const topics = createTopics(pairec, async (place) => {
    const { topic } = place;
    if (place.kind === 'kafka') {
      const opened = await openKafkaTopic({ brokers: place.brokers, topic, clientId: 'topslot' });
      if (!opened.ok) throw new Error(opened.why);
      return inPieces(opened.writer);
    }
    if (data !== undefined) return openFileTopic(topicFolder(data, topic), topic, say);
    const writer = memoryTopic();
    inMemory.set(topic, writer);
    return writer;
  });

  return {
    ...topics,
    lines: async (topic) => {
      if (data === undefined) return inMemory.get(topic)?.lines ?? [];
      const lines: string[] = [];
      const files = await segmentsIn(topicFolder(data, topic)).catch(() => []);
      for (const file of files) {
        for await (const piece of wholeLinesOf(file)) {
          for (const line of piece.toString('utf8', 0, piece.length - 1).split('\n')) lines.push(line);
        }
      }
      return lines;
    },
  };
};
