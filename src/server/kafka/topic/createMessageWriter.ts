import { setTimeout as sleep } from 'node:timers/promises';
import { groupCalls, type Settled, type Written } from './groupCalls.ts';
import { noAnswer, readKafkaFailure, type KafkaFailure } from '../client/kafkaFailure.ts';
import type { KafkaSession, Message } from '../client/kafkaSession.ts';

/** What a broker takes at once where nobody has set `message.max.bytes`: 1 MiB, and the head of a batch in front of it. */
export const MAX_BATCH_BYTES = 1_048_588;

// Format of a record batch (Kafka documentation, "Record Batch"): 61 bytes in front, and at most this much around each value:
// lengths of up to 4 bytes, an offset of up to 3, and a byte each for attributes, time, no key and no headers.
const BATCH_HEAD = 61;
const AROUND_VALUE = 16;

/**
 * Brokers that answer, and take long for it, would otherwise let decisions fill the memory: those come as fast as readers do.
 * While they do not answer at all the patience is an end.
 */
const MOST_WAITING = 67_108_864;

/** Between two tries, in milliseconds. */
const PAUSE = 100;

// The messages of a session are numbered in 32 bits, and the package does not begin again at 0 as Kafka's own client does.
const MOST_IN_SESSION = 2 ** 30;

/** Writes messages to a partition of a topic, in order. */
export interface MessageWriter {
  /**
   * Takes the messages of a call, which stand together in the topic, behind those of every earlier call. Never throws.
   *
   * @param settle is called later, once: when all in-sync replicas have them, or they are refused
   */
  readonly append: (messages: readonly Message[], settle: (settled: Settled) => void) => void;
  /** Waits for what is being written, then lets go of the connections. Later calls are refused. */
  readonly close: () => Promise<void>;
}

/**
 * Writes to a topic through one session after the other.
 *
 * While a request is not answered it is tried again, in the same session, so that what did arrive is not written twice.
 * When the patience has run out it is refused, and the session ended: the brokers would take the next lines for those of
 * the refused request, with which they share their numbers, and drop them.
 *
 * @param patience the most milliseconds that a request takes with all its tries
 * @param pause between two tries; 100 ms unless told
 * @param mostInSession after how many messages the next session begins
 * @param mostWaiting how many bytes may wait for the request that is under way; more is refused. 64 MiB unless told
 */
export const createMessageWriter = (
  topic: string,
  openSession: () => KafkaSession,
  patience: number,
  pause: () => Promise<unknown> = () => sleep(PAUSE),
  mostInSession = MOST_IN_SESSION,
  mostWaiting = MOST_WAITING,
): MessageWriter => {
  let session: KafkaSession | undefined;
  let inSession = 0;
  let closing: Promise<void> | undefined;

  const endSession = (): void => {
    void session?.close();
    session = undefined;
    inSession = 0;
  };

  type Tried =
    | { readonly failure?: undefined; readonly at: number | undefined }
    | { readonly failure: KafkaFailure; readonly at?: undefined };

  const failed = (error: unknown): Tried => ({ failure: readKafkaFailure(error) });

  /** What is missing is made by whoever writes first. Several may try; for all but one of them it is then there. */
  const attempt = async (messages: readonly Message[]): Promise<Tried> => {
    try {
      const current = (session ??= openSession());
      const sent = await current.send(messages).then((at): Tried => ({ at }), failed);
      if (!sent.failure?.isMissingTopic) return sent;
      const made = await current.createTopic().then(() => undefined, readKafkaFailure);
      return made === undefined || made.isExistingTopic ? sent : { failure: made };
    } catch (error) {
      return failed(error);
    }
  };

  const write = async (messages: readonly Message[]): Promise<Written> => {
    if (inSession + messages.length > mostInSession) endSession();
    let last: Tried | undefined;
    let isOver = false;
    const persist = async (): Promise<Tried> => {
      for (;;) {
        last = await attempt(messages);
        if (!last.failure?.mayPass) return last;
        await pause();
        if (isOver) return last;
      }
    };
    let timer: NodeJS.Timeout | undefined;
    const giveUp = new Promise<Tried>((resolve) => {
      timer = setTimeout(() => resolve(last ?? { failure: noAnswer(patience) }), patience);
    });
    const { failure, at } = await Promise.race([persist(), giveUp]);
    isOver = true;
    clearTimeout(timer);
    if (failure === undefined) {
      inSession += messages.length;
      return at === undefined ? { ok: true } : { ok: true, at };
    }
    const { isTooLarge } = failure;
    if (!isTooLarge) endSession();
    return { ok: false, why: `The Kafka topic ${topic} cannot be written: ${failure.why}.`, isTooLarge };
  };

  const calls = groupCalls(write, MAX_BATCH_BYTES - BATCH_HEAD);

  const whyNot = (messages: readonly Message[], text: number, bytes: number): string | undefined => {
    if (closing) return `The Kafka topic ${topic} is closed.`;
    if (calls.waiting() >= mostWaiting) return `Too much is waiting to be written to the Kafka topic ${topic}.`;
    if (bytes <= MAX_BATCH_BYTES - BATCH_HEAD) return undefined;
    const said = messages.length === 1 ? '1 line' : `${messages.length} lines`;
    const most = `${MAX_BATCH_BYTES} bytes, with ${AROUND_VALUE} for each line`;
    return `${said} of ${text} bytes cannot be written to Kafka at once: the most is ${most}.`;
  };

  const append: MessageWriter['append'] = (messages, settle) => {
    let text = 0;
    let keys = 0;
    for (const { key, value } of messages) {
      text += value.length;
      // The length of a key takes two bytes at most, one of which `no key` would have taken too.
      if (key) keys += key.length + 1;
    }
    const bytes = text + keys + messages.length * AROUND_VALUE;
    const why = whyNot(messages, text, bytes);
    // Never before this returns, whatever the reason.
    if (why !== undefined) queueMicrotask(() => settle({ ok: false, why }));
    else if (messages.length === 0) queueMicrotask(() => settle({ ok: true }));
    else calls.add(messages, bytes, settle);
  };

  const close = async (): Promise<void> => {
    await calls.idle();
    await session?.close();
    session = undefined;
  };

  return { append, close: () => (closing ??= close()) };
};
