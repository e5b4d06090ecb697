import { generateCookie } from 'hono/cookie';
import { parse } from 'hono/utils/cookie';

const SECURE = '__Host-topslot_reader';
const PLAIN = 'topslot_reader';

const THIRTY_DAYS = 30 * 24 * 60 * 60;

/** Our ids are 32 hexadecimal digits; a cookie that holds anything else is not ours and is replaced. */
const READER = /^[0-9a-f]{32}$/;

/** The reader of a request, and the cookie to answer with. Both are absent where none is wanted. */
export interface Reader {
  readonly reader?: string;
  /** The value of a `Set-Cookie` header. */
  readonly cookie?: string;
}

/**
 * The reader's cookie on the service's own host: read, or set for 30 days; under `dnt` neither, and one that arrives all
 * the same is expired.
 *
 * Over https it is `__Host-…; SameSite=None; Secure; Partitioned`, the one kind that browsers still send from another
 * site's page. Over http no browser takes such a cookie, so there it is a `Lax` one under a plain name.
 *
 * @param cookies the request's `Cookie` header
 * @param random 32 new hexadecimal digits
 */
export const readerOf = (
  cookies: string | undefined,
  { https, dnt, random }: { readonly https: boolean; readonly dnt: boolean; readonly random: () => string },
): Reader => {
  // Most requests carry no cookie at all.
  const arrived = cookies === undefined ? {} : parse(cookies);
  const ours = https ? SECURE : PLAIN;
  // One that was set over http still arrives over https, where it is not trusted: anybody on the way could have set it.
  const name = dnt && arrived[ours] === undefined && arrived[PLAIN] !== undefined ? PLAIN : ours;
  const sent = arrived[name];
  if (dnt && sent === undefined) return {};

  const reader = sent !== undefined && READER.test(sent) ? sent : random();
  const cookie = generateCookie(name, dnt ? '' : reader, {
    path: '/',
    httpOnly: true,
    maxAge: dnt ? 0 : THIRTY_DAYS,
    ...(name === SECURE ? { secure: true, sameSite: 'None', partitioned: true } : { sameSite: 'Lax' }),
  });
  return dnt ? { cookie } : { reader, cookie };
};
