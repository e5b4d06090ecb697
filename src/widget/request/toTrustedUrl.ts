import { apiUrl } from '../../wire/cds/urls.ts';
import type { Settings } from '../api/options.ts';
import type { ScriptUrlPolicy } from '../api/scriptUrlPolicy.ts';

declare const trustedTypes: { readonly createPolicy: (name: string, rules: ScriptUrlPolicy) => ScriptUrlPolicy };

let defaultPolicy: ScriptUrlPolicy | undefined;

/**
 * Converts a script's URL to a TrustedScriptURL, for pages with `require-trusted-types-for 'script'`. The default
 * policy is named `topslot`, is created once, and only accepts URLs of the service's API.
 *
 * The option `trustedTypesPolicy` replaces it.
 *
 * @returns the unchanged URL if there is no policy; the browser then decides whether to accept it
 */
export const toTrustedUrl = (
  url: string,
  { endpoint, trustedTypesPolicy: policy }: Pick<Settings, 'endpoint' | 'trustedTypesPolicy'>,
): string => {
  try {
    policy ??= defaultPolicy ??= trustedTypes.createPolicy('topslot', {
      createScriptURL: (address, base) => (address.startsWith(apiUrl(base)) ? address : ''),
    });
  } catch {
    // The browser does not support Trusted Types, or the page does not allow a policy with this name.
  }
  return policy?.createScriptURL(url, endpoint) ?? url;
};
