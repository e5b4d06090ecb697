import * as v from 'valibot';
import { configSchema, type Config } from './schema.ts';

export type ReadConfig =
  | { readonly ok: true; readonly config: Config }
  /** One sentence for each thing that is wrong, each beginning with the key's path. */
  | { readonly ok: false; readonly why: readonly string[] };

const sentence = (issue: v.BaseIssue<unknown>): string => {
  const path = v.getDotPath(issue) ?? 'The configuration';
  // strictObject reports a key it does not know as one that should never be there.
  if (issue.type === 'strict_object' && issue.expected === 'never') return `${path}: unknown key.`;
  if (issue.received === 'undefined') return `${path}: is missing.`;
  const message = issue.message.startsWith('Invalid type')
    ? `must be ${issue.expected ?? 'something else'}, but is ${issue.received}`
    : issue.message;
  return `${path}: ${message}.`;
};

/** Checks a configuration and fills in its defaults. Every wrong or unknown key is named. */
export const readConfig = (input: unknown): ReadConfig => {
  // To valibot, as to JavaScript, an array is an object without our keys.
  if (Array.isArray(input)) return { ok: false, why: ['The configuration: must be Object, but is Array.'] };
  const result = v.safeParse(configSchema, input, { abortPipeEarly: true });
  return result.success
    ? { ok: true, config: result.output }
    : { ok: false, why: result.issues.map((issue) => sentence(issue)) };
};
