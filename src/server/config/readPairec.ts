import * as v from 'valibot';
import { cloneJson } from './cloneJson.ts';
import { pairecSchema, type PairecConfig } from './pairecSchema.ts';
import { describeIssue, isUnknownKey } from './describeIssue.ts';
import { describeWrongType } from './describeWrongType.ts';

const LIST_ERROR = `${describeWrongType('Object', 'Array')}. It is ignored.`;

/** Removes the invalid value from the input. If a required key is missing, removes the object that lacks it. */
const removeInvalidValue = (path: readonly v.IssuePathItem[] = []): boolean => {
  for (const { input, key } of path.toReversed()) {
    if (Array.isArray(input) && typeof key === 'number') {
      input.splice(key, 1);
      return true;
    }
    if (typeof input === 'object' && input !== null && Object.hasOwn(input, String(key))) {
      return Reflect.deleteProperty(input, String(key));
    }
  }
  return false;
};

/** Removes lists in place of objects, because valibot accepts a list as an object without keys. */
const removeLists = (input: unknown): string[] => {
  if (Array.isArray(input)) return [`pairec: ${LIST_ERROR}`];
  return Object.entries(Object(input)).flatMap(([key, value]) => {
    if (!Array.isArray(value)) return [];
    Reflect.deleteProperty(Object(input), key);
    return [`pairec.${key}: ${LIST_ERROR}`];
  });
};

/**
 * Reads blocks that were pasted from a PAI-Rec configuration. They may contain more than topslot uses, so unknown and
 * invalid parts are ignored with a warning.
 *
 * @returns the valid parts, and one sentence for each ignored one
 */
export const readPairec = (input: unknown): { readonly pairec: PairecConfig; readonly warnings: readonly string[] } => {
  const remaining = input === undefined ? {} : cloneJson(input);
  const warnings = removeLists(remaining);
  for (;;) {
    const result = v.safeParse(pairecSchema, remaining);
    if (result.success) return { pairec: result.output, warnings };
    const [issue] = result.issues;
    const sentence = describeIssue(issue, 'pairec').replace(/^(?!pairec:)/, 'pairec.');
    warnings.push(isUnknownKey(issue) ? sentence : `${sentence} It is ignored.`);
    if (!removeInvalidValue(issue.path)) return { pairec: v.parse(pairecSchema, {}), warnings };
  }
};
