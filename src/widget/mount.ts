import { MAX_LIMIT } from '../wire/cds/limit.ts';
import { reportUrl } from '../wire/cds/urls.ts';
import { fire, type TopslotEvents } from './api/events.ts';
import type { Handle } from './api/handle.ts';
import type { Item } from './api/item.ts';
import type { Settings } from './api/options.ts';
import type { Outcome } from './api/outcome.ts';
import type { Reason } from './api/reason.ts';
import { mustNotTrack } from './consent/consent.ts';
import { applyRanking } from './list/applyRanking.ts';
import { createStoryFinder } from './list/createStoryFinder.ts';
import { toItem } from './list/toItem.ts';
import { warnUnmatched } from './list/warnUnmatched.ts';
import { watchInteraction } from './list/watchInteraction.ts';
import { nextTask } from './page/nextTask.ts';
import { warnAbout } from './page/warn.ts';
import { whenActivated } from './page/whenActivated.ts';
import { rank } from './request/rank.ts';
import { postKeepalive } from './topSlot/postKeepalive.ts';
import { watchTopSlot } from './topSlot/watchTopSlot.ts';

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

  /** Aborted when the list is destroyed. */
  const lifetime = new AbortController();
  /** Aborted when it has ended, or when another attempt begins. */
  let attempt = new AbortController();
  /** Aborted when another decision determines the list. */
  let decision = attempt;
  let ranked: Ranked | undefined;
  const isInUse = watchInteraction(container, lifetime.signal);

  const tryToRank = async (signal: AbortSignal): Promise<Ranked | Reason> => {
    // Several lists of a page are mounted at once.
    await new Promise<void>((resolve) => whenActivated(() => nextTask(resolve)));
    const data = signal.aborted ? 'aborted' : await rank(container, options, signal);
    if (typeof data === 'string') return data;
    const items = data.ranking.slice(0, MAX_LIMIT).map(toItem);
    const findStory = createStoryFinder(items);
    await new Promise<void>(nextTask);
    if (signal.aborted) return 'aborted';
    if (isInUse()) return 'interacted';
    const shown = applyRanking(container, items, findStory, options);
    if (shown === 'unmatched') {
      warnUnmatched(container, items, []);
      void postKeepalive(reportUrl(options.endpoint, data.appId, 'activate', data.eventId, 0), mustNotTrack(options));
    }
    if (typeof shown === 'string') return shown;

    decision.abort();
    decision = new AbortController();
    watchTopSlot(container, options, data, items, shown, findStory, decision);
    ranked = { data, shown, inserted: exclude(shown, items), filtered: exclude(items, shown) };
    fire(container, 'ranked', ranked);
    nextTask(() => warnUnmatched(container, items, shown));
    return ranked;
  };

  const refresh = async (): Promise<Outcome> => {
    attempt.abort();
    const controller = new AbortController();
    attempt = controller;
    if (lifetime.signal.aborted) attempt.abort();
    let cause: string | undefined;
    // Unusable options, a malformed answer and the publisher's own rules can throw.
    const result = await tryToRank(controller.signal).catch((error: unknown): Reason => {
      cause = String(error);
      return 'invalid';
    });
    // Removes what the attempt has added to the page.
    controller.abort();
    if (typeof result !== 'string') return { status: 'ranked', ...result };
    if (!/aborted|interacted|unmatched/.test(result)) {
      warnAbout(container, `not ranked by ${options.endpoint}: ${cause ?? result}`, result);
    }
    fire(container, 'default', { reason: result });
    return { status: 'default', reason: result };
  };

  const destroy = (): void => lifetime.abort();
  lifetime.signal.onabort = () => {
    attempt.abort();
    decision.abort();
    handles.delete(container);
  };
  const handle: Handle = {
    ready: refresh(),
    get ranked() {
      return ranked;
    },
    refresh,
    destroy,
  };
  handles.set(container, handle);
  containers = [...containers.filter((other) => other.isConnected && other !== container), container];
  options.signal?.addEventListener('abort', destroy);
  if (options.signal?.aborted) destroy();
  return handle;
};
