/** The `User-Agent` of outgoing requests (RFC 9110 §10.1.5). A test checks that the version matches package.json. */
export const USER_AGENT = 'topslot/0.1.0 (+feed reader)';
