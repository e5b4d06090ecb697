import Cookies from 'js-cookie';

/** How a page says whether the reader has consented. */
export interface ConsentOptions {
  /** `1`: never track. `0`: the publisher answers for it. Anything else: by consent and the browser's signals. */
  readonly dnt?: string | undefined;
  /** Whether the reader has consented, or a function that says so. */
  readonly consent?: boolean | (() => boolean);
  /** The cookie that says yes: `name=value`, or `name` for any value. */
  readonly consentCookie?: string | undefined;
}

/** What `topslot.setConsent()` said last; it goes before everything that was configured. */
let said: boolean | undefined;

/**
 * Takes the reader's word for the whole page, from now on.
 *
 * @example banner.onaccept = () => setConsent(true);
 */
export const setConsent = (consent: boolean): void => {
  said = consent;
};

const hasConsent = ({ consent, consentCookie }: ConsentOptions): boolean => {
  if (said !== undefined) return said;
  try {
    if (consent !== undefined) return typeof consent === 'function' ? consent() : consent;
    // At the first sign only: a value may have others in it.
    const [name, value] = consentCookie?.split(/=(.*)/s) ?? [];
    const found = name ? Cookies.get(name) : undefined;
    return found !== undefined && found === (value ?? found);
  } catch {
    // The page's function failed, or the page is in a sandbox without cookies: that is no consent.
    return false;
  }
};

/**
 * Whether a request must go out under `dnt=1`. Asked at the moment of use: consent may come and go while the page is open.
 * Nothing configured means no consent, and a browser that objects, in any of the ways that browsers have or had, goes
 * before consent.
 */
export const mustNotTrack = (options: ConsentOptions): boolean => {
  const { dnt } = options;
  if (dnt === '0' || dnt === '1') return dnt === '1';
  // Not every browser has them, and TypeScript knows only one.
  const { globalPrivacyControl, doNotTrack }: { globalPrivacyControl?: unknown; doNotTrack?: unknown } = navigator;
  return globalPrivacyControl === true || doNotTrack === '1' || doNotTrack === 'yes' || !hasConsent(options);
};
