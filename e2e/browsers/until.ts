import { setTimeout } from 'node:timers/promises';

/**
 * Repeats a check until it passes.
 *
 * @param timeout milliseconds after which a failing check is not repeated
 * @returns the result of the check
 * @throws the last error of the check after the timeout
 */
export const until = async <Value>(check: () => Value | Promise<Value>, timeout = 30_000): Promise<Value> => {
  const deadline = Date.now() + timeout;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await setTimeout(20);
  }
};
