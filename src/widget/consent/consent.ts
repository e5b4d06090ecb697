import type { ConsentOptions } from '../api/consentOptions.ts';
import { hasCookie } from './cookies.ts';

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

/**
 * Whether a request must go out under `dnt=1`. Asked at the moment of use: consent may come and go while the page is open.
 * Nothing configured means no consent, and a browser that objects, by Global Privacy Control or Do Not Track, goes before
 * consent.
 */
export const mustNotTrack = ({ dnt, consent, consentCookie }: ConsentOptions): boolean => {
  if (dnt === '0' || dnt === '1') return dnt === '1';
  // Not every browser has them, and TypeScript knows only one.
  const { globalPrivacyControl, doNotTrack }: { globalPrivacyControl?: boolean; doNotTrack?: string | null } =
    navigator;
  if (globalPrivacyControl || /1|yes/.test(doNotTrack ?? '')) return true;
  try {
    // Nothing but `true`: what a page's script gives may be anything, a promise for one.
    return (
      true !==
      (said ?? (typeof consent === 'function' ? consent() : consent) ?? (consentCookie && hasCookie(consentCookie)))
    );
  } catch {
    // The page's function failed, or the page is in a sandbox without cookies: that is no consent.
    return true;
  }
};
