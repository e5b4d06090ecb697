/** A queue of background jobs with limited concurrency. */
export interface FetchQueue {
  /** Adds a job. Ignores it if a job with the same key is waiting or running, or if the queue is full. */
  readonly add: (key: string, host: string, job: () => Promise<void>) => void;
  /** Removes all waiting jobs. Running jobs continue. */
  readonly clear: () => void;
  /** Resolves when no job is waiting or running. */
  readonly whenIdle: () => Promise<void>;
}

interface Job {
  readonly key: string;
  readonly host: string;
  readonly run: () => Promise<void>;
}

/**
 * Creates a queue that runs at most `total` jobs at a time, and at most `perHost` jobs per host. Jobs run in order,
 * except that a job for a busy host waits.
 *
 * Choose a small total: a pending DNS lookup cannot be aborted and delays the exit of the process until it times out.
 */
export function createFetchQueue(limits: {
  /** Maximum number of running jobs. */
  readonly total: number;
  /** Maximum number of running jobs per host. */
  readonly perHost: number;
  /** Maximum number of waiting jobs. */
  readonly maxWaiting: number;
}): FetchQueue {
  const waiting = new Map<string, Job>();
  const running = new Map<string, Job>();
  /** The resolve functions of `whenIdle`. */
  const idleListeners: (() => void)[] = [];

  const hasCapacity = (host: string): boolean => {
    let runningOnHost = 0;
    for (const job of running.values()) if (job.host === host) runningOnHost++;
    return runningOnHost < limits.perHost;
  };

  const startJobs = (): void => {
    for (const job of waiting.values()) {
      if (running.size >= limits.total) break;
      if (hasCapacity(job.host)) {
        waiting.delete(job.key);
        running.set(job.key, job);
        // A job reports its own errors. Here, a rejected job only counts as finished.
        void job
          .run()
          .catch(() => {})
          .then(() => {
            running.delete(job.key);
            startJobs();
          });
      }
    }
    if (waiting.size > 0 || running.size > 0) return;
    for (const notify of idleListeners.splice(0)) notify();
  };

  return {
    add: (key, host, run) => {
      if (waiting.has(key) || running.has(key) || waiting.size >= limits.maxWaiting) return;
      waiting.set(key, { key, host, run });
      startJobs();
    },
    clear: () => waiting.clear(),
    whenIdle: () =>
      waiting.size === 0 && running.size === 0
        ? Promise.resolve()
        : new Promise((resolve) => idleListeners.push(resolve)),
  };
}
