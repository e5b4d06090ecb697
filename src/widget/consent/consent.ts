import Cookies from 'js-cookie';
import type { ConsentOptions } from '../api/consentOptions.ts';

/** The last value passed to `topslot.setConsent()`. It takes precedence over the configured consent. */
let consentOverride: boolean | undefined;

/**
 * Sets the reader's consent for the whole page, from now on.
 *
 * @example banner.onaccept = () => setConsent(true);
 */
export const setConsent = (consent: boolean): void => {
  consentOverride = consent;
};

/**
 * Checks whether the page has a cookie.
 *
 * @param cookie `name=value`, with the value decoded or as it is written in the cookie; or `name`, for any value that can
 * be decoded
 * @throws {DOMException} in a sandboxed page, which has no cookies
 */
const hasCookie = (cookie: string): boolean =>
  Object.entries(Cookies.get())
    .flatMap(([name, value]) => [name, `${name}=${value}`])
    .concat(document.cookie.split('; '))
    .includes(cookie);

/**
 * Checks whether a request must be sent with `dnt=1`. Call it right before each request, because consent may change
 * while the page is open. The default is no consent. Global Privacy Control and Do Not Track take precedence over
 * consent.
 */
export const mustNotTrack = ({ dnt, consent, consentCookie }: ConsentOptions): boolean => {
  if (dnt === '0' || dnt === '1') return dnt === '1';
  // Only some browsers have these properties, and TypeScript's DOM types declare only one of them.
  const { globalPrivacyControl, doNotTrack }: { globalPrivacyControl?: boolean; doNotTrack?: string | null } =
    navigator;
  if (globalPrivacyControl || /1|yes/.test(doNotTrack ?? '')) return true;
  try {
    // Only `true` is consent: the page's function may return anything, for example a promise.
    return (
      true !==
      (consentOverride ??
        (typeof consent === 'function' ? consent() : consent) ??
        (consentCookie && hasCookie(consentCookie)))
    );
  } catch {
    // The page's function threw, or the page is sandboxed and has no cookies. Neither is consent.
    return true;
  }
};
