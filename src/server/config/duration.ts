const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A number and a unit, such as `60s`, `1.5h` or `30d`. Also what the shipped JSON schema says. */
export const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

const isUnit = (text: string | undefined): text is keyof typeof UNITS => text !== undefined && text in UNITS;

/** Reads a duration as milliseconds; `undefined` where it is not one. */
export const readDuration = (text: string): number | undefined => {
  const [, count, unit] = DURATION.exec(text) ?? [];
  return isUnit(unit) ? Number(count) * UNITS[unit] : undefined;
};
