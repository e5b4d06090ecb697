/**
 * Checks whether two absolute URLs have the same origin: scheme, host and port (RFC 6454 §4).
 *
 * @throws TypeError if a URL is invalid
 * @example isSameOrigin('https://a.example/1', 'https://a.example:443/2') // true
 */
export function isSameOrigin(a: string, b: string): boolean {
  return new URL(a).origin === new URL(b).origin;
}
