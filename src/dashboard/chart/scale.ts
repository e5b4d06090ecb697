/** The scale of an axis. */
export interface Scale {
  /** Converts a value to its position in pixels. */
  readonly toPixels: (value: number) => number;
  /** The values that get a label, in ascending order. */
  readonly ticks: readonly number[];
  /** The distance between two ticks. */
  readonly step: number;
}

/** Returns the smallest step of 1, 2 or 5 times a power of ten that is not below `minStep`. */
const roundStep = (minStep: number): number => {
  const power = 10 ** Math.floor(Math.log10(minStep));
  const factor = [1, 2, 5].find((candidate) => candidate * power >= minStep * (1 - 1e-9));
  return (factor ?? 10) * power;
};

/**
 * Creates a linear scale.
 *
 * @param domain the values at the two ends; 0 and 1 are used if they are not finite or not ascending
 * @param range the positions of the two ends, in pixels
 * @param maxTicks the number of ticks that fit, not counting the one at 0
 * @param minStep the minimum distance between ticks, for example 1 for a count
 */
export const createScale = (
  [low, high]: readonly [low: number, high: number],
  [start, end]: readonly [start: number, end: number],
  maxTicks: number,
  minStep = 0,
): Scale => {
  const isValid = Number.isFinite(high - low) && high > low;
  const [from, to] = isValid ? [low, high] : [0, 1];
  const step = roundStep(Math.max((to - from) / Math.max(1, maxTicks), minStep));
  const firstStep = Math.ceil(from / step);
  const lastStep = Math.floor(to / step + 1e-9);
  return {
    toPixels: (value) => start + ((value - from) / (to - from)) * (end - start),
    ticks: Array.from({ length: lastStep - firstStep + 1 }, (_, index) => (firstStep + index) * step),
    step,
  };
};

/** Rounds a positive value up to a multiple of the step between ticks; returns 1 for other values. */
export const roundUp = (value: number, maxTicks: number): number => {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const step = roundStep(value / maxTicks);
  return Math.ceil(value / step - 1e-9) * step;
};
