import { isIP } from 'node:net';

import { privateAddress } from './networkError.ts';

/** An address that may be asked, or why not, in a sentence. */
export type Judged = { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly why: string };

/**
 * Judges an address before it is asked: http or https, and if its host is an IP address, one that is allowed.
 *
 * A literal IP address is never looked up, so the guard in the look-up would not see it. The URL parser has already
 * turned other spellings of it (0x7f.1, 2130706433) into the usual one.
 *
 * @param allow default: any
 */
export function judgeTarget(target: string, allow: (ip: string) => boolean = () => true): Judged {
  if (!URL.canParse(target)) return refused(`The address cannot be understood: ${target.slice(0, 200)}.`);
  const url = new URL(target);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return refused(`An address of ${url.protocol} is not read, only http: and https: are.`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 || allow(host) ? { ok: true, url } : refused(privateAddress(url.host));
}

function refused(why: string): Judged {
  return { ok: false, why };
}
