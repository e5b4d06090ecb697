import { mustNotTrack } from './consent/consent.ts';
import { rewardHandOff } from './topSlot/handOff.ts';
import { installAnswer } from './request/installAnswer.ts';
import { resolveUrl } from './page/resolveUrl.ts';
import { mountOn } from './mount.ts';
import type { Handle } from './api/handle.ts';
import type { MountOptions, PageOptions } from './api/options.ts';
import { whenActivated } from './page/whenActivated.ts';
import { onElementParsed } from './page/onElementParsed.ts';

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
export { lists } from './mount.ts';

/**
 * Ranks a container and watches its top slot. Returns the existing handle if the container is already mounted.
 *
 * Never throws: unusable options lead to the outcome `{status: 'default', reason: 'invalid'}` and a warning on the
 * console.
 *
 * @param container the list; its attributes (`data-topslot-app`, …) apply where an option is missing
 * @param options `endpoint` is required
 * @example
 * const { ready } = mount(list, { endpoint: 'https://rank.example/', app: 'my-site', sets: 'news sports' });
 * const outcome = await ready; // {status: 'ranked', data, shown, …} or {status: 'default', reason: 'timeout'}
 */
export const mount = (container: Element, options: MountOptions & { readonly endpoint: string }): Handle => {
  installAnswer();
  // Policies and preloads are compared by the absolute URL.
  return mountOn(container, { ...options, endpoint: resolveUrl(options.endpoint) });
};

/**
 * Rewards the decision that a front page with `handoff` handed to this article page, and removes the cookie. Waits
 * until the page is parsed and, if it is prerendered, shown. Does nothing without consent. (A script tag with
 * `data-handoff` calls it.)
 *
 * @example takeHandOff({ endpoint: 'https://rank.example/', consentCookie: 'consent=yes' });
 */
export const takeHandOff = (
  options: Pick<PageOptions, 'dnt' | 'consent' | 'consentCookie' | 'rewardType'> & { readonly endpoint: string },
): void => whenActivated(() => onElementParsed('body', () => mustNotTrack(options) || rewardHandOff(options)));
