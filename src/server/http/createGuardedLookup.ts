import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** The part of the signature of `dns.lookup` that is used here. */
export type ResolveHost = (
  hostname: string,
  options: { readonly all: true; readonly family?: number | 'IPv4' | 'IPv6'; readonly hints?: number },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The `code` of the error for a host without an allowed address. */
export const REFUSED_ADDRESS = 'REFUSED_ADDRESS';

/**
 * Creates a `lookup` function for connections that returns only allowed addresses.
 *
 * The check is part of the lookup and not a separate lookup before it, so there is no gap for DNS rebinding, where a
 * name server returns a different address the second time.
 *
 * @param allow returns whether a connection to this IP address is allowed
 */
export function createGuardedLookup(allow: (ip: string) => boolean, resolve: ResolveHost = lookup): LookupFunction {
  return (hostname, options, callback) => {
    const { family, hints } = options;
    const lookupOptions = {
      all: true as const,
      ...(family !== undefined && { family }),
      ...(hints !== undefined && { hints }),
    };
    resolve(hostname, lookupOptions, (error, addresses) => {
      const allowed = error === null ? addresses.filter(({ address }) => allow(address)) : [];
      const [firstAllowed] = allowed;
      if (error !== null) callback(error, '', 0);
      else if (firstAllowed === undefined)
        callback(Object.assign(new Error(hostname), { code: REFUSED_ADDRESS }), '', 0);
      // Node requests all addresses to try IPv6 and IPv4 in turn ("happy eyeballs"); otherwise it requests one address.
      else if (options.all === true) callback(null, allowed);
      else callback(null, firstAllowed.address, firstAllowed.family);
    });
  };
}
