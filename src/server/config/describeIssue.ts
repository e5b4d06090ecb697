import * as v from 'valibot';
import { describeWrongType } from './describeWrongType.ts';

/** Returns whether an issue is about an unknown key, which valibot reports as one that must never be present. */
export const isUnknownKey = (issue: v.BaseIssue<unknown>): boolean =>
  issue.type === 'strict_object' && issue.expected === 'never';

/**
 * Describes an issue: the path of the key, what is wrong, and what is accepted.
 *
 * @param root the name of the whole input, for issues without a path
 */
export const describeIssue = (issue: v.BaseIssue<unknown>, root = 'The configuration'): string => {
  const path = v.getDotPath(issue) ?? root;
  const { message, expected, received } = issue;
  const problem = message.startsWith('Invalid type') ? describeWrongType(expected ?? 'different', received) : message;
  return `${path}: ${problem}${/[.?]$/.test(problem) ? '' : '.'}`;
};
