import { isObject } from '../isObject.ts';

/** Converts a field name to the spelling in the protobuf file: `predictRequestId` to `predict_request_id`. */
const toSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Creates a reader for the fields of one JSON body. It follows the rules of proto3 JSON: both spellings of a name are
 * allowed, `null` is treated as absent, an absent string is empty, and unknown keys are ignored. (The example on the
 * callback page has `context.feature`, which the protobuf message does not define.)
 *
 * Every method returns a value, even for an invalid field, so that the caller needs no checks in between. Call
 * `error()` at the end.
 */
export const createJsonFieldReader = (): {
  /** Reads a string; `''` if absent. `prefix` precedes the field's name in an error, such as `items[3].`. */
  readonly string: (message: object, name: string, prefix?: string) => string;
  /** Reads an integer; 0 if absent. */
  readonly integer: (message: object, name: string, prefix?: string) => number;
  /** Reads an object; `undefined` if absent. */
  readonly object: (message: object, name: string, prefix?: string) => object | undefined;
  /**
   * Reads the first `limit` elements of a list of objects; empty if absent. `read` receives a prefix such as
   * `items[3].`.
   */
  readonly objects: <T>(
    message: object,
    name: string,
    limit: number,
    read: (element: object, prefix: string) => T,
  ) => T[];
  /** Returns the first error in the order of reading, as a sentence, or `undefined`. */
  readonly error: () => string | undefined;
} => {
  let firstError: string | undefined;
  const reject = (path: string, problem: string): void => {
    firstError ??= `${path}: ${problem}.`;
  };

  /**
   * Finds a field in either spelling. Returns its value, or `undefined` if absent, and its path as the caller spelled
   * it.
   */
  const find = (message: object, name: string, prefix: string): readonly [value: unknown, path: string] => {
    const snakeName = toSnakeCase(name);
    const value: unknown = Reflect.get(message, name) ?? undefined;
    const snakeValue: unknown = snakeName === name ? undefined : (Reflect.get(message, snakeName) ?? undefined);
    if (snakeValue === undefined) return [value, prefix + name];
    // A duplicate field is also an error in the Go and Java parsers, because the intended value is unknown.
    if (value !== undefined) reject(prefix + name, `must not be sent twice (also as ${snakeName})`);
    return [snakeValue, prefix + snakeName];
  };

  return {
    string: (message, name, prefix = '') => {
      const [value, path] = find(message, name, prefix);
      if (typeof value === 'string') return value;
      if (value !== undefined) reject(path, 'must be a string');
      return '';
    },

    integer: (message, name, prefix = '') => {
      const [value, path] = find(message, name, prefix);
      // proto3 JSON also accepts an int32 as a decimal string.
      const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
      if (typeof number === 'number' && Number.isInteger(number)) return number;
      if (value !== undefined) reject(path, 'must be an integer');
      return 0;
    },

    object: (message, name, prefix = '') => {
      const [value, path] = find(message, name, prefix);
      if (isObject(value)) return value;
      if (value !== undefined) reject(path, 'must be an object');
      return undefined;
    },

    objects: (message, name, limit, read) => {
      const [value, path] = find(message, name, '');
      if (!Array.isArray(value)) {
        if (value !== undefined) reject(path, 'must be a list');
        return [];
      }
      return value.slice(0, limit).map((element: unknown, index) => {
        const elementPath = `${path}[${index}]`;
        // proto3 JSON does not allow null as an element of a list.
        if (!isObject(element)) reject(elementPath, 'must be an object');
        return read(isObject(element) ? element : {}, `${elementPath}.`);
      });
    },

    error: () => firstError,
  };
};
