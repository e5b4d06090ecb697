import { join } from 'node:path';
import { openSegments } from '../log/segments.ts';
import type { TopicWriter } from '../log/topicWriter.ts';

/** The folder of an embedded topic. Its name is anybody's, and must stay one folder under `topics`. */
export const topicFolder = (data: string, topic: string): string =>
  join(data, 'topics', encodeURIComponent(topic).replaceAll('.', '%2E'));

/** Keeps the records of a topic in memory: for tests. */
export const memoryTopic = (): TopicWriter & { readonly lines: readonly string[] } => {
  const lines: string[] = [];
  return {
    lines,
    append: (more) => {
      for (const line of more) lines.push(line);
      return Promise.resolve({ ok: true });
    },
    close: () => Promise.resolve(),
  };
};

/** Keeps the records of a topic in a folder, as the log keeps its own. */
export const openFileTopic = async (
  folder: string,
  topic: string,
  say: (line: string) => void,
): Promise<TopicWriter> => {
  const { append, close } = await openSegments(folder, `topic ${topic}`, say);
  return { append: (lines) => append(lines.map((line) => `${line}\n`).join('')), close };
};
