import * as v from 'valibot';
import { copyOf } from './copyOf.ts';
import { pairecSchema, type PairecConfig } from './pairecSchema.ts';
import { isUnknownKey, sentenceOf } from './sentenceOf.ts';

/** Takes what an issue is about out of the input; where it is missing, what it is missing from. */
const takeOut = (path: readonly v.IssuePathItem[] = []): boolean => {
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

/** Takes out lists where objects belong, which to valibot, as to JavaScript, are objects without our keys. */
const listsIn = (input: unknown): string[] => {
  if (Array.isArray(input)) return ['pairec: must be Object, but is Array. It is left out.'];
  return Object.entries(Object(input)).flatMap(([key, value]) => {
    if (!Array.isArray(value)) return [];
    Reflect.deleteProperty(Object(input), key);
    return [`pairec.${key}: must be Object, but is Array. It is left out.`];
  });
};

/**
 * Reads the blocks that were pasted from a PAI-Rec configuration. They are the vendor's and may hold more than is emulated
 * here, so what is unknown or wrong in them is passed over, with a sentence for each.
 *
 * @returns what can be used, and the sentences
 */
export const readPairec = (input: unknown): { readonly pairec: PairecConfig; readonly warnings: readonly string[] } => {
  const rest = input === undefined ? {} : copyOf(input);
  const warnings = listsIn(rest);
  for (;;) {
    const result = v.safeParse(pairecSchema, rest);
    if (result.success) return { pairec: result.output, warnings };
    const [issue] = result.issues;
    const sentence = sentenceOf(issue, 'pairec').replace(/^(?!pairec:)/, 'pairec.');
    warnings.push(
      isUnknownKey(issue) ? sentence.replace(/\.$/, '; it has no effect here.') : `${sentence} It is left out.`,
    );
    if (!takeOut(issue.path)) return { pairec: v.parse(pairecSchema, {}), warnings };
  }
};
