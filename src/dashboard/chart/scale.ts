/** An axis: where values stand on it, and which of them are written beside it. */
export interface Scale {
  /** The place of a value, in pixels. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
  /** From one tick to the next. */
  readonly step: number;
}

/** 1, 2 or 5 times a power of ten: what people count in. */
const roundStep = (least: number): number => {
  const power = 10 ** Math.floor(Math.log10(least));
  const found = [1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9));
  return (found ?? 10) * power;
};

/**
 * A linear axis.
 *
 * @param domain the values at its two ends; ends that are the same, or no numbers, make it one from 0 to 1
 * @param range their places, in pixels
 * @param most ticks there is room for, beside the one at 0
 * @param leastStep no ticks closer than this: there are no half decisions
 */
export const scaleOf = (
  [low, high]: readonly [low: number, high: number],
  [start, end]: readonly [start: number, end: number],
  most: number,
  leastStep = 0,
): Scale => {
  const sound = Number.isFinite(high - low) && high > low;
  const [from, to] = sound ? [low, high] : [0, 1];
  const step = roundStep(Math.max((to - from) / Math.max(1, most), leastStep));
  const first = Math.ceil(from / step);
  const last = Math.floor(to / step + 1e-9);
  return {
    at: (value) => start + ((value - from) / (to - from)) * (end - start),
    ticks: Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step),
    step,
  };
};

/** The next round number, so that a curve ends below the top of its chart. */
export const roundUp = (value: number, most: number): number => {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const step = roundStep(value / most);
  return Math.ceil(value / step - 1e-9) * step;
};
