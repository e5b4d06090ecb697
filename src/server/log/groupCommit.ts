import type { Appended } from './log.ts';

interface Batch {
  readonly lines: string[];
  readonly written: Promise<Appended>;
  readonly settle: (appended: Appended) => void;
}

const newBatch = (): Batch => {
  let settle: Batch['settle'] = () => {};
  const written = new Promise<Appended>((resolve) => {
    settle = resolve;
  });
  return { lines: [], written, settle };
};

/**
 * Gathers lines while a batch is being written, so that any number of callers share one write, one flush to the disk and
 * one promise. A disk that takes a millisecond to flush then carries a hundred thousand appends a second, not a thousand.
 *
 * @param write makes the text durable; resolves with a sentence if it could not
 */
export const createGroupCommit = (
  write: (text: string) => Promise<Appended>,
): { readonly append: (line: string) => Promise<Appended>; readonly idle: () => Promise<void> } => {
  let next: Batch | undefined;
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    while (next) {
      const batch = next;
      next = undefined;
      const appended = await write(batch.lines.join(''));
      batch.settle(appended);
      if (appended.ok || !next) continue;
      // What was queued meanwhile may build on what failed, as a decision does on its articles: it fails with it.
      const behind: Batch = next;
      next = undefined;
      behind.settle(appended);
    }
    running = undefined;
  };

  return {
    append: (line) => {
      next ??= newBatch();
      next.lines.push(line);
      // One turn later, so that what comes in the same turn goes into the same batch.
      running ??= Promise.resolve().then(run);
      return next.written;
    },
    idle: async () => running,
  };
};
