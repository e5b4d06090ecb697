import type { RankAnswer } from '../../wire/cds/rankAnswer.ts';
import type { Item } from './item.ts';
import type { Reason } from './reason.ts';

/**
 * The widget's events and their `detail`. They are dispatched on the container, and bubble.
 *
 * @example
 * document.addEventListener('topslot:ranked', ({ target, detail }) => console.log(target, detail.shown.length));
 */
export interface TopslotEvents {
  /** The list now has the ranked order. */
  'topslot:ranked': {
    readonly data: RankAnswer;
    /** The items of the list, from top to bottom. */
    readonly shown: readonly Item[];
    /** Items that were ranked but are not in the list. */
    readonly filtered: readonly Item[];
    /** Items in the list that were not ranked: the publisher's own rules added them. */
    readonly inserted: readonly Item[];
  };
  /** The list keeps its order: the publisher's own, or after a failed `refresh()` that of the previous ranking. */
  'topslot:default': { readonly reason: Reason };
  /** At least half of the top story was in view for one second; the activation is being sent. */
  'topslot:displayed': { readonly appId: string; readonly eventId: string; readonly item: Item };
  /** The reader clicked the top story; the reward is being sent. */
  'topslot:rewarded': { readonly appId: string; readonly eventId: string; readonly item: Item };
}

type TopslotEventMap = { [Name in keyof TopslotEvents]: CustomEvent<TopslotEvents[Name]> };

declare global {
  interface HTMLElementEventMap extends TopslotEventMap {}
  interface DocumentEventMap extends TopslotEventMap {}
  interface WindowEventMap extends TopslotEventMap {}
}

/**
 * Dispatches one of the widget's events. An error in a listener does not propagate to the caller. Calls the method of the
 * window, because in a form, an input can have the name `dispatchEvent`.
 */
export const fire = <Name extends 'ranked' | 'default' | 'displayed' | 'rewarded'>(
  container: Element,
  name: Name,
  detail: TopslotEvents[`topslot:${Name}`],
): boolean => dispatchEvent.call(container, new CustomEvent(`topslot:${name}`, { bubbles: true, detail }));
