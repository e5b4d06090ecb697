/**
 * Creates a check whether the reader's browser uses https. This process itself always speaks plain http, so a proxy in
 * front of it is detected by the public address or by its `X-Forwarded-Proto` header.
 *
 * @param url returns the address that browsers use
 * @param trustProxy whether `X-Forwarded-Proto` is believed; without a proxy, any client could send it
 */
export const createHttpsCheck =
  (url: () => string, trustProxy: boolean) =>
  (header: (name: string) => string | undefined): boolean =>
    url().startsWith('https:') ||
    // A chain of proxies sends a list; its first entry is the browser's own protocol.
    (trustProxy && header('x-forwarded-proto')?.split(',', 1)[0]?.trim() === 'https');
