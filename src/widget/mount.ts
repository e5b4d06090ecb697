import { MAX_LIMIT } from '../wire/cds/limit.ts';
import { childSignal } from './page/childSignal.ts';
import { fire, type TopslotEvents } from './api/events.ts';
import { watchInteraction } from './list/watchInteraction.ts';
import { type Item } from './api/item.ts';
import { itemOf } from './list/itemOf.ts';
import type { Settings } from './api/options.ts';
import type { Handle } from './api/handle.ts';
import type { Outcome } from './api/outcome.ts';
import type { Reason } from './api/reason.ts';
import { present } from './list/present.ts';
import { rank } from './request/rank.ts';
import { watchTopSlot } from './topSlot/watchTopSlot.ts';
import { whenActivated } from './page/whenActivated.ts';

const handles = new WeakMap<Element, Handle>();

/**
 * Ranks a container now, and looks after its top slot from then on. A container that is mounted already gives the handle
 * that it has.
 */
export const mountOn = (container: Element, options: Settings): Handle => {
  const mounted = handles.get(container);
  if (mounted) return mounted;

  const [life, destroy] = childSignal(options.signal);
  /** Calls off the request that is under way. */
  let cancel = (): void => undefined;
  const isInUse = watchInteraction(container, life);
  const setTop = watchTopSlot(container, options, life);

  const attempt = async (signal: AbortSignal): Promise<TopslotEvents['topslot:ranked'] | Reason> => {
    await new Promise(whenActivated);
    const data = signal.aborted ? 'aborted' : await rank(container, options, signal);
    if (typeof data === 'string') return data;
    if (isInUse()) return 'interacted';
    const { ranking, eventId, appId, rewardAction = ranking[0]?.id } = data;
    const items = ranking.slice(0, MAX_LIMIT).map(itemOf);
    const shown = present(container, items, options);
    if (typeof shown === 'string') return shown;

    const [item] = shown;
    // Another item can stand on top, because the page's list does not have the ranked one.
    setTop(item && item.id === rewardAction ? { eventId, appId, item } : undefined);
    const without = (some: readonly Item[], others: readonly Item[]): Item[] =>
      some.filter((one) => !others.some(({ id }) => one.id === id));
    const laidOut = { data, shown, inserted: without(shown, items), filtered: without(items, shown) };
    fire(container, 'ranked', laidOut);
    return laidOut;
  };

  const refresh = async (): Promise<Outcome> => {
    cancel();
    const [signal, end] = childSignal(life);
    cancel = end;
    // What a service sends is anything, what a publisher's own rules do as well; and what throws on the way to the page has
    // not reached it.
    const data = await attempt(signal).catch((error: unknown): Reason => {
      console.warn('topslot:', container, error);
      return 'invalid';
    });
    // Lets go of what was listened to for it.
    end();
    if (typeof data !== 'string') return { status: 'ranked', ...data };
    fire(container, 'default', { reason: data });
    return { status: 'default', reason: data };
  };

  const handle = { ready: refresh(), refresh, destroy };
  if (!life.aborted) handles.set(container, handle);
  life.addEventListener('abort', () => {
    handles.delete(container);
    setTop();
  });
  return handle;
};
