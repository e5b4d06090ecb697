/** A large log takes a while to read: whoever has started it should see that it goes on. */
const EVERY = 2000;

const counted = new Intl.NumberFormat('en');

/** A whole number, as people read it: `120,000`. */
export const countText = (count: number): string => counted.format(Math.round(count));

/**
 * Says how far a reading has come, at most every two seconds; of a short one nothing.
 *
 * @example `evaluate: 120,000 records, 35 %`
 * @param now milliseconds
 * @param say takes a line for the operator
 * @param what is counted
 * @returns to be called with all of them so far, and their share of all (0…1) where that is known
 */
export const createProgress = (
  command: string,
  now: () => number,
  say: (line: string) => void,
  what = 'records',
): ((count: number, share?: number) => void) => {
  let said = now();
  return (count, share) => {
    const time = now();
    if (time - said < EVERY) return;
    said = time;
    const part = share === undefined ? '' : `, ${Math.floor(share * 100)} %`;
    say(`${command}: ${countText(count)} ${what}${part}`);
  };
};
