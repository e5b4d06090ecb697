const MAX_LENGTH = 1000;

const CONTROLS = /[\p{Cc}\u2028\u2029]/gu;

/**
 * Makes text with untrusted content safe for the console: truncates it to 1,000 characters and replaces control
 * characters by spaces. Otherwise a line feed could forge a log line, and an escape sequence could control the
 * operator's terminal.
 */
export const toPrintable = (text: string): string => text.slice(0, MAX_LENGTH).replace(CONTROLS, ' ');
