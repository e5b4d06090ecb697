/**
 * Whether two absolute addresses share scheme, host and port (RFC 6454 §4): then what was said of one may be told the
 * other.
 *
 * @example isSameOrigin('https://a.example/1', 'https://a.example:443/2') // true
 */
export function isSameOrigin(one: string, other: string): boolean {
  return new URL(one).origin === new URL(other).origin;
}
