import type { Appended } from './log.ts';

interface Waiting {
  readonly line: string;
  readonly settle: (appended: Appended) => void;
}

/**
 * Gathers lines while a batch is being written, so that any number of callers share one write and one flush to the disk.
 * A disk that takes a millisecond to flush then carries a hundred thousand appends a second instead of a thousand.
 *
 * @param write makes the text durable; resolves with a sentence if it could not
 */
export const createGroupCommit = (
  write: (text: string) => Promise<Appended>,
): { readonly append: (line: string) => Promise<Appended>; readonly idle: () => Promise<void> } => {
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const appended = await write(batch.map(({ line }) => line).join(''));
      for (const { settle } of batch) settle(appended);
    }
    running = undefined;
  };

  return {
    append: (line) =>
      new Promise((settle) => {
        waiting.push({ line, settle });
        // One turn later, so that what comes in the same turn goes into the same batch.
        running ??= Promise.resolve().then(run);
      }),
    idle: async () => running,
  };
};
