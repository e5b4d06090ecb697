import { BlockList, isIP } from 'node:net';

// The IANA IPv4 Special-Purpose Address Registry (RFC 6890): networks without ordinary internet hosts.
const SPECIAL_V4: readonly (readonly [net: string, prefix: number])[] = [
  ['0.0.0.0', 8], // "this network"; on Linux, 0.0.0.0 connects to the local host
  ['10.0.0.0', 8], // private, RFC 1918
  ['100.64.0.0', 10], // carrier-grade NAT, RFC 6598; some clouds have metadata services here
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local, RFC 3927; 169.254.169.254 is the metadata service of clouds
  ['172.16.0.0', 12], // private, RFC 1918
  ['192.0.0.0', 24], // protocol assignments, RFC 6890
  ['192.0.2.0', 24], // documentation, RFC 5737
  ['192.88.99.0', 24], // 6to4 relays, RFC 7526
  ['192.168.0.0', 16], // private, RFC 1918
  ['198.18.0.0', 15], // benchmarks, RFC 2544
  ['198.51.100.0', 24], // documentation, RFC 5737
  ['203.0.113.0', 24], // documentation, RFC 5737
  ['224.0.0.0', 4], // multicast, RFC 5771
  ['240.0.0.0', 4], // reserved, RFC 1112, including the broadcast address
];

// In IPv6, ordinary hosts are only in 2000::/3 (RFC 4291 §2.4), with these exceptions. Loopback, unspecified, unique
// local, link-local, site-local and multicast addresses are outside of it.
const SPECIAL_V6: readonly (readonly [net: string, prefix: number])[] = [
  ['2001::', 23], // protocol assignments, including Teredo, RFC 2928
  ['2001:db8::', 32], // documentation, RFC 3849
  ['3fff::', 20], // documentation, RFC 9637
];

// IPv6 addresses that embed an IPv4 address. The connection goes to that IPv4 address.
const EMBEDDING: readonly (readonly [net: string, prefix: number, firstGroup: number])[] = [
  ['::ffff:0:0', 96, 6], // IPv4-mapped, RFC 4291 §2.5.5.2
  ['64:ff9b::', 96, 6], // NAT64, RFC 6052
  ['2002::', 16, 1], // 6to4, RFC 3056
];

const special4 = createBlockList(SPECIAL_V4, 'ipv4');
const special6 = createBlockList(SPECIAL_V6, 'ipv6');
const unicast6 = createBlockList([['2000::', 3]], 'ipv6');
const embedding = EMBEDDING.map(([net, prefix, group]) => ({ list: createBlockList([[net, prefix]], 'ipv6'), group }));

/**
 * Checks whether an IP address can belong to an ordinary host on the internet, and not to this machine, its network or
 * its cloud. Returns false for a string that is not an IP address.
 *
 * @example isPublicAddress('10.0.0.1') // false
 * @example isPublicAddress('::ffff:10.0.0.1') // false
 */
export function isPublicAddress(ip: string): boolean {
  switch (isIP(ip)) {
    case 4:
      return !special4.check(ip, 'ipv4');
    case 6: {
      // An address with a zone (fe80::1%eth0) is link-local by definition (RFC 4007).
      if (ip.includes('%')) return false;
      const groups = parseGroups(ip);
      // Check the form with eight groups, because BlockList treats an IPv4-mapped address as the IPv4 address.
      const eightGroups = groups.map((group) => group.toString(16)).join(':');
      const embeddingNet = embedding.find(({ list }) => list.check(eightGroups, 'ipv6'));
      if (embeddingNet !== undefined) return isPublicAddress(ipv4At(groups, embeddingNet.group));
      return unicast6.check(eightGroups, 'ipv6') && !special6.check(eightGroups, 'ipv6');
    }
    default:
      return false;
  }
}

/**
 * Returns the eight groups of an IPv6 address. The URL parser normalizes all spellings, including a dotted IPv4 part.
 */
function parseGroups(ip: string): number[] {
  const [head = '', tail] = new URL(`http://[${ip}]/`).hostname.slice(1, -1).split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0');
  return [...front, ...zeros, ...back].map((group) => Number.parseInt(group, 16));
}

function ipv4At(groups: readonly number[], index: number): string {
  const [high = 0, low = 0] = groups.slice(index, index + 2);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function createBlockList(
  nets: readonly (readonly [net: string, prefix: number])[],
  family: 'ipv4' | 'ipv6',
): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, family);
  return list;
}
