import type { Context, Device } from '../../../learn/records/context.ts';
import type { VisitOrigin } from '../../../wire/cds/rankParameters.ts';

const BOT = /bot\b|crawl|spider|slurp|facebookexternalhit|preview|lighthouse/i;
const TABLET = /ipad|tablet|android(?!.*mobile)/i;
const PHONE = /mobi|iphone|ipod/i;

/** Returns the class of a device by its user agent. The user agent itself is never stored. */
export const classifyDevice = (userAgent: string): Device =>
  BOT.test(userAgent) ? 'bot' : TABLET.test(userAgent) ? 'tablet' : PHONE.test(userAgent) ? 'phone' : 'desktop';

/** Returns the first language: `de` for `de-CH,fr;q=0.8`. */
const preferredLanguage = (acceptLanguage: string): string | undefined =>
  /^\s*([a-z]{2,3})\b/i.exec(acceptLanguage)?.[1]?.toLowerCase();

/**
 * Shared context objects, to save memory: most decisions are made under `dnt`, and each stays in memory while it is
 * open.
 */
const MINIMAL_CONTEXTS: Readonly<Record<Device, Context[]>> = {
  phone: [],
  tablet: [],
  desktop: [],
  bot: [],
  unknown: [],
};

const minimalContext = (device: Device, hour: number): Context => (MINIMAL_CONTEXTS[device][hour] ??= { device, hour });

/**
 * Returns the features of a request that a decision uses and the log stores. Under `dnt` these are the device class and
 * the hour (UTC), nothing else.
 *
 * @param now in milliseconds since 1970
 * @param known `from`: where the reader came from; `reader`: the id in the reader's cookie
 */
export const createContext = (
  header: (name: string) => string | undefined,
  now: number,
  dnt: boolean,
  known: { readonly from?: VisitOrigin | undefined; readonly reader?: string | undefined },
): Context => {
  const minimal = minimalContext(classifyDevice(header('user-agent') ?? ''), new Date(now).getUTCHours());
  if (dnt) return minimal;
  const language = preferredLanguage(header('accept-language') ?? '');
  return {
    ...minimal,
    ...(known.from && { from: known.from }),
    ...(language && { language }),
    ...(known.reader && { reader: known.reader }),
  };
};
