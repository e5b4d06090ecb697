import { mustNotTrack } from './consent/consent.ts';
import { takeHandOff as take } from './topSlot/handOff.ts';
import { installAnswer } from './request/installAnswer.ts';
import { linkTo } from './page/linkTo.ts';
import { mountOn } from './mount.ts';
import type { Handle } from './api/handle.ts';
import type { MountOptions, PageOptions } from './api/options.ts';
import { whenActivated } from './page/whenActivated.ts';
import { whileParsing } from './page/whileParsing.ts';

export type { RankAnswer, RankedArticle, ActionSetState, Details } from '../wire/cds/rankAnswer.ts';
export type { TopslotEvents } from './api/events.ts';
export type { Topslot } from './api/topslot.ts';
export type { Item } from './api/item.ts';
export type { Handle } from './api/handle.ts';
export type { ContainerOptions, MountOptions, PageOptions, Rules } from './api/options.ts';
export type { Outcome } from './api/outcome.ts';
export type { Reason } from './api/reason.ts';
export type { ScriptUrlPolicy } from './api/scriptUrlPolicy.ts';
export { setConsent } from './consent/consent.ts';

/**
 * Ranks a container and looks after its top slot. A container that is mounted already gives the handle that it has.
 *
 * Options that cannot be used are not thrown either: they end as `{status: 'default', reason: 'invalid'}`, with a word on the
 * console.
 *
 * @param container the list; its attributes (`data-topslot-app`, …) count where an option is not given
 * @param options `endpoint` is required
 * @example
 * const { ready } = mount(list, { endpoint: 'https://rank.example/', app: 'my-site', sets: 'news sports' });
 * const outcome = await ready; // {status: 'ranked', data, shown, …} or {status: 'default', reason: 'timeout'}
 */
export const mount = (container: Element, options: MountOptions & { readonly endpoint: string }): Handle => {
  installAnswer();
  // Absolute, as policies and preloads are compared by it.
  return mountOn(container, { ...options, endpoint: linkTo(options.endpoint).href });
};

/**
 * On an article page: rewards the decision that a front page with `handoff` left for it, once, and lets go of the cookie.
 * Waits until the page is parsed, and for a reader where it is prerendered; and does nothing without consent. (The script tag
 * does it where it has `data-handoff`.)
 *
 * @example takeHandOff({ endpoint: 'https://rank.example/', consentCookie: 'consent=yes' });
 */
export const takeHandOff = (
  options: Pick<PageOptions, 'dnt' | 'consent' | 'consentCookie' | 'rewardType'> & { readonly endpoint: string },
): void => whenActivated(() => whileParsing('html', () => mustNotTrack(options) || take(options)));
