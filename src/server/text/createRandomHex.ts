import { randomFillSync } from 'node:crypto';

/** Bytes per id. */
const ID_SIZE = 16;
const POOL_SIZE = 256 * ID_SIZE;

/**
 * Creates a generator of ids with 32 random lower-case hexadecimal digits. It fills a pool with the randomness for 256
 * ids at once to save system calls.
 */
export const createRandomHex = (): (() => string) => {
  const pool = Buffer.alloc(POOL_SIZE);
  let used = POOL_SIZE;
  return () => {
    if (used === POOL_SIZE) {
      randomFillSync(pool);
      used = 0;
    }
    used += ID_SIZE;
    return pool.toString('hex', used - ID_SIZE, used);
  };
};
