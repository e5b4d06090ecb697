const UNIT_MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A number and a unit, such as `60s`, `1.5h` or `30d`. The shipped JSON schema contains the same pattern. */
export const DURATION_PATTERN = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

const isUnit = (text: string | undefined): text is keyof typeof UNIT_MILLISECONDS =>
  text !== undefined && text in UNIT_MILLISECONDS;

/** Returns a duration in milliseconds; `undefined` if the text is not a duration. */
export const readDuration = (text: string): number | undefined => {
  const [, count, unit] = DURATION_PATTERN.exec(text) ?? [];
  return isUnit(unit) ? Number(count) * UNIT_MILLISECONDS[unit] : undefined;
};
