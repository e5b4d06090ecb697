/**
 * The result of a request. `offset`: the offset of its first message, if the brokers report it; the others follow
 * consecutively. `isTooLarge`: the broker rejected the size and stored nothing.
 */
export type RequestResult =
  | { readonly ok: true; readonly offset?: number }
  | { readonly ok: false; readonly why: string; readonly isTooLarge: boolean };

/** The result of a call. `offset`: the offset of its first message, if the brokers report it. */
export type CallResult = { readonly ok: true; readonly offset?: number } | { readonly ok: false; readonly why: string };

interface Call<Message> {
  readonly messages: readonly Message[];
  readonly bytes: number;
  readonly settle: (result: CallResult) => void;
}

export interface RequestBatcher<Message> {
  /** Queues the messages of a call. `settle` is called later, once and in the order of the calls; it must not throw. */
  readonly add: (messages: readonly Message[], bytes: number, settle: (result: CallResult) => void) => void;
  /** Returns the bytes of the calls that wait for the pending request. */
  readonly waitingBytes: () => number;
  /** Resolves when every call is settled. */
  readonly idle: () => Promise<void>;
}

const OK: CallResult = { ok: true };

/**
 * Batches calls into requests to Kafka: while one request is pending, it collects calls, which then share the next one.
 * Calls keep their order, and the messages of one call stay adjacent in one request.
 *
 * If a request fails, the calls that wait for it fail with it: they may depend on it, and an unreachable broker should
 * not cost each of them a timeout of its own. If a request is too large for the topic, smaller ones are tried, and only
 * a single call that is too large fails.
 *
 * The counterpart for files is `createGroupCommit`, whose batches need no size limit and whose callers need no offsets.
 *
 * @param maxBytes the maximum size of a request; a single larger call is sent alone
 */
export const createRequestBatcher = <Message>(
  write: (messages: readonly Message[]) => Promise<RequestResult>,
  maxBytes: number,
): RequestBatcher<Message> => {
  const queue: Call<Message>[] = [];
  let running: Promise<void> | undefined;
  let maxRequestBytes = maxBytes;
  let waitingBytes = 0;

  const bytesOf = (calls: readonly Call<Message>[]): number => calls.reduce((sum, { bytes }) => sum + bytes, 0);

  const takeBatch = (): readonly Call<Message>[] => {
    let bytes = 0;
    const end = queue.findIndex((call) => (bytes += call.bytes) > maxRequestBytes);
    // A single call above the limit is sent nevertheless: the broker may accept it.
    const calls = queue.splice(0, end < 0 ? queue.length : Math.max(1, end));
    waitingBytes -= bytesOf(calls);
    return calls;
  };

  const settle = (calls: readonly Call<Message>[], result: CallResult): void => {
    for (const call of calls) call.settle(result);
  };

  const settleWithOffsets = (calls: readonly Call<Message>[], first: number): void => {
    let offset = first;
    for (const call of calls) {
      call.settle({ ok: true, offset });
      offset += call.messages.length;
    }
  };

  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      const calls = takeBatch();
      const result = await write(calls.flatMap(({ messages }) => messages));
      if (result.ok) {
        if (result.offset === undefined) settle(calls, OK);
        else settleWithOffsets(calls, result.offset);
        continue;
      }
      if (result.isTooLarge && calls.length > 1) {
        // This topic has a lower limit than the default. Each call on its own may still fit.
        maxRequestBytes = Math.floor(bytesOf(calls) / 2);
        queue.unshift(...calls);
        waitingBytes += bytesOf(calls);
        continue;
      }
      const failure: CallResult = { ok: false, why: result.why };
      settle(calls, failure);
      if (result.isTooLarge) continue;
      waitingBytes = 0;
      settle(queue.splice(0), failure);
    }
    running = undefined;
  };

  return {
    add: (messages, bytes, onSettled) => {
      queue.push({ messages, bytes, settle: onSettled });
      waitingBytes += bytes;
      // Starts in a microtask, so that calls of the same turn share the first request.
      running ??= Promise.resolve().then(run);
    },
    waitingBytes: () => waitingBytes,
    idle: async () => running,
  };
};
