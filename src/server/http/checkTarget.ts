import { isIP } from 'node:net';

import { describeRefusedAddress } from './describeNetworkError.ts';

/** A URL that may be requested, or a sentence that explains why not. */
export type TargetResult = { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly why: string };

/**
 * Checks a URL before it is requested: its scheme must be http or https, and if its host is an IP address, it must be
 * allowed.
 *
 * A literal IP address causes no DNS lookup, so `createGuardedLookup` does not check it. Other spellings of an IP
 * address (0x7f.1, 2130706433) need no extra handling, because the URL parser normalizes them.
 *
 * @param allow returns whether a connection to this IP address is allowed. Default: all are allowed
 */
export function checkTarget(target: string, allow: (ip: string) => boolean = () => true): TargetResult {
  if (!URL.canParse(target)) return reject(`The URL is invalid: ${target.slice(0, 200)}.`);
  const url = new URL(target);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return reject(`URLs with the scheme ${url.protocol} are not supported; use http: or https:.`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 || allow(host) ? { ok: true, url } : reject(describeRefusedAddress(url.host));
}

function reject(why: string): TargetResult {
  return { ok: false, why };
}
