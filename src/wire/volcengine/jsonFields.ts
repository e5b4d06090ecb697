import { isObject } from '../isObject.ts';

/** The message's own spelling of a field: `predict_request_id` for `predictRequestId`. */
const inSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Reads the fields of one JSON body by the rules of proto3 JSON: a name may be spelt in either way, `null` is the same as
 * absent, an absent text is empty, and unknown keys are ignored (the callback page's own example has `context.feature`,
 * which the message does not know).
 *
 * Every method gives a value whatever it meets, so that a body is read as plainly as it is written down; afterwards
 * `why()` tells the first thing that was wrong, in the order of reading. `place` is what stands before the field's name
 * in that sentence, such as `items[3].`.
 */
export const jsonFields = (): {
  readonly text: (message: object, name: string, place?: string) => string;
  readonly wholeNumber: (message: object, name: string, place?: string) => number;
  readonly object: (message: object, name: string, place?: string) => object | undefined;
  /** Reads a list's elements one by one, at most so many; each is told its own place, such as `items[3].`. */
  readonly objects: <T>(
    message: object,
    name: string,
    most: number,
    read: (element: object, place: string) => T,
  ) => T[];
  readonly why: () => string | undefined;
} => {
  let why: string | undefined;
  const refuse = (place: string, must: string): void => {
    why ??= `${place}: must be ${must}.`;
  };

  /** A field's value and the name it came under; `undefined` for absent. */
  const find = (message: object, name: string, place: string): readonly [value: unknown, place: string] => {
    const other = inSnakeCase(name);
    const value: unknown = Reflect.get(message, name) ?? undefined;
    const otherValue: unknown = other === name ? undefined : (Reflect.get(message, other) ?? undefined);
    if (otherValue === undefined) return [value, place + name];
    // One field twice is an error to Go's and Java's parsers, too: which one counts would be anybody's guess.
    if (value !== undefined) refuse(place + name, `spelt one way: ${other} is there, too`);
    return [otherValue, place + other];
  };

  return {
    text: (message, name, place = '') => {
      const [value, found] = find(message, name, place);
      if (typeof value === 'string') return value;
      if (value !== undefined) refuse(found, 'a string');
      return '';
    },

    wholeNumber: (message, name, place = '') => {
      const [value, found] = find(message, name, place);
      // proto3 JSON takes an int32 as a decimal text, too.
      const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
      if (typeof number === 'number' && Number.isInteger(number)) return number;
      if (value !== undefined) refuse(found, 'a whole number');
      return 0;
    },

    object: (message, name, place = '') => {
      const [value, found] = find(message, name, place);
      if (isObject(value)) return value;
      if (value !== undefined) refuse(found, 'an object');
      return undefined;
    },

    objects: (message, name, most, read) => {
      const [value, found] = find(message, name, '');
      if (!Array.isArray(value)) {
        if (value !== undefined) refuse(found, 'a list');
        return [];
      }
      return value.slice(0, most).map((element: unknown, index) => {
        const place = `${found}[${index}]`;
        // In a list, null is not absent but wrong, by the same rules.
        if (!isObject(element)) refuse(place, 'an object');
        return read(isObject(element) ? element : {}, `${place}.`);
      });
    },

    why: () => why,
  };
};
