/**
 * What became of a request. One that was too large was not taken at all. `at`: the offset that its first line was given,
 * where the brokers have said it; the others follow one by one.
 */
export type Written =
  | { readonly ok: true; readonly at?: number }
  | { readonly ok: false; readonly why: string; readonly isTooLarge: boolean };

/** What became of a call. `at`: the offset of its first line, where the brokers have said it. */
export type Settled = { readonly ok: true; readonly at?: number } | { readonly ok: false; readonly why: string };

interface Call<Line> {
  readonly lines: readonly Line[];
  readonly bytes: number;
  readonly settle: (settled: Settled) => void;
}

export interface GroupedCalls<Line> {
  /** Takes the lines of a call. `settle` is called later, once and in the order of the calls; it must not throw. */
  readonly add: (lines: readonly Line[], bytes: number, settle: (settled: Settled) => void) => void;
  /** The bytes of what waits behind the request that is under way. */
  readonly waiting: () => number;
  /** Resolves when nothing waits any more. */
  readonly idle: () => Promise<void>;
}

const OK: Settled = { ok: true };

/**
 * Gathers calls while a request is under way, so that any number of callers share the next one. Calls keep their order,
 * and the lines of one are never torn apart.
 *
 * What waits behind a request that failed fails with it: it may build on what failed, and if the broker is away nobody
 * should have to find that out twice.
 *
 * @param maxBytes the most that goes into one request, unless a single call is larger
 */
export const groupCalls = <Line>(
  write: (lines: readonly Line[]) => Promise<Written>,
  maxBytes: number,
): GroupedCalls<Line> => {
  const queue: Call<Line>[] = [];
  let running: Promise<void> | undefined;
  let most = maxBytes;
  let waiting = 0;

  const bytesOf = (calls: readonly Call<Line>[]): number => calls.reduce((sum, { bytes }) => sum + bytes, 0);

  const take = (): readonly Call<Line>[] => {
    let bytes = 0;
    const end = queue.findIndex((call) => (bytes += call.bytes) > most);
    // One that is too large by itself is for the broker to judge.
    const calls = queue.splice(0, end < 0 ? queue.length : Math.max(1, end));
    waiting -= bytesOf(calls);
    return calls;
  };

  const settle = (calls: readonly Call<Line>[], settled: Settled): void => {
    for (const call of calls) call.settle(settled);
  };

  const settleFrom = (calls: readonly Call<Line>[], first: number): void => {
    let at = first;
    for (const call of calls) {
      call.settle({ ok: true, at });
      at += call.lines.length;
    }
  };

  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      const calls = take();
      const written = await write(calls.flatMap(({ lines }) => lines));
      if (written.ok) {
        if (written.at === undefined) settle(calls, OK);
        else settleFrom(calls, written.at);
        continue;
      }
      if (written.isTooLarge && calls.length > 1) {
        // The topic takes less at once than topics do by default. None of the calls need be too large by itself.
        most = Math.floor(bytesOf(calls) / 2);
        queue.unshift(...calls);
        waiting += bytesOf(calls);
        continue;
      }
      const refused: Settled = { ok: false, why: written.why };
      settle(calls, refused);
      if (written.isTooLarge) continue;
      waiting = 0;
      settle(queue.splice(0), refused);
    }
    running = undefined;
  };

  return {
    add: (lines, bytes, whenSettled) => {
      queue.push({ lines, bytes, settle: whenSettled });
      waiting += bytes;
      // One turn later, so that what comes in the same turn goes into the same request.
      running ??= Promise.resolve().then(run);
    },
    waiting: () => waiting,
    idle: async () => running,
  };
};
