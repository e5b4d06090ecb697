const MIN_BYTES = 67_108_864;

/** A start reads this half gigabyte in four seconds. */
const YOUNG_SEGMENT_BYTES = 536_870_912;

/**
 * Under heavy load, with hundreds of thousands of open decisions, snapshots would otherwise make up most of the writes.
 * So a segment may grow to this multiple of the snapshot before it, and usually lasts for at least a minute.
 */
const SNAPSHOT_MULTIPLE = 4;
const MINUTE = 60_000;

/**
 * Returns the default maximum size of a segment in bytes: 64 MiB, or four times the snapshot before it if that is more;
 * at least 512 MiB during its first minute.
 *
 * @param snapshotBytes size of the snapshot before the segment; 0 without one
 * @param age age of its first record, in milliseconds
 */
export const defaultSegmentBytes = (snapshotBytes: number, age: number): number => {
  const bytes = Math.max(MIN_BYTES, SNAPSHOT_MULTIPLE * snapshotBytes);
  return age < MINUTE ? Math.max(bytes, YOUNG_SEGMENT_BYTES) : bytes;
};
