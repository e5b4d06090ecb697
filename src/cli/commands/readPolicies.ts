import { isPolicyName, policyNames, type PolicyName } from '../../learn/policies/policies.ts';

/** The policies that somebody has named, each once; `undefined` where nobody has named any. */
export const readPolicies = (
  named: readonly string[] | undefined,
):
  | { readonly ok: true; readonly policies: readonly PolicyName[] | undefined }
  | { readonly ok: false; readonly why: string } => {
  const unknown = named?.find((name) => !isPolicyName(name));
  if (unknown !== undefined) {
    return { ok: false, why: `There is no policy "${unknown}". There are: ${policyNames.join(', ')}.` };
  }
  return { ok: true, policies: named && [...new Set(named.filter(isPolicyName))] };
};
