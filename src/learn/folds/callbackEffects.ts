import type { ArticleRecord, CallbackRecord } from '../records/record.ts';
import { readerKey, uidKey } from '../records/readerKeys.ts';
import { createCallbackMemory, type RequestKey, type SavedCallback } from './callbackMemory.ts';
import { createDeliveries, type Deliveries, type SavedDeliveries } from './deliveries.ts';
import { normalizeItemId } from './normalizeItemId.ts';
import type { OpenDecision, OpenDecisions } from './openDecisions.ts';
import { createRecentMap, type SavedEntry } from './recentMap.ts';
import { DANGLING, type RecordEffect } from './recordEffect.ts';

/** The two ids under which callbacks may name an article. */
export type ArticleIds = Pick<ArticleRecord, 'id' | 'guid'>;

/** The effects of delivery callbacks on open decisions, and on the record of what was delivered to whom. */
export interface CallbackEffects<Summary> {
  readonly applyCallback: (record: CallbackRecord) => RecordEffect;
  /** Applies the callbacks that precede their decision in the log. */
  readonly applyEarlyCallbacks: (decision: OpenDecision<Summary>) => void;
  /** Drops the callbacks whose decision did not come within the reward window. */
  readonly expire: (now: number) => void;
  readonly delivered: Pick<Deliveries, 'to'>;
  readonly save: () => Iterable<SavedCallbackEffects>;
  /** Restores an entry of `save`, in the same order. */
  readonly restore: (saved: SavedCallbackEffects) => void;
}

export interface CallbackEffectsOptions<Summary> {
  readonly decisions: Pick<OpenDecisions<Summary>, 'get' | 'getByRequestId' | 'activate' | 'markNotShown'>;
  /** How long a callback may precede its decision or follow it, in milliseconds. */
  readonly rewardWait: number;
  /**
   * How long delivered articles stay out of rankings, in milliseconds; `null`: only out of predictions, for an hour.
   */
  readonly leaveOutDelivered: number | null;
  /** Returns the article that a decision put on top; `undefined` where there was none. */
  readonly topOf: (summary: Summary) => ArticleIds | undefined;
}

/** The part of a callback that its decision needs. */
interface EarlyCallback extends RequestKey {
  readonly browser: boolean;
  /** Ids of the items that were shown, from the top. */
  readonly shown: readonly string[];
  readonly time: number;
}

/** One piece of state, as JSON. */
export type SavedCallbackEffects =
  | readonly [kind: 'early server', entry: SavedEntry<EarlyCallback>]
  | readonly [kind: 'early page', entry: SavedEntry<EarlyCallback>]
  | readonly [kind: 'server', entry: SavedCallback]
  | readonly [kind: 'page', entry: SavedCallback]
  | readonly [kind: 'delivered', entry: SavedDeliveries];

const HOUR = 3_600_000;

const MAX_EARLY_CALLBACKS = 1000;

/** Limits of the callback memories. Any page can send as many callbacks as it likes. */
const MAX_FROM_SERVERS = 1_000_000;
const MAX_FROM_PAGES = 100_000;

/** Maximum number of delivered items per page callback: more than a ranking and its inserted items have. */
const MAX_PAGE_ITEMS = 100;

const isSeen = ({ activated, reward }: OpenDecision<unknown>): boolean => activated || reward !== undefined;

/** Creates the callback part of a join. Its memory is bounded by time and by number. */
export const createCallbackEffects = <Summary>(options: CallbackEffectsOptions<Summary>): CallbackEffects<Summary> => {
  const { decisions, rewardWait, leaveOutDelivered, topOf } = options;
  const deliveryWindow = leaveOutDelivered ?? HOUR;
  const delivered = createDeliveries(deliveryWindow);
  // A repeated callback must be recognized for as long as the first one has an effect.
  const memoryWindow = Math.max(deliveryWindow, rewardWait);
  const createSource = (maxCallbacks: number) => ({
    memory: createCallbackMemory(memoryWindow, maxCallbacks),
    early: createRecentMap<EarlyCallback>({ window: rewardWait, maxSize: MAX_EARLY_CALLBACKS }),
  });
  // Pages are not trusted: their callbacks must neither make a server's callback a repetition, nor evict it.
  const fromServers = createSource(MAX_FROM_SERVERS);
  const fromPages = createSource(MAX_FROM_PAGES);

  /**
   * Returns the key of the reader whose deliveries are recorded; `undefined` for a reader without id, as under `dnt`.
   */
  const readerKeyOf = ({ uid, context: { reader } }: OpenDecision<Summary>): string | undefined => {
    if (uid !== undefined) return uidKey(uid);
    return leaveOutDelivered === null || reader === undefined ? undefined : readerKey(reader);
  };

  /**
   * A page may name a decision only by its event id, which cannot be guessed. A `Request-Id` is chosen by the caller.
   */
  const decisionOf = ({ requestId = '', browser }: CallbackRecord): OpenDecision<Summary> | undefined =>
    decisions.get(requestId) ?? (browser ? undefined : decisions.getByRequestId(requestId));

  /** Returns whether the decision's top article was delivered on top; `undefined` where it has no known top article. */
  const isOnTop = ({ summary }: OpenDecision<Summary>, [topId]: readonly string[]): boolean | undefined => {
    const top = topOf(summary);
    if (!top) return undefined;
    if (topId === undefined) return false;
    const form = normalizeItemId(topId);
    return [top.id, top.guid].some((id) => id !== undefined && (id === topId || normalizeItemId(id) === form));
  };

  const deliver = (
    decision: OpenDecision<Summary>,
    { shown, browser, time }: Omit<EarlyCallback, keyof RequestKey>,
  ): void => {
    const key = readerKeyOf(decision);
    if (key !== undefined) delivered.add(key, shown, time);
    const onTop = isOnTop(decision, shown);
    // A page reports a delivery before the article is displayed; its activation follows.
    if (onTop && !browser) decisions.activate(decision);
    if (onTop === false && !isSeen(decision)) decisions.markNotShown(decision);
  };

  return {
    applyCallback: (record) => {
      const { app, api, application, browser = false, uid, items, time, requestId } = record;
      const decision = decisionOf(record);
      const ids = items.filter(({ reason }) => reason !== 'filtered').map(({ id }) => id);
      const shown = browser ? ids.slice(0, MAX_PAGE_ITEMS) : ids;
      const onTop = decision && isOnTop(decision, shown);
      const decisionFields = decision && { eventId: decision.eventId, ...(onTop !== undefined && { onTop }) };
      const { memory, early } = browser ? fromPages : fromServers;
      const joined = memory.register(record, decision?.eventId);
      if (joined !== 'first') return { joined, ...decisionFields };

      // A page could name any uid, so only servers may. A PAI-Rec callback is for the record only; a Volcengine
      // callback also keeps the items out of the reader's next predictions.
      if (api === 'volcengine' && !browser && app !== '') delivered.add(uidKey(uid), shown, time);
      if (!decision) {
        if (requestId !== undefined) {
          const request = { api, ...(application !== undefined && { application }), requestId };
          early.put(requestId, { ...request, browser, shown: shown.slice(0, MAX_PAGE_ITEMS), time }, time);
        }
        return DANGLING;
      }
      deliver(decision, { browser, shown, time });
      return { joined: 'counted', ...decisionFields, ...(isSeen(decision) && { wasSeen: true as const }) };
    },
    applyEarlyCallbacks: (decision) => {
      if (fromServers.early.size() + fromPages.early.size() === 0) return;
      const { eventId, requestId = '' } = decision;
      for (const { early, memory, name } of [
        { ...fromServers, name: eventId },
        { ...fromServers, name: requestId },
        { ...fromPages, name: eventId },
      ]) {
        const callback = early.get(name);
        if (!callback) continue;
        // Of two predictions with the same Request-Id, the first one gets the callback.
        early.delete(name);
        if (name !== eventId) memory.addAlias(callback, eventId, callback.time);
        deliver(decision, callback);
      }
    },
    expire: (now) => {
      fromServers.early.expire(now);
      fromPages.early.expire(now);
    },
    delivered,
    *save() {
      for (const entry of fromServers.early.entries()) yield ['early server', entry];
      for (const entry of fromPages.early.entries()) yield ['early page', entry];
      for (const entry of fromServers.memory.entries()) yield ['server', entry];
      for (const entry of fromPages.memory.entries()) yield ['page', entry];
      for (const entry of delivered.entries()) yield ['delivered', entry];
    },
    restore: ([kind, entry]) => {
      if (kind === 'early server') fromServers.early.put(...entry);
      else if (kind === 'early page') fromPages.early.put(...entry);
      else if (kind === 'server') fromServers.memory.restore(entry);
      else if (kind === 'page') fromPages.memory.restore(entry);
      else delivered.restore(entry);
    },
  };
};
