import { sizeText } from './sizeText.ts';

/** A large log takes a while to read: whoever has started it should see that it goes on. */
const EVERY = 2000;

/**
 * Says how far a reading has come, at most every two seconds.
 *
 * @param total bytes that there are to read
 * @param now milliseconds since 1970
 * @param say takes a line for the operator
 * @returns to be called with the bytes that were read since the last call
 */
export const createProgress = (
  total: number,
  now: () => number,
  say: (line: string) => void,
): ((bytes: number) => void) => {
  let read = 0;
  let said = now();
  return (bytes) => {
    read += bytes;
    const time = now();
    if (time - said < EVERY) return;
    said = time;
    say(`log: read ${sizeText(read, total)}`);
  };
};
