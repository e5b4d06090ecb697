import * as v from 'valibot';
import { configSchema, type Config } from './schema.ts';
import { isUnknownKey, sentenceOf } from './sentenceOf.ts';

export type ReadConfig =
  | { readonly ok: true; readonly config: Config }
  /** One sentence for each thing that is wrong, each beginning with the key's path. */
  | { readonly ok: false; readonly why: readonly string[] };

/** Names that every object in JavaScript has; valibot passes over them without a word. */
const BUILT_IN = new Set(['__proto__', 'constructor', 'prototype']);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The only list that a configuration has: `apps.<id>.origins`. */
const isList = ([root, , key, ...deeper]: readonly string[]): boolean =>
  root === 'apps' && key === 'origins' && deeper.length === 0;

/** What valibot does not see: to it, as to JavaScript, a list is an object without our keys. */
const overlooked = (value: unknown, keys: readonly string[]): string[] => {
  if (!isObject(value)) return [];
  const place = keys.join('.') || 'The configuration';
  if (Array.isArray(value)) return isList(keys) ? [] : [`${place}: must be Object, but is Array.`];
  return Object.entries(value).flatMap(([key, inner]) => {
    const inside = [...keys, key];
    return BUILT_IN.has(key) ? [`${inside.join('.')}: cannot be a name here.`] : overlooked(inner, inside);
  });
};

/** A copy that keys can be taken out of. Not `structuredClone`, which throws at a function. */
const copy = (value: unknown): unknown =>
  isObject(value) && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]))
    : value;

/** Checks a configuration and fills in its defaults. Every wrong or unknown key is named. */
export const readConfig = (input: unknown): ReadConfig => {
  const why = overlooked(input, []);
  if (why.length > 0) return { ok: false, why };
  // valibot stops at the first unknown key of an object: so each one is taken out, and the rest is looked at again.
  const rest = copy(input);
  for (;;) {
    const result = v.safeParse(configSchema, rest, { abortPipeEarly: true });
    const unknown = result.issues?.filter(isUnknownKey) ?? [];
    if (unknown.length === 0) {
      why.push(...(result.issues ?? []).map((issue) => sentenceOf(issue)));
      return result.success && why.length === 0 ? { ok: true, config: result.output } : { ok: false, why };
    }
    for (const issue of unknown) {
      why.push(sentenceOf(issue));
      const place = issue.path?.at(-1);
      if (place?.type === 'object') Reflect.deleteProperty(place.input, place.key);
    }
  }
};
