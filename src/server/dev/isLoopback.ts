/** Whether an address to listen on is reached from this machine only. */
export const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(host);

/**
 * Whether a request's `Host` is one that only this machine answers to. A page on the web can point a name of its own at
 * 127.0.0.1 and read our answers as its own ("DNS rebinding"); it cannot do so with these: `localhost` and what ends in
 * `.localhost` or `.test` is never delegated (RFC 6761, sections 6.2 and 6.3).
 */
export const isLoopbackHost = (host: string): boolean => {
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return isLoopback(name) || /\.(?:localhost|test)$/i.test(name);
};
