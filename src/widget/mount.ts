import { MAX_LIMIT } from '../wire/cds/limit.ts';
import { childSignal } from './page/childSignal.ts';
import { warnAbout } from './page/warn.ts';
import { fire, type TopslotEvents } from './api/events.ts';
import { watchInteraction } from './list/watchInteraction.ts';
import type { Item } from './api/item.ts';
import { toItem } from './list/toItem.ts';
import type { Settings } from './api/options.ts';
import type { Handle } from './api/handle.ts';
import type { Outcome } from './api/outcome.ts';
import type { Reason } from './api/reason.ts';
import { applyRanking } from './list/applyRanking.ts';
import { rank } from './request/rank.ts';
import { watchTopSlot } from './topSlot/watchTopSlot.ts';
import { whenActivated } from './page/whenActivated.ts';

type Ranked = TopslotEvents['topslot:ranked'];

const handles = new WeakMap<Element, Handle>();

/** The mounted containers. Those that have left the page are dropped at the next mount, so that they can be collected. */
let containers: readonly Element[] = [];

/** Returns the handles of the mounted lists, in mount order. */
export const lists = (): readonly Handle[] => containers.flatMap((container) => handles.get(container) ?? []);

/** Returns the items of a list whose ids are not in the other list. */
const exclude = (items: readonly Item[], excluded: readonly Item[]): Item[] =>
  items.filter((item) => !excluded.some(({ id }) => item.id === id));

/**
 * Ranks a container now, and watches its top slot from then on. Returns the existing handle if the container is already
 * mounted.
 */
export const mountOn = (container: Element, options: Settings): Handle => {
  const mounted = handles.get(container);
  if (mounted) return mounted;

  const [lifetime, destroy] = childSignal(options.signal);
  /** Aborts the previous request, if it is still in progress. */
  let abortPrevious = (): void => undefined;
  let ranked: Ranked | undefined;
  const isInUse = watchInteraction(container, lifetime);
  const setTop = watchTopSlot(container, options, lifetime);

  const attempt = async (signal: AbortSignal): Promise<Ranked | Reason> => {
    await new Promise(whenActivated);
    const data = signal.aborted ? 'aborted' : await rank(container, options, signal);
    if (typeof data === 'string') return data;
    if (isInUse()) return 'interacted';
    const { ranking, eventId, appId, rewardAction = ranking[0]?.id } = data;
    const items = ranking.slice(0, MAX_LIMIT).map(toItem);
    const shown = applyRanking(container, items, options);
    if (typeof shown === 'string') return shown;

    const [item] = shown;
    // Another item is on top if the page's list does not contain the rewarded one; then clicks are not rewarded.
    setTop(item && item.id === rewardAction ? { eventId, appId, item } : undefined);
    ranked = { data, shown, inserted: exclude(shown, items), filtered: exclude(items, shown) };
    fire(container, 'ranked', ranked);
    return ranked;
  };

  const refresh = async (): Promise<Outcome> => {
    abortPrevious();
    const [signal, abort] = childSignal(lifetime);
    abortPrevious = abort;
    // A malformed answer and the publisher's own rules can throw, both before the page is changed.
    const result = await attempt(signal).catch((error: unknown): Reason => {
      warnAbout(container, 'not ranked because of an error', 'invalid', error);
      return 'invalid';
    });
    // Removes the listeners of this attempt.
    abort();
    if (typeof result !== 'string') return { status: 'ranked', ...result };
    fire(container, 'default', { reason: result });
    return { status: 'default', reason: result };
  };

  const handle: Handle = {
    ready: refresh(),
    get ranked() {
      return ranked;
    },
    refresh,
    destroy,
  };
  if (!lifetime.aborted) {
    handles.set(container, handle);
    containers = [...containers.filter((other) => other.isConnected && other !== container), container];
  }
  lifetime.addEventListener('abort', () => {
    handles.delete(container);
    setTop();
  });
  return handle;
};
