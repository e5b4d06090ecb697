/** Linear: no two parts can take the same digits. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Whether a text is a decimal number as Go's `strconv.ParseFloat` reads it: digits with a sign, a point or an exponent,
 * such as `+5`, `.5`, `1.`, `007`, `1e3`. Neither `NaN` nor `Infinity`, which JSON cannot say; nor hexadecimal, which
 * nobody means; nor white space anywhere.
 */
export const isDecimal = (text: string): boolean => DECIMAL.test(text);
