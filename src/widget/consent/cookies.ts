// What little the widget needs of cookies. A library for it would be a seventh of `topslot.js`.

/**
 * Whether the page has a cookie.
 *
 * Source: RFC 6265, section 4.2.1: pairs are separated by `; `, and the first `=` ends the name.
 *
 * @param cookie `name=value`, as it is written; or `name`, for any value
 * @throws {DOMException} in a sandbox that has no cookies
 */
export const hasCookie = (cookie: string): boolean =>
  document.cookie.split('; ').some((pair) => [pair, pair.split('=')[0]].includes(cookie));

/**
 * Writes a session cookie for the whole site, with the browser's own rules for the rest: what it holds is no secret, and a
 * site may still be plain http.
 *
 * @param cookie `name=value`, without white space, and without `;` in the value
 */
export const writeCookie = (cookie: string): void => {
  try {
    document.cookie = `${cookie};path=/`;
  } catch {
    // A page in a sandbox has no cookies.
  }
};
