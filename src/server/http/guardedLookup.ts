import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** The part of `dns.lookup` that is used here. */
export type Resolve = (
  hostname: string,
  options: { readonly all: true; readonly family?: number | 'IPv4' | 'IPv6'; readonly hints?: number },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The `code` of the error for a host none of whose addresses may be connected to. */
export const REFUSED_ADDRESS = 'REFUSED_ADDRESS';

/**
 * A `lookup` for a connection that offers only the addresses `allow` accepts.
 *
 * Judging here, and not by looking the name up beforehand, leaves no gap: a name server that answers differently the
 * second time (DNS rebinding) is asked only once.
 */
export function guardedLookup(allow: (ip: string) => boolean, resolve: Resolve = lookup): LookupFunction {
  return (hostname, options, callback) => {
    const { family, hints } = options;
    const wanted = {
      all: true as const,
      ...(family !== undefined && { family }),
      ...(hints !== undefined && { hints }),
    };
    resolve(hostname, wanted, (error, addresses) => {
      const allowed = error === null ? addresses.filter(({ address }) => allow(address)) : [];
      const [first] = allowed;
      if (error !== null) callback(error, '', 0);
      else if (first === undefined) callback(Object.assign(new Error(hostname), { code: REFUSED_ADDRESS }), '', 0);
      // Node asks for all of them since it tries IPv6 and IPv4 in turn ("happy eyeballs"), but need not.
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}
