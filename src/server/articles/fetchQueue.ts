/** Jobs that run in the background, few at a time. */
export interface FetchQueue {
  /** Queues a job, unless one of that key waits or runs, or too many wait already. */
  readonly add: (key: string, host: string, job: () => Promise<void>) => void;
  /** Forgets all that wait; what runs goes on. */
  readonly clear: () => void;
  /** Resolves when nothing waits and nothing runs. */
  readonly idle: () => Promise<void>;
}

interface Job {
  readonly key: string;
  readonly host: string;
  readonly run: () => Promise<void>;
}

/**
 * Makes a queue that runs `total` jobs at once and `perHost` for one host, in order but for those whose host is busy.
 *
 * The total is small for a reason besides politeness: a pending DNS look-up cannot be called off, and it holds the end of
 * the process until the resolver gives up.
 */
export function createFetchQueue(bounds: {
  readonly total: number;
  readonly perHost: number;
  readonly maxWaiting: number;
}): FetchQueue {
  const waiting = new Map<string, Job>();
  const running = new Map<string, Job>();
  const resting: (() => void)[] = [];

  const isFree = (host: string): boolean => {
    let busy = 0;
    for (const job of running.values()) if (job.host === host) busy++;
    return busy < bounds.perHost;
  };

  const pump = (): void => {
    for (const job of waiting.values()) {
      if (running.size >= bounds.total) break;
      if (isFree(job.host)) {
        waiting.delete(job.key);
        running.set(job.key, job);
        // A job that throws is a job that is over: what it was for it has said itself.
        void job
          .run()
          .catch(() => {})
          .then(() => {
            running.delete(job.key);
            pump();
          });
      }
    }
    if (waiting.size > 0 || running.size > 0) return;
    for (const rest of resting.splice(0)) rest();
  };

  return {
    add: (key, host, run) => {
      if (waiting.has(key) || running.has(key) || waiting.size >= bounds.maxWaiting) return;
      waiting.set(key, { key, host, run });
      pump();
    },
    clear: () => waiting.clear(),
    idle: () =>
      waiting.size === 0 && running.size === 0 ? Promise.resolve() : new Promise((resolve) => resting.push(resolve)),
  };
}
