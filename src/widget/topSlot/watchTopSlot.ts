import type { RankAnswer } from '../../wire/cds/rankAnswer.ts';
import { reportUrl } from '../../wire/cds/urls.ts';
import { fire } from '../api/events.ts';
import type { Item, PlacedItem } from '../api/item.ts';
import type { Settings } from '../api/options.ts';
import { mustNotTrack } from '../consent/consent.ts';
import type { StoryFinder } from '../list/createStoryFinder.ts';
import { isAbove } from '../list/isAbove.ts';
import { isHidden } from '../page/isHidden.ts';
import { on } from '../page/on.ts';
import { warnAbout } from '../page/warn.ts';
import { writeHandOff } from './handOff.ts';
import { postKeepalive } from './postKeepalive.ts';

const isLink = (node: EventTarget): node is HTMLAnchorElement => node instanceof HTMLAnchorElement && !!node.href;

/**
 * Watches the story on top: the ranking's first story that the list shows. (A page does not have every story of its
 * feeds.) Reports an activation once at least half of its item has been in view for one second in a visible tab, and a
 * reward once the reader follows a link to it; each at most once. (Half of the whole list would never be in view on a
 * phone.)
 *
 * `click` covers the left button, touch and Enter, also with Ctrl, Cmd or Shift. `auxclick` covers the middle button;
 * the right button also fires it, but is ignored. Synthetic clicks are ignored. The event is never prevented, delayed or
 * changed, and it counts even if a router calls `preventDefault`.
 *
 * If another item is on top, because the publisher's own rules put it there, nothing is reported. If other code has
 * changed the list, it warns and reports nothing more: a report could be for the wrong story.
 *
 * @param ranked the ranked items
 * @param shown the items of the list, the top one first
 * @param decision stops watching when aborted
 */
export const watchTopSlot = (
  container: Element,
  options: Settings,
  { appId, eventId }: RankAnswer,
  ranked: readonly Item[],
  shown: readonly PlacedItem[],
  findStory: StoryFinder,
  decision: AbortController,
): void => {
  const { signal } = decision;
  const [item] = shown;
  const isOn = (story: Item): boolean => shown.some((other) => other.id === story.id);
  if (!item || ranked.find(isOn)?.id !== item.id) return;

  const { id, element } = item;
  const mask = ranked.reduce((bits, story, index) => bits + (isOn(story) ? 2 ** index : 0), 0);
  const texts = shown.map((other) => other.element.textContent);
  const isStoryLink = (link: HTMLAnchorElement): boolean => findStory(link.href)?.id === id;
  const hasStoryLink = (): boolean => [...element.querySelectorAll<HTMLAnchorElement>('a[href]')].some(isStoryLink);
  const hadStoryLink = hasStoryLink();
  const sent = new Set<string>();
  const report = (verb: 'reward' | 'activate'): void => {
    if (signal.aborted || sent.has(verb)) return;
    if (
      // The prototype's method, because in a form, an input can have the name `contains`.
      !Node.prototype.contains.call(container, element) ||
      (verb === 'activate' && hasStoryLink() !== hadStoryLink) ||
      // A framework that hydrates a reordered list may write the text of one item into another, but leave its URL.
      texts.indexOf(element.textContent) > 0 ||
      shown.some((other) => isAbove(other.element, element))
    ) {
      decision.abort();
      warnAbout(container, 'changed by other code, so nothing is reported', 'changed');
      return;
    }
    // Mark it as sent first, so a failed request is never retried.
    sent.add(verb);
    const dnt = mustNotTrack(options);
    const isReward = verb === 'reward';
    const url = reportUrl(options.endpoint, appId, verb, eventId, mask);
    void postKeepalive(url, dnt, isReward ? options.rewardType : '');
    if (isReward && options.handoff && !dnt) writeHandOff(id, url);
    fire(container, isReward ? 'rewarded' : 'displayed', { appId, eventId, item });
  };

  /** The last pressed link to the story. Trackers may replace its URL by that of a redirect while it is pressed. */
  let pressed: unknown;
  on(
    ['pointerdown', 'click', 'auxclick'],
    (event) => {
      const path = event.composedPath();
      const link = path.find(isLink);
      if (!link || !path.includes(element)) return;
      // An item without a link to the story is known by its id alone; then each link in it counts.
      const isToStory = isStoryLink(link) || !hadStoryLink;
      if (event.type === 'pointerdown') pressed = isToStory && link;
      // `button` is 0 for the left button and the keyboard, 1 for the middle button, 2 for the right one.
      else if (event.isTrusted && event.button < 2 && (isToStory || link === pressed)) report('reward');
    },
    signal,
  );

  let timer: number | undefined;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        clearTimeout(timer);
        if (entry.intersectionRatio >= 0.5 && !isHidden()) timer = setTimeout(report, 1000, 'activate');
      }
      if (signal.aborted) observer.disconnect();
    },
    { threshold: 0.5 },
  );
  // The second restarts when the tab becomes hidden or visible.
  const restart = (): void => {
    observer.disconnect();
    observer.observe(element);
  };
  on(['visibilitychange'], restart, signal);
  restart();
};
