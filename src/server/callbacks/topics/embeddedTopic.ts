import { join } from 'node:path';
import { openSegments } from '../../log/segments/segments.ts';
import type { TopicWriter } from '../../log/commit/topicWriter.ts';

/** Escapes each UTF-8 byte of a character as `%xx`. A lone surrogate has no UTF-8 bytes, so it becomes `%uxxxx`. */
const escapeCharacter = (character: string): string =>
  /^\p{Surrogate}$/u.test(character)
    ? `%u${character.charCodeAt(0).toString(16)}`
    : Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

const toFolderName = (topic: string): string => topic.replace(/[^a-z0-9_-]/gu, escapeCharacter);

/**
 * Returns the folder of an embedded topic. A topic may have any name, but its folder must be directly under `topics`
 * and differ from that of every other topic, also on the case-insensitive file systems of macOS and Windows.
 */
export const topicFolder = (data: string, topic: string): string => join(data, 'topics', toFolderName(topic));

/**
 * Returns the topic whose folder has this name: the inverse of `topicFolder`.
 *
 * @param name the folder's own name, without its parents
 * @returns `undefined` if no topic has such a folder, so another program must have created it
 */
export const topicOfFolderName = (name: string): string | undefined => {
  const withSurrogates = name.replace(/%u(d[89a-f][0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  // The pattern matches no surrogates, so they remain unchanged.
  const topic = withSurrogates.replace(/(?:%[0-9a-f]{2})+/g, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString(),
  );
  return toFolderName(topic) === name ? topic : undefined;
};

/** Creates a topic that stores its records in memory. */
export const createMemoryTopic = (): TopicWriter & { readonly lines: readonly string[] } => {
  const lines: string[] = [];
  return {
    lines,
    append: (newLines) => {
      for (const line of newLines) lines.push(line);
      return Promise.resolve({ ok: true });
    },
    close: () => Promise.resolve(),
  };
};

/** Opens a topic that stores its records in a folder, in segments like those of the log. */
export const openFileTopic = async (
  folder: string,
  topic: string,
  logLine: (line: string) => void,
): Promise<TopicWriter> => {
  const { append, close } = await openSegments(folder, `topic ${topic}`, logLine);
  return { append: (lines) => append(lines.map((line) => `${line}\n`).join('')), close };
};
