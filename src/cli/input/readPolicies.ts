import { isPolicyName, policyNames, type PolicyName } from '../../learn/policies/policies.ts';
import { nearestWord } from '../../server/text/nearestWord.ts';
import { usageError, type UsageError } from '../terminal/commandResult.ts';

/** The `--policy` option of the commands that compare policies. */
export const POLICY_OPTION = {
  type: 'string',
  value: '<name>',
  help: `A policy to compare: ${policyNames.join(', ')}.`,
  multiple: true,
  defaultText: 'all',
} as const;

/** Reads the values of `--policy`, without duplicates; `policies` is `undefined` if there are none. */
export const readPolicies = (
  names: readonly string[] | undefined,
): { readonly ok: true; readonly policies: readonly PolicyName[] | undefined } | UsageError => {
  const unknown = names?.find((name) => !isPolicyName(name));
  if (unknown !== undefined) {
    const nearest = nearestWord(unknown, policyNames);
    const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
    return usageError(`There is no policy "${unknown}".${hint} The policies are ${policyNames.join(', ')}.`);
  }
  return { ok: true, policies: names && [...new Set(names.filter(isPolicyName))] };
};
