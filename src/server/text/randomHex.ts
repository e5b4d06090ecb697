import { randomFillSync } from 'node:crypto';

const BYTES = 16;
const POOL = 256 * BYTES;

/** Gives 32 new lower-case hexadecimal digits at every call, from a pool: one call of the system for 256 of them. */
export const createRandomHex = (): (() => string) => {
  const pool = Buffer.alloc(POOL);
  let used = POOL;
  return () => {
    if (used === POOL) {
      randomFillSync(pool);
      used = 0;
    }
    used += BYTES;
    return pool.toString('hex', used - BYTES, used);
  };
};
