import type { Joined } from '../../wire/dashboard/joined.ts';
import type { Context } from '../records/context.ts';
import { readerKey, uidKey } from '../records/audience.ts';
import { createCallbackMemory, type Request, type SavedCallback } from './callbackMemory.ts';
import { createDelivered, type Delivered, type SavedDelivered } from './delivered.ts';
import { createRecent, type Saved } from './recent.ts';
import type {
  ActivationRecord,
  ArticleRecord,
  CallbackRecord,
  DecisionRecord,
  RewardRecord,
} from '../records/record.ts';

/** What a record led to. */
export interface Effect {
  readonly joined: Joined;
  /** Of a callback that names an open decision: that decision's event id. */
  readonly eventId?: string;
  /** Of the same: whether the story that the decision put on top was delivered on top. */
  readonly onTop?: boolean;
  /** Of the same: it counts as seen by now, by this callback or by what came before it. */
  readonly wasSeen?: true;
}

/** An article by the two ids that others know it by. */
export type Named = Pick<ArticleRecord, 'id' | 'guid'>;

/** A decision that can still be rewarded. */
export interface OpenDecision<Kept> {
  readonly eventId: string;
  /** In milliseconds since 1970. */
  readonly time: number;
  readonly context: Context;
  readonly defer: boolean;
  readonly requestId: string | undefined;
  readonly uid: string | undefined;
  /** What `keep` has made of it. */
  readonly kept: Kept;
  /** The first reward. */
  reward: number | undefined;
  activated: boolean;
  /** A callback has said that its top story was not delivered on top, and nothing that it was seen. */
  notShown: boolean;
}

/** Whether it is known that a decision was shown; if not, nothing follows from it. */
export const wasShown = ({ defer, activated, notShown, reward }: OpenDecision<unknown>): boolean =>
  reward !== undefined || ((activated || !defer) && !notShown);

export interface Join<Kept> {
  /** Takes the next record of the log that is not an article. For all but decisions: what it led to. */
  readonly take: (record: DecisionRecord | RewardRecord | ActivationRecord | CallbackRecord) => Effect | undefined;
  /** Closes what is over by then. */
  readonly letGo: (now: number) => void;
  /** Decisions that can still be rewarded. */
  readonly open: () => number;
  readonly get: (eventId: string) => OpenDecision<Kept> | undefined;
  /** Those that are open, the oldest first. */
  readonly all: () => Iterable<OpenDecision<Kept>>;
  /** What was delivered to whom. */
  readonly delivered: Pick<Delivered, 'to'>;
  /** What it remembers beside the open decisions. */
  readonly save: () => Iterable<SavedJoin>;
  /** Puts back what `save` has given, in that order. */
  readonly restore: (saved: SavedJoin) => void;
  /** Puts back a decision of `all`, in that order. */
  readonly reopen: (decision: OpenDecision<Kept>) => void;
}

export interface JoinOptions<Kept> {
  /** How long a decision can be rewarded, and named by a callback, in milliseconds. */
  readonly rewardWait: number;
  /** For how long what was delivered stays out of rankings, in milliseconds; `null`: it does not. */
  readonly leaveOutDelivered: number | null;
  /** Decisions that are held open. Default 300,000: 500 a second for ten minutes. Above that the oldest are closed early. */
  readonly mostOpen?: number;
  /** What is to be known of a decision when it is rewarded or closed. */
  readonly keep: (record: DecisionRecord) => Kept;
  /** The article that a decision put on top; `undefined` where there was none. */
  readonly topOf: (kept: Kept) => Named | undefined;
  /** Is told of a decision when it is made, and whenever more is known of it. */
  readonly changed?: (decision: OpenDecision<Kept>) => void;
  /** Is told of a decision when it gets its first reward. */
  readonly rewarded?: (decision: OpenDecision<Kept>) => void;
  /** Is told of a decision when nothing more can come. `isEarly`: something could have, but there was no more room. */
  readonly closed?: (decision: OpenDecision<Kept>, isEarly: boolean) => void;
  /** Is told of a reward, one of a decision's, whose decision did not come. */
  readonly dangling?: (reward: RewardRecord) => void;
}

/** What stands in the log before its decision. */
interface Waiting {
  readonly reward?: RewardRecord;
  readonly activated?: true;
}

/** What a callback says, as far as its decision wants to know. */
interface WaitingCallback extends Request {
  readonly browser: boolean;
  readonly shown: readonly string[];
  readonly time: number;
}

/** An entry of what a join remembers, as JSON has it. */
export type SavedJoin =
  | readonly [kind: 'waiting', entry: Saved<Waiting>]
  | readonly [kind: 'early server', entry: Saved<WaitingCallback>]
  | readonly [kind: 'early page', entry: Saved<WaitingCallback>]
  | readonly [kind: 'server', entry: SavedCallback]
  | readonly [kind: 'page', entry: SavedCallback]
  | readonly [kind: 'delivered', entry: SavedDelivered];

/** For how long what was delivered stays out of predictions where `leaveOutDelivered` does not say. */
const AN_HOUR = 3_600_000;

const MOST_OPEN = 300_000;

/** Rewards and activations that wait for their decision. Anybody can send some for ids that they make up. */
const MOST_WAITING = 100_000;
/** Our own ids have some 40 characters. No decision will come for a longer one. */
const LONGEST_WAITING = 200;
const MOST_WAITING_CALLBACKS = 1000;

/** Callbacks remembered. Anybody can write a page that sends as many as they like. */
const MOST_FROM_SERVERS = 1_000_000;
const MOST_FROM_PAGES = 100_000;

/** Items of a page that are remembered as delivered: more than a ranking has, with what was put in. */
const MOST_OF_A_PAGE = 100;

/** What callers bring along may be as large as they like, and nothing here looks at it. */
const visitOf = (context: Context): Context => {
  if (context.shared === undefined) return context;
  const { shared: _, ...visit } = context;
  return visit;
};

const COUNTED: Effect = { joined: 'counted' };
const REPEATED: Effect = { joined: 'repeated' };
const DANGLING: Effect = { joined: 'dangling' };

/**
 * Matches rewards, activations and callbacks with the decisions of one app. Keyed by event id, never by article: one article
 * can stand in two lists under two decisions.
 *
 * A fold over the log: it reads no clock but the records', so a replay comes to the same. Decisions older than
 * `rewardWait` are closed as newer ones come. Within one process nothing overtakes its decision; where several write the log,
 * a reward may stand before it, and waits for `rewardWait`. Everything that it remembers has an end, by time and by number.
 */
export const createJoin = <Kept>(options: JoinOptions<Kept>): Join<Kept> => {
  const { rewardWait, leaveOutDelivered, mostOpen = MOST_OPEN, keep, topOf } = options;
  const { changed, rewarded, closed, dangling } = options;
  /** Event ids by the `Request-Id` that a prediction was asked for with. */
  const predictions = new Map<string, string>();
  const decisions = createRecent<OpenDecision<Kept>>({ window: rewardWait, most: mostOpen }, (decision, isEarly) => {
    const { requestId, eventId } = decision;
    if (requestId !== undefined && predictions.get(requestId) === eventId) predictions.delete(requestId);
    closed?.(decision, isEarly);
  });
  const waiting = createRecent<Waiting>({ window: rewardWait, most: MOST_WAITING }, ({ reward }) => {
    if (reward) dangling?.(reward);
  });
  const window = leaveOutDelivered ?? AN_HOUR;
  const delivered = createDelivered(window);
  // For as long as a callback has an effect. What a page says must not stand in the way of what a server says, nor crowd
  // it out: so each has a memory of its own.
  const memory = Math.max(window, rewardWait);
  const createCallbacks = (most: number) => ({
    known: createCallbackMemory(memory, most),
    early: createRecent<WaitingCallback>({ window: rewardWait, most: MOST_WAITING_CALLBACKS }),
  });
  const fromServers = createCallbacks(MOST_FROM_SERVERS);
  const fromPages = createCallbacks(MOST_FROM_PAGES);

  const letGo = (now: number): void => {
    decisions.letGo(now);
    waiting.letGo(now);
    fromServers.early.letGo(now);
    fromPages.early.letGo(now);
  };

  const put = (decision: OpenDecision<Kept>): void => {
    const { eventId, requestId, time } = decision;
    decisions.put(eventId, decision, time);
    if (requestId !== undefined) predictions.set(requestId, eventId);
  };

  const activate = (decision: OpenDecision<Kept>): void => {
    decision.activated = true;
    // Whatever a callback has said before.
    decision.notShown = false;
    changed?.(decision);
  };

  const giveReward = (decision: OpenDecision<Kept>, value: number): void => {
    decision.reward = value;
    decision.notShown = false;
    rewarded?.(decision);
    changed?.(decision);
  };

  /** Holds on to what has no decision yet. As of what has one, the first reward counts. */
  const wait = (record: RewardRecord | ActivationRecord): Effect => {
    const before = waiting.get(record.eventId) ?? {};
    const isReward = record.type === 'reward';
    const isHopeless = record.eventId.length > LONGEST_WAITING;
    if (isReward && (before.reward || isHopeless)) dangling?.(record);
    else if (!isHopeless)
      waiting.put(record.eventId, { ...before, ...(isReward ? { reward: record } : { activated: true }) }, record.time);
    return DANGLING;
  };

  const takeOne = (record: RewardRecord | ActivationRecord): Effect => {
    const decision = decisions.get(record.eventId);
    if (!decision) return wait(record);
    if (record.type === 'activation') {
      if (decision.activated) return REPEATED;
      activate(decision);
      return COUNTED;
    }
    if (decision.reward !== undefined) return REPEATED;
    giveReward(decision, record.value);
    return COUNTED;
  };

  /** Whose it is, as far as what they were delivered is to be remembered: never known under `dnt`. */
  const audienceOf = ({ uid, context: { reader } }: OpenDecision<Kept>): string | undefined => {
    if (uid !== undefined) return uidKey(uid);
    return leaveOutDelivered === null || reader === undefined ? undefined : readerKey(reader);
  };

  /** A page may guess a `Request-Id`, which its caller has made up; our event ids nobody can guess. */
  const decisionOf = ({ requestId = '', browser }: CallbackRecord): OpenDecision<Kept> | undefined =>
    decisions.get(requestId) ?? (browser ? undefined : decisions.get(predictions.get(requestId) ?? ''));

  /** Whether the story that a decision put on top was delivered on top. */
  const isOnTop = ({ kept }: OpenDecision<Kept>, [first]: readonly string[]): boolean | undefined => {
    const top = topOf(kept);
    // An empty ranking had nothing on top.
    return top && first !== undefined && (first === top.id || first === top.guid);
  };

  /** What follows for the decision that a callback names. */
  const deliver = (
    decision: OpenDecision<Kept>,
    { shown, browser, time }: Omit<WaitingCallback, keyof Request>,
  ): void => {
    const audience = audienceOf(decision);
    if (audience !== undefined) delivered.add(audience, shown, time);
    const onTop = isOnTop(decision, shown);
    // What the page delivers it has yet to show; `displayed` tells when it has.
    if (onTop && !browser) activate(decision);
    if (onTop !== false || decision.activated || decision.reward !== undefined) return;
    decision.notShown = true;
    changed?.(decision);
  };

  const takeCallback = (record: CallbackRecord): Effect => {
    const { app, api, application, browser = false, uid, items, time, requestId } = record;
    const decision = decisionOf(record);
    const ids = items.filter(({ reason }) => reason !== 'filtered').map(({ id }) => id);
    const shown = browser ? ids.slice(0, MOST_OF_A_PAGE) : ids;
    const onTop = decision && isOnTop(decision, shown);
    const about = decision && { eventId: decision.eventId, ...(onTop !== undefined && { onTop }) };
    const { known, early } = browser ? fromPages : fromServers;
    const joined = known.take(record, decision?.eventId);
    if (joined !== 'first') return { joined, ...about };

    // A page can name any reader. Volcengine's purpose is to leave out by uid, PAI-Rec's is to write records.
    if (api === 'volcengine' && !browser && app !== '') delivered.add(uidKey(uid), shown, time);
    if (!decision) {
      if (requestId !== undefined) {
        const request = { api, ...(application !== undefined && { application }), requestId };
        early.put(requestId, { ...request, browser, shown: shown.slice(0, MOST_OF_A_PAGE), time }, time);
      }
      return DANGLING;
    }
    deliver(decision, { browser, shown, time });
    const wasSeen = decision.activated || decision.reward !== undefined;
    return { joined: 'counted', ...about, ...(wasSeen && { wasSeen: true as const }) };
  };

  /** Takes what has overtaken a decision. */
  const takeEarly = (decision: OpenDecision<Kept>): void => {
    const { eventId, requestId = '', time } = decision;
    const early = waiting.get(eventId);
    if (early) {
      const { reward, activated } = early;
      waiting.delete(eventId);
      if (activated) activate(decision);
      if (reward && reward.time + rewardWait >= time) giveReward(decision, reward.value);
      else if (reward) dangling?.(reward);
    }
    if (fromServers.early.size() + fromPages.early.size() === 0) return;
    for (const { early: callbacks, known, name } of [
      { ...fromServers, name: eventId },
      { ...fromServers, name: requestId },
      { ...fromPages, name: eventId },
    ]) {
      const callback = callbacks.get(name);
      if (!callback) continue;
      // Of two predictions that are called the same it was the first one's.
      callbacks.delete(name);
      if (name !== eventId) known.alsoName(callback, eventId, callback.time);
      deliver(decision, callback);
    }
  };

  const takeDecision = (record: DecisionRecord): void => {
    // Written twice it is still one, with what has come of it.
    if (decisions.has(record.eventId)) return;
    const { eventId, time, requestId, uid, context, defer = false } = record;
    const decision: OpenDecision<Kept> = {
      eventId,
      time,
      requestId,
      uid,
      defer,
      context: visitOf(context),
      kept: keep(record),
      reward: undefined,
      activated: false,
      notShown: false,
    };
    put(decision);
    changed?.(decision);
    takeEarly(decision);
  };

  return {
    take: (record) => {
      letGo(record.time);
      if (record.type === 'callback') return takeCallback(record);
      if (record.type !== 'decision') return takeOne(record);
      takeDecision(record);
      return undefined;
    },
    letGo,
    open: decisions.size,
    get: decisions.get,
    *all() {
      for (const [, decision] of decisions.entries()) yield decision;
    },
    delivered,
    *save() {
      for (const entry of waiting.entries()) yield ['waiting', entry];
      for (const entry of fromServers.early.entries()) yield ['early server', entry];
      for (const entry of fromPages.early.entries()) yield ['early page', entry];
      for (const entry of fromServers.known.entries()) yield ['server', entry];
      for (const entry of fromPages.known.entries()) yield ['page', entry];
      for (const entry of delivered.entries()) yield ['delivered', entry];
    },
    restore: ([kind, entry]) => {
      if (kind === 'waiting') waiting.put(...entry);
      else if (kind === 'early server') fromServers.early.put(...entry);
      else if (kind === 'early page') fromPages.early.put(...entry);
      else if (kind === 'server') fromServers.known.restore(entry);
      else if (kind === 'page') fromPages.known.restore(entry);
      else delivered.restore(entry);
    },
    reopen: put,
  };
};
