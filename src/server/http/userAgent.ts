/** How this server names itself to those it reads from (RFC 9110 §10.1.5). The version is package.json's; a test checks. */
export const USER_AGENT = 'topslot/0.1.0 (+feed reader)';
