import * as v from 'valibot';
import { cloneJson } from './cloneJson.ts';
import { readDuration } from './readDuration.ts';
import { readPairec } from './readPairec.ts';
import { configSchema, type Config } from './schema.ts';
import { describeIssue, isUnknownKey } from './describeIssue.ts';
import { describeWrongType } from './describeWrongType.ts';
import { nearestWord } from '../text/nearestWord.ts';

/** The result of checking a configuration. */
export type CheckedConfig =
  | {
      readonly ok: true;
      readonly config: Config;
      /** One sentence for each part of `pairec` that is ignored. */
      readonly warnings: readonly string[];
    }
  /** One sentence for each error. It begins with the path of the key. */
  | { readonly ok: false; readonly why: readonly string[] };

/** Names of built-in properties. valibot ignores them silently, so they are rejected here. */
const BUILT_IN_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The paths where a configuration may contain a list. */
const LIST_PATHS = [
  /^log(\/kafka)?$/,
  /^apps\/[^/]*\/origins$/,
  /^volcengine\/applications\/[^/]*\/(scenes|actionSets|spms)$/,
];
const isListPath = (keys: readonly string[]): boolean => LIST_PATHS.some((list) => list.test(keys.join('/')));

/** Returns the errors that valibot does not detect: built-in names, and lists in place of objects. */
const findShapeErrors = (value: unknown, keys: readonly string[]): string[] => {
  if (!isObject(value)) return [];
  const path = keys.join('.') || 'The configuration';
  if (Array.isArray(value)) return isListPath(keys) ? [] : [`${path}: ${describeWrongType('Object', 'Array')}.`];
  return Object.entries(value).flatMap(([key, inner]) => {
    const innerKeys = [...keys, key];
    return BUILT_IN_NAMES.has(key)
      ? [`${innerKeys.join('.')}: this name is reserved in JavaScript. Use another one.`]
      : findShapeErrors(inner, innerKeys);
  });
};

/** Returns the errors about two apps with the same name for a key. Requests with that name would be ambiguous. */
const findDuplicateNames = ({ apps }: Config, key: 'pairecScene' | 'volcengineApplication'): string[] => {
  const appsByName = new Map<string, string>();
  return Object.entries(apps).flatMap(([id, { [key]: name }]) => {
    const other = name === undefined ? undefined : appsByName.get(name);
    if (name !== undefined && other === undefined) appsByName.set(name, id);
    return other === undefined
      ? []
      : [`apps.${id}.${key}: "${name}" is already used by app ${other}. Use another name.`];
  });
};

/** Suggests the nearest action set, or lists all. */
const describeKnown = (set: string, actionSets: Config['actionSets']): string => {
  const known = Object.keys(actionSets);
  const nearest = nearestWord(set, known);
  return nearest === undefined ? `Known action sets: ${known.join(', ') || 'none'}.` : `Did you mean "${nearest}"?`;
};

/** Returns the errors about applications with unknown action sets. */
const findUnknownActionSets = ({ volcengine, actionSets }: Config): string[] =>
  Object.entries(volcengine.applications).flatMap(([id, application]) =>
    (application.actionSets ?? [])
      .filter((set) => !Object.hasOwn(actionSets, set))
      .map((set) =>
        [
          `volcengine.applications.${id}.actionSets: there is no action set "${set}".`,
          describeKnown(set, actionSets),
        ].join(' '),
      ),
  );

/** Returns the errors about reward windows that outlast the records: a decision must not expire while it is open. */
const findLongRewardWaits = ({ apps, retention }: Config): string[] =>
  Object.entries(apps)
    .filter(([, { rewardWait }]) => (readDuration(rewardWait) ?? 0) > (readDuration(retention) ?? Infinity))
    .map(
      ([id, { rewardWait }]) =>
        `apps.${id}.rewardWait: ${rewardWait} is longer than the retention of ${retention}. ` +
        'Shorten it or increase retention.',
    );

/** Returns the errors that involve several keys. */
const findContradictions = (config: Config): string[] => [
  ...findLongRewardWaits(config),
  ...findDuplicateNames(config, 'pairecScene'),
  ...findDuplicateNames(config, 'volcengineApplication'),
  ...findUnknownActionSets(config),
];

/**
 * Checks a configuration and fills in its defaults. Every invalid or unknown key is an error, except inside `pairec`,
 * where it is ignored with a warning.
 */
export const readConfig = (input: unknown): CheckedConfig => {
  const { pairec: pastedPairec, ...ownKeys }: { readonly pairec?: unknown } = Object(input);
  const why = findShapeErrors(isObject(input) && !Array.isArray(input) ? ownKeys : input, []);
  if (why.length > 0) return { ok: false, why };
  const { pairec, warnings } = readPairec(pastedPairec);
  // valibot stops at the first unknown key of an object, so each one is removed and the input is checked again.
  const remaining = isObject(input) ? { ...Object(cloneJson(ownKeys)), pairec } : input;
  for (;;) {
    const result = v.safeParse(configSchema, remaining, { abortPipeEarly: true });
    const unknown = result.issues?.filter(isUnknownKey) ?? [];
    if (unknown.length === 0) {
      why.push(...(result.issues ?? []).map((issue) => describeIssue(issue)));
      if (result.success) why.push(...findContradictions(result.output));
      return result.success && why.length === 0 ? { ok: true, config: result.output, warnings } : { ok: false, why };
    }
    for (const issue of unknown) {
      why.push(describeIssue(issue));
      const place = issue.path?.at(-1);
      if (place?.type === 'object') Reflect.deleteProperty(place.input, place.key);
    }
  }
};
