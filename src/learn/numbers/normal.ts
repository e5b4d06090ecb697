import { exponential } from './exponential.ts';

const SIZE = 4096;
const STEPS_PER_UNIT = 4096;

/**
 * Computes the midpoints of 4096 equally likely parts of the standard normal distribution, by integrating its density
 * from 0 outwards. The inverse of the distribution has no closed form, and `Math.log` may differ between platforms.
 */
const createQuantiles = (): Float64Array => {
  const quantiles = new Float64Array(SIZE);
  const half = SIZE / 2;
  const height = 1 / Math.sqrt(2 * Math.PI);
  let probability = 0.5;
  let x = 0;
  for (let part = 0; part < half; part += 1) {
    const target = 0.5 + (part + 0.5) / SIZE;
    // Midpoint rule: the total error stays far below the width of one part.
    for (; probability < target; x += 1 / STEPS_PER_UNIT) {
      const middle = x + 0.5 / STEPS_PER_UNIT;
      probability += (height * exponential((-middle * middle) / 2)) / STEPS_PER_UNIT;
    }
    quantiles[half + part] = x;
    quantiles[half - 1 - part] = -x;
  }
  return quantiles;
};

let quantiles: Float64Array | undefined;

/** Converts a random number from [0, 1) to one of 4096 values of the standard normal distribution, within -3.7…3.7. */
export const normal = (draw: number): number => {
  quantiles ??= createQuantiles();
  return quantiles[(draw * SIZE) | 0] ?? 0;
};
