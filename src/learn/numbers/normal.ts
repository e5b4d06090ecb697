import { exponential } from './exponential.ts';

const SIZE = 4096;
const STEPS_PER_UNIT = 4096;

/**
 * The middle of each of 4096 equally likely parts of the standard normal distribution, by adding up its density from 0
 * outwards: the inverse of the distribution has no closed form, and a logarithm may differ between platforms.
 */
const createQuantiles = (): Float64Array => {
  const quantiles = new Float64Array(SIZE);
  const half = SIZE / 2;
  const height = 1 / Math.sqrt(2 * Math.PI);
  let sum = 0.5;
  let x = 0;
  for (let part = 0; part < half; part += 1) {
    const wanted = 0.5 + (part + 0.5) / SIZE;
    // The rule of the middle: its error over all parts stays far below the width of one.
    for (; sum < wanted; x += 1 / STEPS_PER_UNIT) {
      const middle = x + 0.5 / STEPS_PER_UNIT;
      sum += (height * exponential((-middle * middle) / 2)) / STEPS_PER_UNIT;
    }
    quantiles[half + part] = x;
    quantiles[half - 1 - part] = -x;
  }
  return quantiles;
};

let quantiles: Float64Array | undefined;

/** The standard normal distribution, one of 4096 values, by a draw from [0, 1). None is further out than 3.7. */
export const normal = (draw: number): number => {
  quantiles ??= createQuantiles();
  return quantiles[(draw * SIZE) | 0] ?? 0;
};
