const LONGEST = 1000;

const CONTROLS = /[\p{Cc}\u2028\u2029]/gu;

/**
 * A text that quotes what callers sent, fit for the console: a line feed in it would forge a line, an escape sequence would
 * drive the operator's terminal. Cut at 1,000 characters; control characters become spaces.
 */
export const printable = (text: string): string => text.slice(0, LONGEST).replace(CONTROLS, ' ');
