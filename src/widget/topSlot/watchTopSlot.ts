import { reportUrl } from '../../wire/cds/urls.ts';
import { onClick } from './onClick.ts';
import { mustNotTrack } from '../consent/consent.ts';
import { watchDisplay } from './watchDisplay.ts';
import { fire } from '../api/events.ts';
import { writeHandOff } from './handOff.ts';
import type { PlacedItem } from '../api/item.ts';
import type { Settings } from '../api/options.ts';
import { postKeepalive } from './postKeepalive.ts';

/** The item in the top slot, and the decision that put it there. */
export interface TopSlot {
  readonly appId: string;
  readonly eventId: string;
  readonly item: PlacedItem;
}

/**
 * Watches the item in the top slot: reports an activation once the item has been displayed, and a reward once it is
 * clicked. Reports each at most once per decision.
 *
 * @param signal stops watching
 * @returns a function that sets the watched item; `undefined` if no decision put the item on top
 */
export const watchTopSlot = (container: Element, options: Settings, signal: AbortSignal): ((top?: TopSlot) => void) => {
  let top: TopSlot | undefined;
  /** The URLs that were already posted to. */
  const sentUrls: string[] = [];
  const report = (isReward: boolean): void => {
    if (!top) return;
    const { eventId, appId, item } = top;
    const { handoff, rewardType, endpoint } = options;
    const url = reportUrl(endpoint, appId, isReward ? 'reward' : 'activate', eventId);
    if (sentUrls.includes(url)) return;
    // Mark it as sent first, so a failed request is never retried.
    sentUrls.push(url);
    const dnt = mustNotTrack(options);
    void postKeepalive(url, dnt, isReward ? rewardType : '');
    if (isReward && handoff && !dnt) writeHandOff(item.id, url);
    fire(container, isReward ? 'rewarded' : 'displayed', top);
  };
  onClick(container, signal, (target) => {
    if (top?.item.element.contains(target)) report(true);
  });
  const watchElement = watchDisplay(() => report(false));
  const restartWatch = (): void => watchElement(top?.item.element);
  // The second restarts when the tab becomes hidden or visible.
  document.addEventListener('visibilitychange', restartWatch, { signal });
  return (next) => {
    top = next;
    restartWatch();
  };
};
