const HALVINGS = 10;

/** Beyond this a probability is 0 or 1 to thirteen digits. */
const LARGEST = 30;

/**
 * e^x out of multiplications only. How exact `Math.exp` is, and with which last bit, is up to the platform (ECMA-262
 * §21.3.2.14 "implementation-approximated"), and a replay of the log must come to bit-equal weights everywhere.
 *
 * Taylor's series near 0, where five terms are enough, then squared ten times: right to eight digits. |x| is cut at 30.
 */
export const exponential = (x: number): number => {
  const small = Math.min(LARGEST, Math.max(-LARGEST, x)) / 2 ** HALVINGS;
  let power = 1 + small * (1 + (small / 2) * (1 + (small / 3) * (1 + (small / 4) * (1 + small / 5))));
  for (let time = 0; time < HALVINGS; time += 1) power *= power;
  return power;
};
