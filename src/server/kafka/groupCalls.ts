import type { Appended } from '../log/log.ts';

/** What became of a request. One that was too large was not taken at all. */
export type Written =
  { readonly ok: true } | { readonly ok: false; readonly why: string; readonly isTooLarge: boolean };

interface Call {
  readonly lines: readonly Buffer[];
  readonly bytes: number;
  readonly settle: (appended: Appended) => void;
}

/**
 * Gathers calls while a request is under way, so that any number of callers share the next one. Calls keep their order,
 * and the lines of one are never torn apart.
 *
 * What waits behind a request that failed fails with it: it may build on what failed, and if the broker is away nobody
 * should have to find that out twice.
 *
 * @param maxBytes the most that goes into one request, unless a single call is larger
 */
export const groupCalls = (
  write: (lines: readonly Buffer[]) => Promise<Written>,
  maxBytes: number,
): {
  readonly append: (lines: readonly Buffer[], bytes: number) => Promise<Appended>;
  readonly idle: () => Promise<void>;
} => {
  const queue: Call[] = [];
  let running: Promise<void> | undefined;
  let most = maxBytes;

  const take = (): readonly Call[] => {
    let bytes = 0;
    const end = queue.findIndex((call) => (bytes += call.bytes) > most);
    // One that is too large by itself is for the broker to judge.
    return queue.splice(0, end < 0 ? queue.length : Math.max(1, end));
  };

  const settle = (calls: readonly Call[], appended: Appended): void => {
    for (const call of calls) call.settle(appended);
  };

  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      const calls = take();
      const written = await write(calls.flatMap(({ lines }) => lines));
      if (written.ok) {
        settle(calls, { ok: true });
        continue;
      }
      if (written.isTooLarge && calls.length > 1) {
        // The topic takes less at once than topics do by default. None of the calls need be too large by itself.
        most = Math.floor(calls.reduce((sum, { bytes }) => sum + bytes, 0) / 2);
        queue.unshift(...calls);
        continue;
      }
      const appended: Appended = { ok: false, why: written.why };
      settle(calls, appended);
      if (written.isTooLarge) continue;
      settle(queue.splice(0), appended);
    }
    running = undefined;
  };

  return {
    append: (lines, bytes) =>
      new Promise((resolve) => {
        queue.push({ lines, bytes, settle: resolve });
        // One turn later, so that what comes in the same turn goes into the same request.
        running ??= Promise.resolve().then(run);
      }),
    idle: async () => running,
  };
};
