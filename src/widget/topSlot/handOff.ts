import Cookies from 'js-cookie';
import { apiUrl } from '../../wire/cds/urls.ts';
import { normalizeUrl } from '../../wire/normalizeUrl.ts';
import type { Settings } from '../api/options.ts';
import { readDocument } from '../page/readDocument.ts';
import { postKeepalive } from './postKeepalive.ts';

const COOKIE = 'topslot_handoff';

/**
 * Hands a decision to the article page that the reader just clicked, in a session cookie. A cookie also reaches a page
 * that is opened in a new tab, which sessionStorage does not. Written in the click handler, it is already sent with the
 * next request.
 *
 * @param article the article's URL
 * @param rewardUrl the URL that the reward is posted to
 */
export const writeHandOff = (article: string, rewardUrl: string): void => {
  try {
    Cookies.set(COOKIE, `${rewardUrl} ${article}`);
  } catch {
    // A sandboxed page has no cookies.
  }
};

/**
 * Rewards the decision that was handed to this article page and removes the cookie. The page identifies itself by its
 * URL or by its canonical link; a cookie for another article stays. Any page of the site can write the cookie, so the
 * reward is only sent to the endpoint.
 */
export const rewardHandOff = ({ rewardType, endpoint }: Pick<Settings, 'endpoint' | 'rewardType'>): void => {
  try {
    const [rewardUrl = '', article = ''] = (Cookies.get(COOKIE) ?? '').split(' ');
    const url = readDocument('URL');
    const canonical = readDocument('documentElement').querySelector<HTMLLinkElement>('link[rel=canonical]');
    const isThisPage = [url, canonical?.href ?? url].map(normalizeUrl).includes(normalizeUrl(article));
    if (!isThisPage || !rewardUrl.startsWith(apiUrl(endpoint))) return;
    Cookies.remove(COOKIE);
    void postKeepalive(rewardUrl, true, rewardType);
  } catch {
    // A sandboxed page has no cookies.
  }
};
