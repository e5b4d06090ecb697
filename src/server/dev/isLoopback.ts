/** Tells whether a server that listens on this host can be reached from this machine only. */
export const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(host);

/**
 * Tells whether a request's `Host` can only mean this machine. This prevents DNS rebinding: a web page can point its
 * own domain at 127.0.0.1 and then read responses as same-origin. It cannot do that with `localhost`, `*.localhost` or
 * `*.test`, which are never delegated in the DNS (RFC 6761, sections 6.2 and 6.3).
 */
export const isLoopbackHost = (host: string): boolean => {
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return isLoopback(name) || /\.(?:localhost|test)$/i.test(name);
};
