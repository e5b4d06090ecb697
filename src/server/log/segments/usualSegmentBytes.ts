const LEAST = 67_108_864;

/** A start reads half a gigabyte in four seconds. */
const TOO_LARGE = 536_870_912;

/**
 * Under a heavy load, with hundreds of thousands of decisions open, snapshots would else be most of what is written: so a
 * segment is at least so many times as large as the snapshot before it, and lasts for a minute.
 */
const TIMES_THE_SNAPSHOT = 4;
const A_MINUTE = 60_000;

/**
 * How large a segment may get, in bytes, where nobody says: 64 MiB, more behind a large snapshot, and half a gigabyte as long as
 * it is young.
 *
 * @param snapshotBytes of the snapshot before it; 0: there is none
 * @param age of its first record, in milliseconds
 */
export const usualSegmentBytes = (snapshotBytes: number, age: number): number => {
  const usual = Math.max(LEAST, TIMES_THE_SNAPSHOT * snapshotBytes);
  return age < A_MINUTE ? Math.max(usual, TOO_LARGE) : usual;
};
