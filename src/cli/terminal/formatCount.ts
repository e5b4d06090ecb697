const wholeNumber = new Intl.NumberFormat('en');

/** Rounds a number and writes it with thousands separators: `120,000`. */
export const formatCount = (count: number): string => wholeNumber.format(Math.round(count));
