import * as v from 'valibot';

/** valibot reports a key that it does not know as one that should never be there. */
export const isUnknownKey = (issue: v.BaseIssue<unknown>): boolean =>
  issue.type === 'strict_object' && issue.expected === 'never';

/** What is wrong, as a sentence that begins with the key's path. */
export const sentenceOf = (issue: v.BaseIssue<unknown>, whole = 'The configuration'): string => {
  const path = v.getDotPath(issue) ?? whole;
  if (isUnknownKey(issue)) return `${path}: unknown key.`;
  if (issue.received === 'undefined') return `${path}: is missing.`;
  const message = issue.message.startsWith('Invalid type')
    ? `must be ${issue.expected ?? 'something else'}, but is ${issue.received}`
    : issue.message;
  return `${path}: ${message}.`;
};
