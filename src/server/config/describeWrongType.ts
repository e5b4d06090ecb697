const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  Object: 'an object { … }',
  Array: 'a list [ … ]',
};

const RECEIVED: Readonly<Record<string, string>> = { Object: 'an object', Array: 'a list' };

/**
 * Returns what type a value must have, and what it is instead.
 *
 * @param expected valibot's name of a type, or alternatives, such as `("a" | "b")`
 * @param received valibot's name of a type, or a JSON value
 */
export const describeWrongType = (expected: string, received: string): string => {
  const accepted = EXPECTED[expected] ?? expected.replace(/^\((.*)\)$/, '$1').replaceAll(' | ', ' or ');
  return `must be ${accepted}, but is ${RECEIVED[received] ?? received}`;
};
