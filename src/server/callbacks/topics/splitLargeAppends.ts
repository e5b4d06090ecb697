import type { WriteResult } from '../../log/commit/log.ts';
import type { TopicWriter } from '../../log/commit/topicWriter.ts';

/** Default size limit of a batch. It is half of a broker's default request limit, to leave room for message headers. */
const MAX_BATCH_BYTES = 500_000;

/** Splits lines into batches of at most `maxBytes` bytes. A longer line becomes its own batch. */
const splitIntoBatches = (lines: readonly string[], maxBytes: number): string[][] => {
  const batches: string[][] = [];
  let bytes = Infinity;
  for (const line of lines) {
    const size = Buffer.byteLength(line);
    bytes += size;
    if (bytes > maxBytes) {
      batches.push([]);
      bytes = size;
    }
    batches.at(-1)?.push(line);
  }
  return batches;
};

/**
 * Wraps a writer so that a large append becomes several requests, one after the other, as in PAI-Rec itself. If one of
 * them fails, the earlier batches remain in the topic, and the append is reported as failed. A caller that retries it
 * writes those batches twice.
 *
 * While a split append is in progress, later appends wait for its last batch, so the records of one callback remain
 * adjacent. Appends of one batch do not wait for each other, because the writer may combine several in one request.
 */
export const splitLargeAppends = ({ append, close }: TopicWriter, maxBytes = MAX_BATCH_BYTES): TopicWriter => {
  /** Settles when the last split append is finished. */
  let lastSplitAppend: Promise<unknown> = Promise.resolve();

  const writeBatches = async (batches: readonly (readonly string[])[]): Promise<WriteResult> => {
    for (const batch of batches) {
      const written = await append(batch);
      if (!written.ok) return written;
    }
    return { ok: true };
  };

  return {
    append: (lines) => {
      const batches = splitIntoBatches(lines, maxBytes);
      const written = lastSplitAppend.then(() => writeBatches(batches));
      if (batches.length > 1) lastSplitAppend = written;
      return written;
    },
    // Waits for the pending batches, because a closed writer would reject them.
    close: () => {
      const closed = lastSplitAppend.then(close);
      lastSplitAppend = closed;
      return closed;
    },
  };
};
