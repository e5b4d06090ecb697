import type { Context, Device } from '../../../learn/records/context.ts';
import type { VisitFrom } from '../../../wire/cds/rankParameters.ts';

const BOT = /bot\b|crawl|spider|slurp|facebookexternalhit|preview|lighthouse/i;
const TABLET = /ipad|tablet|android(?!.*mobile)/i;
const PHONE = /mobi|iphone|ipod/i;

/** The class of a device, by its user agent; the user agent itself is kept nowhere. */
export const deviceOf = (userAgent: string): Device =>
  BOT.test(userAgent) ? 'bot' : TABLET.test(userAgent) ? 'tablet' : PHONE.test(userAgent) ? 'phone' : 'desktop';

/** `de-CH,fr;q=0.8` is a reader of German. */
const languageOf = (acceptLanguage: string): string | undefined =>
  /^\s*([a-z]{2,3})\b/i.exec(acceptLanguage)?.[1]?.toLowerCase();

/** The same objects again and again: most decisions are made under `dnt`, and each holds on to its own until its window closes. */
const LEAST: Readonly<Record<Device, Context[]>> = { phone: [], tablet: [], desktop: [], bot: [], unknown: [] };

const leastOf = (device: Device, hour: number): Context => (LEAST[device][hour] ??= { device, hour });

/**
 * What a decision may know of its request. Under `dnt` that is the device's class and the hour, nothing else.
 *
 * @param now in milliseconds since 1970
 * @param reader the reader's id from the cookie
 */
export const contextOf = (
  header: (name: string) => string | undefined,
  now: number,
  dnt: boolean,
  known: { readonly from?: VisitFrom | undefined; readonly reader?: string | undefined },
): Context => {
  const least = leastOf(deviceOf(header('user-agent') ?? ''), new Date(now).getUTCHours());
  if (dnt) return least;
  const language = languageOf(header('accept-language') ?? '');
  return {
    ...least,
    ...(known.from && { from: known.from }),
    ...(language && { language }),
    ...(known.reader && { reader: known.reader }),
  };
};
