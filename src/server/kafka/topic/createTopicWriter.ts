import type { WriteResult } from '../../log/commit/log.ts';
import type { TopicWriter } from '../../log/commit/topicWriter.ts';
import type { MessageWriter } from './createMessageWriter.ts';

/** Creates a writer of lines: each line becomes the value of a message without a key. */
export const createTopicWriter = (writer: MessageWriter): TopicWriter => ({
  append: (lines) =>
    new Promise<WriteResult>((resolve) => {
      const messages = lines.map((line) => ({ value: Buffer.from(line) }));
      // Drops the offset, which a line writer does not report.
      writer.append(messages, (result) => resolve(result.ok ? { ok: true } : result));
    }),
  close: writer.close,
});
