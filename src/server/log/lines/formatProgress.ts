const MB = 1_000_000;

/** Formats the progress of reading a file, in bytes: `1.2 of 3.4 GB, 35 %`. */
export const formatProgress = (read: number, total: number): string => {
  const [unit, bytes] = total < 1000 * MB ? (['MB', MB] as const) : (['GB', 1000 * MB] as const);
  const [done, all] = [read, total].map((size) => (size / bytes).toFixed(1));
  return `${done} of ${all} ${unit}, ${Math.floor((100 * read) / Math.max(total, 1))} %`;
};
