const HALVINGS = 10;

/** Beyond this limit, a probability is 0 or 1 to thirteen digits. */
const MAX_EXPONENT = 30;

/**
 * Returns e^x, computed with basic arithmetic only. The last bits of `Math.exp` depend on the platform (ECMA-262
 * §21.3.2.14, "implementation-approximated"), but a replay of the log must lead to bit-equal weights on every platform.
 *
 * It divides x by 2^10, evaluates five terms of Taylor's series and squares the result ten times: correct to eight
 * digits. x is limited to -30…30.
 */
export const exponential = (x: number): number => {
  const small = Math.min(MAX_EXPONENT, Math.max(-MAX_EXPONENT, x)) / 2 ** HALVINGS;
  let power = 1 + small * (1 + (small / 2) * (1 + (small / 3) * (1 + (small / 4) * (1 + small / 5))));
  for (let squaring = 0; squaring < HALVINGS; squaring += 1) power *= power;
  return power;
};
