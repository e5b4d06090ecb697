import type { Appended } from '../../log/commit/log.ts';
import type { TopicWriter } from '../../log/commit/topicWriter.ts';

/** Half of what a broker takes at once by default, which leaves room for what it puts around each message. */
const MOST_BYTES = 500_000;

/** Cuts lines into runs of at most so many bytes; a longer line is a run by itself. */
const runsOf = (lines: readonly string[], most: number): string[][] => {
  const runs: string[][] = [];
  let bytes = Infinity;
  for (const line of lines) {
    const size = Buffer.byteLength(line);
    bytes += size;
    if (bytes > most) {
      runs.push([]);
      bytes = size;
    }
    runs.at(-1)?.push(line);
  }
  return runs;
};

/**
 * Writes the records of a large callback in several requests, one behind the other, as PAI-Rec itself does. When one of them
 * fails, those before it stand there, and the callback is answered as failed: whoever sends it again writes them twice.
 *
 * What comes while pieces are on their way waits until the last of them is, so that no other callback stands between them.
 * Callbacks of one piece wait for no other one of their kind: the writer may put several into one request.
 */
export const inPieces = ({ append, close }: TopicWriter, most = MOST_BYTES): TopicWriter => {
  /** Settles with the last callback of several pieces. */
  let before: Promise<unknown> = Promise.resolve();

  const write = async (runs: readonly (readonly string[])[]): Promise<Appended> => {
    for (const run of runs) {
      const appended = await append(run);
      if (!appended.ok) return appended;
    }
    return { ok: true };
  };

  return {
    append: (lines) => {
      const runs = runsOf(lines, most);
      const written = before.then(() => write(runs));
      if (runs.length > 1) before = written;
      return written;
    },
    // Behind what waits: closed at once, the writer would refuse the pieces that it has not been given yet.
    close: () => {
      const closed = before.then(close);
      before = closed;
      return closed;
    },
  };
};
