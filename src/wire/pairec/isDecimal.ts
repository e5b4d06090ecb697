/** Runs in linear time, because no digit can match two parts of the pattern. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Checks whether a string is a decimal number in the syntax of Go's `strconv.ParseFloat`: digits with an optional sign,
 * point and exponent, such as `+5`, `.5`, `1.`, `007`, `1e3`. Unlike Go, rejects `NaN` and `Infinity`, which JSON
 * cannot represent, and hexadecimal numbers, which callers do not intend as numbers. White space is not allowed.
 */
export const isDecimal = (text: string): boolean => DECIMAL.test(text);
