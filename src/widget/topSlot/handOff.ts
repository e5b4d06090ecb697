import { apiUrl } from '../../wire/cds/urls.ts';
import { writeCookie } from '../consent/cookies.ts';
import { linkTo } from '../page/linkTo.ts';
import type { Settings } from '../api/options.ts';
import { send } from './send.ts';

/** What articles are compared by: an address that can stand in a cookie, without what follows a `;` or a `#`. */
const nameOf = (article: string): string => linkTo(article).href.replace(/\/?([;#].*)?$/, '');

/**
 * Gives a decision to the article page that the reader has just clicked on. In a session cookie, because that is there for
 * every gesture, also in a new tab, which sessionStorage misses; and at once, because a cookie that is written in the click
 * is in the very next request.
 *
 * @param article its address
 * @param reward where the reward goes
 */
export const leaveHandOff = (article: string, reward: string): void =>
  writeCookie(`topslot_handoff=${reward}|${nameOf(article)}`);

/**
 * Rewards the decision that was left for this article page, known by its canonical link or its address, and lets go of the
 * cookie. A page that is not the article leaves it to the one that is. Anybody on the site may have written anything into
 * it; so nothing is sent but to the endpoint.
 */
export const takeHandOff = ({ rewardType, endpoint }: Pick<Settings, 'endpoint' | 'rewardType'>): void => {
  try {
    const [, reward, article = ''] = /topslot_handoff=([^|]*)\|([^;]*)/.exec(document.cookie) ?? [];
    const canonical = document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href ?? '';
    const isHere = [document.URL, canonical].map(nameOf).includes(article);
    if (!isHere || !reward?.startsWith(apiUrl(endpoint))) return;
    writeCookie('topslot_handoff=;max-age=0');
    void send(reward, true, rewardType);
  } catch {
    // A page in a sandbox has no cookies.
  }
};
