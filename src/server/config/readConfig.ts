import * as v from 'valibot';
import { copyOf } from './copyOf.ts';
import { readDuration } from './duration.ts';
import { readPairec } from './readPairec.ts';
import { configSchema, type Config } from './schema.ts';
import { isUnknownKey, sentenceOf } from './sentenceOf.ts';

export type ReadConfig =
  | {
      readonly ok: true;
      readonly config: Config;
      /** Sentences about what has no effect. */
      readonly warnings: readonly string[];
    }
  /** One sentence for each thing that is wrong, each beginning with the key's path. */
  | { readonly ok: false; readonly why: readonly string[] };

/** Names that every object in JavaScript has; valibot passes over them without a word. */
const BUILT_IN = new Set(['__proto__', 'constructor', 'prototype']);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Every list that a configuration has. */
const LISTS = [
  /^log(\/kafka)?$/,
  /^apps\/[^/]*\/origins$/,
  /^volcengine\/applications\/[^/]*\/(scenes|actionSets|spms)$/,
];
const isList = (keys: readonly string[]): boolean => LISTS.some((list) => list.test(keys.join('/')));

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

/** What must not be the same in two apps: who is meant would be a matter of chance. */
const namedTwice = ({ apps }: Config, key: 'pairecScene' | 'volcengineApplication'): string[] => {
  const first = new Map<string, string>();
  return Object.entries(apps).flatMap(([id, { [key]: name }]) => {
    const other = name === undefined ? undefined : first.get(name);
    if (name !== undefined && other === undefined) first.set(name, id);
    return other === undefined ? [] : [`apps.${id}.${key}: "${name}" is that of app ${other} already.`];
  });
};

const unknownSets = ({ volcengine, actionSets }: Config): string[] =>
  Object.entries(volcengine.applications).flatMap(([id, application]) =>
    (application.actionSets ?? [])
      .filter((set) => !Object.hasOwn(actionSets, set))
      .map((set) => `volcengine.applications.${id}.actionSets: there is no action set "${set}".`),
  );

/** Records that are gone before their decision is over would leave it without an end. */
const tooLong = ({ apps, retention }: Config): string[] =>
  Object.entries(apps)
    .filter(([, { rewardWait }]) => (readDuration(rewardWait) ?? 0) > (readDuration(retention) ?? Infinity))
    .map(
      ([id, { rewardWait }]) => `apps.${id}.rewardWait: ${rewardWait} is longer than the retention of ${retention}.`,
    );

/** What is wrong although every key by itself is right. */
const contradictions = (config: Config): string[] => [
  ...tooLong(config),
  ...namedTwice(config, 'pairecScene'),
  ...namedTwice(config, 'volcengineApplication'),
  ...unknownSets(config),
];

/**
 * Checks a configuration and fills in its defaults. Every wrong or unknown key is named; inside `pairec`, which is pasted from
 * elsewhere, it is named and passed over.
 */
export const readConfig = (input: unknown): ReadConfig => {
  const { pairec: pasted, ...ours }: { readonly pairec?: unknown } = Object(input);
  const why = overlooked(isObject(input) && !Array.isArray(input) ? ours : input, []);
  if (why.length > 0) return { ok: false, why };
  const { pairec, warnings } = readPairec(pasted);
  // valibot stops at the first unknown key of an object: so each one is taken out, and the rest is looked at again.
  const rest = isObject(input) ? { ...Object(copyOf(ours)), pairec } : input;
  for (;;) {
    const result = v.safeParse(configSchema, rest, { abortPipeEarly: true });
    const unknown = result.issues?.filter(isUnknownKey) ?? [];
    if (unknown.length === 0) {
      why.push(...(result.issues ?? []).map((issue) => sentenceOf(issue)));
      if (result.success) why.push(...contradictions(result.output));
      return result.success && why.length === 0 ? { ok: true, config: result.output, warnings } : { ok: false, why };
    }
    for (const issue of unknown) {
      why.push(sentenceOf(issue));
      const place = issue.path?.at(-1);
      if (place?.type === 'object') Reflect.deleteProperty(place.input, place.key);
    }
  }
};
