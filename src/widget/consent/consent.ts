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

/** Values that refuse consent, in any case: `0`, `no`, `false`, `denied`, `opt-out`, … and the empty value. */
const REFUSAL =
  /^("?|0|-1|no?|off|null|(no[nt]|un|false|dis|nec|ess|pend|reject|den|refus|declin|withdr|opt\w*-?out).*)$/i;

/**
 * Checks whether a cookie of the page states consent. A value that refuses never does. Neither does a record, such as
 * OneTrust's list of groups or an IAB TC string, unless the option states its whole value.
 *
 * @param consentCookie `name=value`, percent-encoded or not; or `name`, for any single word that does not refuse
 * @throws {DOMException} in a sandboxed page, which has no cookies
 * @throws {URIError} if the option is not valid percent-encoding
 */
const hasConsentCookie = (consentCookie: string): boolean => {
  const [name = '', ...rest] = consentCookie.split('=');
  const value = Cookies.get(name);
  return (
    value !== undefined &&
    !REFUSAL.test(value.trim()) &&
    (rest.length ? value === decodeURIComponent(rest.join('=')) : /^[\w.-]{1,20}$/.test(value))
  );
};

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
        (consentCookie && hasConsentCookie(consentCookie)))
    );
  } catch {
    // The page's function threw, or the page is sandboxed and has no cookies. Neither is consent.
    return true;
  }
};
