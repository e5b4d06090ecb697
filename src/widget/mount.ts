import { MAX_LIMIT } from '../wire/cds/limit.ts';
import { rewardUrl } from '../wire/cds/urls.ts';
import { onFirstClick } from './clicks.ts';
import { mustNotTrack } from './consent.ts';
import { fire } from './events.ts';
import { watchInteraction } from './interaction.ts';
import { itemOf } from './item.ts';
import type { Settings } from './options.ts';
import type { Outcome, Reason } from './outcome.ts';
import { present } from './present.ts';
import { rank } from './rank.ts';
import { send } from './send.ts';

/** A container that is being looked after. */
export interface Handle {
  /** How the first ranking ended. Never rejects. */
  readonly ready: Promise<Outcome>;
  /** Asks for a new ranking, in place of one that is under way. Never rejects. */
  readonly refresh: () => Promise<Outcome>;
  /** Ends it. The list stays as it is; clicks on it are no longer rewarded. */
  readonly destroy: () => void;
}

const handles = new WeakMap<Element, Handle>();

/**
 * Ranks a container now, and looks after its top slot from then on. A container that is mounted already gives the handle
 * that it has.
 */
export const mountOn = (container: Element, options: Settings): Handle => {
  const mounted = handles.get(container);
  if (mounted) return mounted;

  /** Of the whole, of the request that is under way, and of the decision that stands in the list. */
  const life = new AbortController();
  let request = new AbortController();
  let decision = new AbortController();
  const isInUse = watchInteraction(container, life.signal);

  const attempt = async (signal: AbortSignal): Promise<Outcome | Reason> => {
    const data = await rank(container, options, signal);
    if (typeof data === 'string') return data;
    if (signal.aborted) return 'aborted';
    if (isInUse()) return 'interacted';
    const { appId, eventId, ranking, rewardAction = ranking[0]?.id } = data;
    const items = ranking.slice(0, MAX_LIMIT).map(itemOf);
    const shown = present(container, items);
    if (typeof shown === 'string') return shown;

    decision.abort();
    decision = new AbortController();
    const [top] = shown;
    // Another item can stand on top, because the page's list does not have the ranked one.
    if (top && top.id === rewardAction) {
      onFirstClick(top.element, decision.signal, () => {
        send(rewardUrl(options.endpoint, appId, eventId), mustNotTrack(options));
        fire(container, 'rewarded', { appId, eventId, item: top });
      });
    }
    const filtered = items.filter(({ id }) => !shown.some((item) => item.id === id));
    fire(container, 'ranked', { data, shown, filtered, inserted: [] });
    return { status: 'ranked', data };
  };

  const refresh = async (): Promise<Outcome> => {
    request.abort();
    const current = (request = new AbortController());
    let outcome: Outcome | Reason = 'aborted';
    try {
      if (!life.signal.aborted) outcome = await attempt(current.signal);
    } catch {
      // What a service sends is anything, and what throws on the way to the page has not reached it.
      outcome = 'invalid';
    }
    // Lets go of what was listened to for it.
    current.abort();
    if (typeof outcome !== 'string') return outcome;
    fire(container, 'default', { reason: outcome });
    return { status: 'default', reason: outcome };
  };

  const destroy = (): void => {
    if (handles.get(container) === handle) handles.delete(container);
    for (const part of [life, request, decision]) part.abort();
  };
  const { signal } = options;
  signal?.addEventListener('abort', destroy);
  if (signal?.aborted) life.abort();

  const handle = { ready: refresh(), refresh, destroy };
  if (!signal?.aborted) handles.set(container, handle);
  return handle;
};
