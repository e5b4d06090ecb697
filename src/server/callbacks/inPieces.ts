import type { TopicWriter } from '../log/topicWriter.ts';

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
 */
export const inPieces = ({ append, close }: TopicWriter, most = MOST_BYTES): TopicWriter => ({
  append: async (lines) => {
    for (const run of runsOf(lines, most)) {
      const appended = await append(run);
      if (!appended.ok) return appended;
    }
    return { ok: true };
  },
  close,
});
