import { setTimeout } from 'node:timers/promises';

/**
 * Tries a check again and again until it passes.
 *
 * @param patience in milliseconds
 * @returns what it gives
 * @throws what it threw last, when the patience has run out
 */
export const until = async <Value>(check: () => Value | Promise<Value>, patience = 30_000): Promise<Value> => {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await setTimeout(20);
  }
};
