import { hash } from './hash.ts';

/**
 * Creates a generator of random numbers from [0, 1). The same seed always gives the same numbers, on every platform. A
 * decision is seeded by its event id, so it can be replayed from the log; as the server creates the id, a client cannot
 * influence the draw.
 *
 * FNV-1a hashes the seed to 32 bits, and Mulberry32 continues from there at two multiplications per number. That is
 * enough to draw one of thirty articles. It is not suitable for secrets.
 */
export const createDraws = (seed: string): (() => number) => {
  let state = hash(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};
