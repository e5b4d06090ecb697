/**
 * Upgrades an http URL to https on an https page, because browsers block mixed content. Loopback hosts stay: browsers
 * trust them without https (W3C Secure Contexts, "potentially trustworthy").
 */
export const toSecureUrl = (url: URL): URL => {
  if (!/^(localhost|127\.|\[::1)/.test(url.hostname) && location.protocol === 'https:') url.protocol = 'https:';
  return url;
};
