import { apiUrl } from '../../wire/cds/urls.ts';
import type { ScriptUrlPolicy } from '../api/scriptUrlPolicy.ts';

declare const trustedTypes: { readonly createPolicy: (name: string, rules: ScriptUrlPolicy) => ScriptUrlPolicy };

let ours: ScriptUrlPolicy | undefined;

/**
 * Vouches for the address of a script, where a page requires that (`require-trusted-types-for 'script'`). Our policy is
 * called `topslot`, made once, and passes nothing but what is under the service's own addresses.
 *
 * @param policy of the page's own, in place of ours
 * @returns the address as it is where there is no policy: whether that is good enough is for the browser to say
 */
export const trusted = (url: string, endpoint: string, policy?: ScriptUrlPolicy): string => {
  try {
    policy ??= ours ??= trustedTypes.createPolicy('topslot', {
      createScriptURL: (address, base) => (address.startsWith(apiUrl(base)) ? address : ''),
    });
  } catch {
    // The browser has no Trusted Types, or the page does not allow our name.
  }
  return policy?.createScriptURL(url, endpoint) ?? url;
};
