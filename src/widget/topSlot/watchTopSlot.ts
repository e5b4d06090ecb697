import { reportUrl } from '../../wire/cds/urls.ts';
import { onClick } from './onClick.ts';
import { mustNotTrack } from '../consent/consent.ts';
import { watchDisplay } from './watchDisplay.ts';
import { fire } from '../api/events.ts';
import { leaveHandOff } from './handOff.ts';
import type { PlacedItem } from '../api/item.ts';
import type { Settings } from '../api/options.ts';
import { send } from './send.ts';

/** What stands in the top slot, and by which decision. */
export interface TopSlot {
  readonly appId: string;
  readonly eventId: string;
  readonly item: PlacedItem;
}

/**
 * Looks after the item in the top slot: when it has been seen, that activates the decision; when it is clicked, that is the
 * reward. Each of them once.
 *
 * @param signal ends it
 * @returns says what stands there from now on, if anything that a decision put there
 */
export const watchTopSlot = (container: Element, options: Settings, signal: AbortSignal): ((top?: TopSlot) => void) => {
  let top: TopSlot | undefined;
  /** Every address that was reported to. */
  const reported: string[] = [];
  const report = (isReward: boolean): void => {
    if (!top) return;
    const { eventId, appId, item } = top;
    const { handoff, rewardType, endpoint } = options;
    const url = reportUrl(endpoint, appId, isReward ? 'reward' : 'activate', eventId);
    if (reported.includes(url)) return;
    // Before it is sent: whatever comes of that, it is not sent again.
    reported.push(url);
    const dnt = mustNotTrack(options);
    void send(url, dnt, isReward ? rewardType : '');
    if (isReward && handoff && !dnt) leaveHandOff(item.id, url);
    fire(container, isReward ? 'rewarded' : 'displayed', top);
  };
  onClick(container, signal, (target) => {
    if (top?.item.element.contains(target)) report(true);
  });
  const watch = watchDisplay(() => report(false));
  const look = (): void => watch(top?.item.element);
  // A tab that goes to the back stops the second.
  document.addEventListener('visibilitychange', look, { signal });
  return (next) => {
    top = next;
    look();
  };
};
