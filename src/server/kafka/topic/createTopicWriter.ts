import type { Appended } from '../../log/commit/log.ts';
import type { TopicWriter } from '../../log/commit/topicWriter.ts';
import type { MessageWriter } from './createMessageWriter.ts';

/** Writes lines: each is the value of a message without a key. */
export const createTopicWriter = (writer: MessageWriter): TopicWriter => ({
  append: (lines) =>
    new Promise<Appended>((resolve) => {
      const messages = lines.map((line) => ({ value: Buffer.from(line) }));
      // Where they stand is of no use to whoever writes lines.
      writer.append(messages, (settled) => resolve(settled.ok ? { ok: true } : settled));
    }),
  close: writer.close,
});
