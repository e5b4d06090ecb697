import { join } from 'node:path';
import { openSegments } from '../../log/segments/segments.ts';
import type { TopicWriter } from '../../log/commit/topicWriter.ts';

/** A character as `%xx` for each byte of its UTF-8, or as `%uxxxx` where it is half of a pair, which UTF-8 has no bytes for. */
const escaped = (character: string): string =>
  /^\p{Surrogate}$/u.test(character)
    ? `%u${character.charCodeAt(0).toString(16)}`
    : Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

const nameOf = (topic: string): string => topic.replace(/[^a-z0-9_-]/gu, escaped);

/**
 * The folder of an embedded topic. Its name is anybody's, and must stay one folder under `topics`, and another one for every
 * topic: also where the file system takes `a` and `A` for the same, as those of macOS and Windows do.
 */
export const topicFolder = (data: string, topic: string): string => join(data, 'topics', nameOf(topic));

/**
 * The topic that a folder under `topics` is of: what `topicFolder` was given.
 *
 * @param name of the folder, without those above it
 * @returns `undefined` where it is the folder of none: somebody else has put it there
 */
export const topicNameOf = (name: string): string | undefined => {
  const units = name.replace(/%u(d[89a-f][0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  // Neither half of a pair is in the pattern, so the halves stay as they are.
  const topic = units.replace(/(?:%[0-9a-f]{2})+/g, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString(),
  );
  return nameOf(topic) === name ? topic : undefined;
};

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
