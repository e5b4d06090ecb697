import { setTimeout as sleep } from 'node:timers/promises';
import type { Appended } from '../log/log.ts';
import { groupCalls, type Written } from './groupCalls.ts';
import { noAnswer, readKafkaFailure, type KafkaFailure } from './kafkaFailure.ts';
import type { KafkaSession } from './kafkaSession.ts';
import type { TopicWriter } from '../log/topicWriter.ts';

/** What a broker takes at once where nobody has set `message.max.bytes`: 1 MiB, and the head of a batch in front of it. */
export const MAX_BATCH_BYTES = 1_048_588;

// Format of a record batch (Kafka documentation, "Record Batch"): 61 bytes in front, and at most this much around each value:
// lengths of up to 4 bytes, an offset of up to 3, and a byte each for attributes, time, no key and no headers.
const BATCH_HEAD = 61;
const AROUND_VALUE = 16;

/** Between two tries, in milliseconds. */
const PAUSE = 100;

/**
 * Writes to a topic through one session after the other.
 *
 * While a request is not answered it is tried again, in the same session, so that what did arrive is not written twice.
 * When the patience has run out it is refused, and the session ended: the brokers would take the next lines for those of
 * the refused request, with which they share their numbers, and drop them.
 *
 * @param patience the most milliseconds that a request takes with all its tries
 * @param pause between two tries; 100 ms unless told
 */
export const createTopicWriter = (
  topic: string,
  openSession: () => KafkaSession,
  patience: number,
  pause: () => Promise<unknown> = () => sleep(PAUSE),
): TopicWriter => {
  let session: KafkaSession | undefined;
  let closing: Promise<void> | undefined;

  /** What is missing is made by whoever writes first. Several may try; for all but one of them it is then there. */
  const attempt = async (lines: readonly Buffer[]): Promise<KafkaFailure | undefined> => {
    try {
      const current = (session ??= openSession());
      const sent = await current.send(lines).then(() => undefined, readKafkaFailure);
      if (!sent?.isMissingTopic) return sent;
      const made = await current.createTopic().then(() => undefined, readKafkaFailure);
      return made === undefined || made.isExistingTopic ? sent : made;
    } catch (error) {
      return readKafkaFailure(error);
    }
  };

  const write = async (lines: readonly Buffer[]): Promise<Written> => {
    let last: KafkaFailure | undefined;
    let isOver = false;
    const persist = async (): Promise<KafkaFailure | undefined> => {
      for (;;) {
        last = await attempt(lines);
        if (!last?.mayPass) return last;
        await pause();
        if (isOver) return last;
      }
    };
    let timer: NodeJS.Timeout | undefined;
    const giveUp = new Promise<KafkaFailure>((resolve) => {
      timer = setTimeout(() => resolve(last ?? noAnswer(patience)), patience);
    });
    const failure = await Promise.race([persist(), giveUp]);
    isOver = true;
    clearTimeout(timer);
    if (failure === undefined) return { ok: true };
    const { isTooLarge } = failure;
    if (!isTooLarge) {
      void session?.close();
      session = undefined;
    }
    return { ok: false, why: `The Kafka topic ${topic} cannot be written: ${failure.why}.`, isTooLarge };
  };

  const calls = groupCalls(write, MAX_BATCH_BYTES - BATCH_HEAD);

  const append = async (lines: readonly string[]): Promise<Appended> => {
    if (closing) return { ok: false, why: `The Kafka topic ${topic} is closed.` };
    if (lines.length === 0) return { ok: true };
    const values = lines.map((line) => Buffer.from(line));
    const text = values.reduce((sum, { length }) => sum + length, 0);
    const bytes = text + values.length * AROUND_VALUE;
    if (bytes > MAX_BATCH_BYTES - BATCH_HEAD) {
      const said = lines.length === 1 ? '1 line' : `${lines.length} lines`;
      const most = `${MAX_BATCH_BYTES} bytes, with ${AROUND_VALUE} for each line`;
      return { ok: false, why: `${said} of ${text} bytes cannot be written to Kafka at once: the most is ${most}.` };
    }
    return calls.append(values, bytes);
  };

  const close = async (): Promise<void> => {
    await calls.idle();
    await session?.close();
    session = undefined;
  };

  return { append, close: () => (closing ??= close()) };
};
