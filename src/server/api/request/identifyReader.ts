import { generateCookie } from 'hono/cookie';
import { parse } from 'hono/utils/cookie';

const SECURE_NAME = '__Host-topslot_reader';
const PLAIN_NAME = 'topslot_reader';

const MAX_AGE_SECONDS = 30 * 24 * 60 * 60;

/** A reader id: 32 hexadecimal digits. A cookie with any other value is replaced. */
const READER_ID = /^[0-9a-f]{32}$/;

/** The reader of a request, and the cookie to set. Under `dnt` there is no reader. */
export interface IdentifiedReader {
  readonly reader?: string;
  /** The value of a `Set-Cookie` header. */
  readonly cookie?: string;
}

/**
 * Reads the reader's cookie on the host of this server, or creates a reader id. The cookie is set for 30 days and
 * renewed by every request. Under `dnt` no cookie is read or set, and an existing one is expired.
 *
 * Over https it is `__Host-…; SameSite=None; Secure; Partitioned`, the only kind that browsers still send with requests
 * from pages of other sites. Browsers reject such a cookie over http, so there it is a `Lax` cookie with a plain name.
 *
 * @param cookies the request's `Cookie` header
 * @param random returns 32 random hexadecimal digits
 */
export const identifyReader = (
  cookies: string | undefined,
  { https, dnt, random }: { readonly https: boolean; readonly dnt: boolean; readonly random: () => string },
): IdentifiedReader => {
  // Most requests have no cookie, so parsing is skipped.
  const cookiesByName = cookies === undefined ? {} : parse(cookies);
  const expectedName = https ? SECURE_NAME : PLAIN_NAME;
  // A cookie set over http is also sent over https. It is not trusted there, because an attacker in the network could
  // have set it.
  const name =
    dnt && cookiesByName[expectedName] === undefined && cookiesByName[PLAIN_NAME] !== undefined
      ? PLAIN_NAME
      : expectedName;
  const sentValue = cookiesByName[name];
  if (dnt && sentValue === undefined) return {};

  const reader = sentValue !== undefined && READER_ID.test(sentValue) ? sentValue : random();
  const cookie = generateCookie(name, dnt ? '' : reader, {
    path: '/',
    httpOnly: true,
    maxAge: dnt ? 0 : MAX_AGE_SECONDS,
    ...(name === SECURE_NAME ? { secure: true, sameSite: 'None', partitioned: true } : { sameSite: 'Lax' }),
  });
  return dnt ? { cookie } : { reader, cookie };
};
