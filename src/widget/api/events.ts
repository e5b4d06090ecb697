import type { RankAnswer } from '../../wire/cds/rankAnswer.ts';
import type { Item } from './item.ts';
import type { Reason } from './reason.ts';

/**
 * What the widget's events carry. They bubble, and are fired on the container.
 *
 * @example
 * document.addEventListener('topslot:ranked', ({ target, detail }) => console.log(target, detail.shown.length));
 */
export interface TopslotEvents {
  /** The list stands in ranked order. */
  'topslot:ranked': {
    readonly data: RankAnswer;
    /** The ranked items that stand in the list, from the top. */
    readonly shown: readonly Item[];
    /** Items that were ranked, but do not stand in the list. */
    readonly filtered: readonly Item[];
    /** Items that stand in the list without having been ranked: put there by the publisher's own rules. */
    readonly inserted: readonly Item[];
  };
  /** The list was left as it was: in the publisher's own order, or after `refresh()` in the ranking's before. */
  'topslot:default': { readonly reason: Reason };
  /** The story in the top slot was half in view for a second, and the activation is on its way. */
  'topslot:displayed': { readonly appId: string; readonly eventId: string; readonly item: Item };
  /** The reader clicked the story in the top slot, and the reward is on its way. */
  'topslot:rewarded': { readonly appId: string; readonly eventId: string; readonly item: Item };
}

type TopslotEventMap = { [Name in keyof TopslotEvents]: CustomEvent<TopslotEvents[Name]> };

declare global {
  interface HTMLElementEventMap extends TopslotEventMap {}
  interface DocumentEventMap extends TopslotEventMap {}
  interface WindowEventMap extends TopslotEventMap {}
}

/** Fires one of them. What a listener throws stays the listener's. */
export const fire = <Name extends 'ranked' | 'default' | 'displayed' | 'rewarded'>(
  container: Element,
  name: Name,
  detail: TopslotEvents[`topslot:${Name}`],
): boolean => container.dispatchEvent(new CustomEvent(`topslot:${name}`, { bubbles: true, detail }));
