import { setTimeout as sleep } from 'node:timers/promises';
import { createRequestBatcher, type CallResult, type RequestResult } from './createRequestBatcher.ts';
import { timeoutFailure, classifyKafkaError, type KafkaFailure } from '../connection/classifyKafkaError.ts';
import type { KafkaSession, Message } from '../connection/openKafkaSession.ts';

/** The default of a broker's `message.max.bytes`: 1 MiB plus the overhead of a record batch. */
export const MAX_BATCH_BYTES = 1_048_588;

// Kafka documentation, "Record Batch": a header of 61 bytes, and at most this overhead for each value: lengths of up to
// 4 bytes, an offset delta of up to 3, and one byte each for attributes, timestamp, absent key and absent headers.
const BATCH_HEADER_BYTES = 61;
const VALUE_OVERHEAD_BYTES = 16;

/**
 * Maximum number of bytes that may wait for a request. Decisions arrive as fast as readers do, so slow brokers would
 * otherwise let them fill the memory. (Brokers that do not answer at all are covered by the timeout.)
 */
const MAX_WAITING_BYTES = 67_108_864;

/** Delay between two attempts, in milliseconds. */
const RETRY_DELAY = 100;

// Sequence numbers of a session have 32 bits, and the package does not wrap around to 0 as the Java client does.
const MAX_SESSION_MESSAGES = 2 ** 30;

/** Writes messages to a partition of a topic, in order. */
export interface MessageWriter {
  /**
   * Queues the messages of a call. They are adjacent in the topic, after those of every earlier call. Never throws.
   *
   * @param settle called once, never before `append` returns: when all in-sync replicas have the messages, or on
   *   failure
   */
  readonly append: (messages: readonly Message[], settle: (result: CallResult) => void) => void;
  /** Waits for pending writes, then closes the connections. Later calls fail. */
  readonly close: () => Promise<void>;
}

/**
 * Creates a writer to a topic. It uses one producer session at a time.
 *
 * A request without an answer is sent again in the same session, so that messages which did arrive are not stored
 * twice. After the timeout the request fails and the session is closed: the next messages would reuse the sequence
 * numbers of the failed request, so the brokers would treat them as duplicates and drop them.
 *
 * Consequence: a success means that the messages are stored exactly once. A failure leaves open whether they were
 * stored.
 *
 * @param timeout the maximum duration of a request with all its attempts, in milliseconds
 * @param delay waits between two attempts. Default: 100 ms.
 * @param maxSessionMessages the number of messages after which a new session is opened
 * @param maxWaitingBytes the number of bytes that may wait for the pending request; calls above it fail. Default: 64
 *   MiB.
 */
export const createMessageWriter = (
  topic: string,
  openSession: () => KafkaSession,
  timeout: number,
  delay: () => Promise<unknown> = () => sleep(RETRY_DELAY),
  maxSessionMessages = MAX_SESSION_MESSAGES,
  maxWaitingBytes = MAX_WAITING_BYTES,
): MessageWriter => {
  let session: KafkaSession | undefined;
  let sessionMessages = 0;
  let closing: Promise<void> | undefined;

  const closeSession = (): void => {
    void session?.close();
    session = undefined;
    sessionMessages = 0;
  };

  type Attempt =
    | { readonly failure?: undefined; readonly offset: number | undefined }
    | { readonly failure: KafkaFailure; readonly offset?: undefined };

  const failed = (error: unknown): Attempt => ({ failure: classifyKafkaError(error) });

  /** Sends once. Creates a missing topic; if several writers try that, all but one find that it exists. */
  const attempt = async (messages: readonly Message[]): Promise<Attempt> => {
    try {
      const current = (session ??= openSession());
      const sent = await current.send(messages).then((offset): Attempt => ({ offset }), failed);
      if (!sent.failure?.isMissingTopic) return sent;
      const failure = await current.createTopic().then(() => undefined, classifyKafkaError);
      return failure === undefined || failure.isExistingTopic ? sent : { failure };
    } catch (error) {
      return failed(error);
    }
  };

  const write = async (messages: readonly Message[]): Promise<RequestResult> => {
    if (sessionMessages + messages.length > maxSessionMessages) closeSession();
    let last: Attempt | undefined;
    let isDone = false;
    const retry = async (): Promise<Attempt> => {
      for (;;) {
        last = await attempt(messages);
        if (!last.failure?.isTransient) return last;
        await delay();
        if (isDone) return last;
      }
    };
    let timer: NodeJS.Timeout | undefined;
    const timedOut = new Promise<Attempt>((resolve) => {
      timer = setTimeout(() => resolve(last ?? { failure: timeoutFailure(timeout) }), timeout);
    });
    const { failure, offset } = await Promise.race([retry(), timedOut]);
    isDone = true;
    clearTimeout(timer);
    if (failure === undefined) {
      sessionMessages += messages.length;
      return offset === undefined ? { ok: true } : { ok: true, offset };
    }
    const { isTooLarge } = failure;
    if (!isTooLarge) closeSession();
    return { ok: false, why: `The Kafka topic ${topic} cannot be written: ${failure.why}.`, isTooLarge };
  };

  const batcher = createRequestBatcher(write, MAX_BATCH_BYTES - BATCH_HEADER_BYTES);

  const rejectionReason = (messages: readonly Message[], text: number, bytes: number): string | undefined => {
    if (closing) return `The Kafka topic ${topic} is closed.`;
    if (batcher.waitingBytes() >= maxWaitingBytes)
      return `Too many records are waiting to be written to the Kafka topic ${topic}.`;
    if (bytes <= MAX_BATCH_BYTES - BATCH_HEADER_BYTES) return undefined;
    const lines = messages.length === 1 ? '1 line' : `${messages.length} lines`;
    const limit = `${MAX_BATCH_BYTES} bytes, including ${VALUE_OVERHEAD_BYTES} for each line`;
    return `${lines} of ${text} bytes cannot be written to Kafka in one request: the limit is ${limit}.`;
  };

  const append: MessageWriter['append'] = (messages, settle) => {
    let text = 0;
    let keys = 0;
    for (const { key, value } of messages) {
      text += value.length;
      // The length of a key takes at most two bytes, one of which an absent key needs too.
      if (key) keys += key.length + 1;
    }
    const bytes = text + keys + messages.length * VALUE_OVERHEAD_BYTES;
    const why = rejectionReason(messages, text, bytes);
    // Asynchronously in every case, so that `settle` is never called before `append` returns.
    if (why !== undefined) queueMicrotask(() => settle({ ok: false, why }));
    else if (messages.length === 0) queueMicrotask(() => settle({ ok: true }));
    else batcher.add(messages, bytes, settle);
  };

  const close = async (): Promise<void> => {
    await batcher.idle();
    await session?.close();
    session = undefined;
  };

  return { append, close: () => (closing ??= close()) };
};
