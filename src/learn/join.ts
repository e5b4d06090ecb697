import type { Context } from './context.ts';
import { readerKey, uidKey } from './audience.ts';
import { createCallbackMemory } from './callbackMemory.ts';
import { createDelivered, type Delivered } from './delivered.ts';
import type { ActivationRecord, ArticleRecord, CallbackRecord, LogRecord, RewardRecord } from './record.ts';

/**
 * What a reward, an activation or a callback came to.
 *
 * - `counted`: it is the first
 * - `repeated`: another one came before it; of a callback: the same one
 * - `conflicting`: a callback that differs from an earlier one for the same request, and changes nothing
 * - `dangling`: no open decision has that id
 */
export type Joined = 'counted' | 'repeated' | 'conflicting' | 'dangling';

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

export interface Join {
  /** Takes the next record of the log. For rewards, activations and callbacks: what it led to. */
  readonly take: (record: LogRecord) => Effect | undefined;
  /** Decisions that can still be rewarded. */
  readonly open: () => number;
  /** Whether a callback has said of an open decision that its top story was not delivered on top, and nothing that it was seen. */
  readonly wasNotShown: (eventId: string) => boolean;
  /** What was known of the visit when an open decision was made. */
  readonly contextOf: (eventId: string) => Context | undefined;
  /** What was delivered to whom. */
  readonly delivered: Pick<Delivered, 'to'>;
}

export interface JoinOptions {
  /** How long a decision can be rewarded, and named by a callback, in milliseconds. */
  readonly rewardWait: number;
  /** For how long what was delivered stays out of rankings, in milliseconds; `null`: it does not. */
  readonly leaveOutDelivered: number | null;
}

/** For how long what was delivered stays out of predictions where `leaveOutDelivered` does not say. */
const AN_HOUR = 3_600_000;

/** Article versions remembered for open decisions. Callers may bring articles of their own, as many as they like. */
const MOST_ARTICLES = 50_000;

/** Callbacks remembered. Anybody can write a page that sends as many as they like. */
const MOST_FROM_SERVERS = 1_000_000;
const MOST_FROM_PAGES = 100_000;

/** Items of a page that are remembered as delivered: more than a ranking has, with what was put in. */
const MOST_OF_A_PAGE = 100;

/** An article by the two ids that others know it by. */
type Top = Pick<ArticleRecord, 'id' | 'guid'>;

interface OpenDecision {
  readonly eventId: string;
  readonly time: number;
  readonly top: Top | undefined;
  readonly requestId: string | undefined;
  readonly uid: string | undefined;
  readonly context: Context;
}

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
 * `rewardWait` are let go as newer ones come, which bounds the memory.
 */
export const createJoin = ({ rewardWait, leaveOutDelivered }: JoinOptions): Join => {
  const articles = new Map<string, Top>();
  const decisions = new Map<string, OpenDecision>();
  /** Event ids by the `Request-Id` that a prediction was asked for with. */
  const predictions = new Map<string, string>();
  const activated = new Set<string>();
  const rewarded = new Set<string>();
  const notShown = new Set<string>();
  const window = leaveOutDelivered ?? AN_HOUR;
  const delivered = createDelivered(window);
  // For as long as a callback has an effect.
  const fromServers = createCallbackMemory(Math.max(window, rewardWait), MOST_FROM_SERVERS);
  const fromPages = createCallbackMemory(Math.max(window, rewardWait), MOST_FROM_PAGES);

  const letGo = (now: number): void => {
    // A Map keeps the order of insertion, so the oldest stand first. (A clock that was put back holds up those behind
    // it, until it has caught up.)
    for (const [eventId, { time, requestId }] of decisions) {
      if (time + rewardWait >= now) return;
      decisions.delete(eventId);
      activated.delete(eventId);
      rewarded.delete(eventId);
      notShown.delete(eventId);
      if (requestId !== undefined && predictions.get(requestId) === eventId) predictions.delete(requestId);
    }
  };

  const takeArticle = ({ article, id, guid }: ArticleRecord): void => {
    // Written again it is the youngest again.
    articles.delete(article);
    articles.set(article, guid === undefined ? { id } : { id, guid });
    if (articles.size <= MOST_ARTICLES) return;
    const [oldest = ''] = articles.keys();
    articles.delete(oldest);
  };

  /** Whatever a callback has said before. */
  const seen = (known: Set<string>, eventId: string): void => {
    known.add(eventId);
    notShown.delete(eventId);
  };

  const takeOne = ({ type, eventId }: RewardRecord | ActivationRecord): Effect => {
    if (!decisions.has(eventId)) return DANGLING;
    const known = type === 'reward' ? rewarded : activated;
    if (known.has(eventId)) return REPEATED;
    seen(known, eventId);
    return COUNTED;
  };

  /** Whose it is, as far as what they were delivered is to be remembered: never known under `dnt`. */
  const audienceOf = ({ uid, context: { reader } }: OpenDecision): string | undefined => {
    if (uid !== undefined) return uidKey(uid);
    return leaveOutDelivered === null || reader === undefined ? undefined : readerKey(reader);
  };

  /** A page may guess a `Request-Id`, which its caller has made up; our event ids nobody can guess. */
  const decisionOf = ({ requestId = '', browser }: CallbackRecord): OpenDecision | undefined =>
    decisions.get(requestId) ?? (browser ? undefined : decisions.get(predictions.get(requestId) ?? ''));

  const takeCallback = (record: CallbackRecord): Effect => {
    const { app, api, browser, uid, items, time } = record;
    const decision = decisionOf(record);
    const shown = items.filter(({ reason }) => reason !== 'filtered').map(({ id }) => id);
    const [first] = shown;
    const { top, eventId = '' } = decision ?? {};
    // An empty ranking had nothing on top.
    const onTop = top && first !== undefined && (first === top.id || first === top.guid);
    const about = decision && { eventId, ...(onTop !== undefined && { onTop }) };
    // What a page says must not stand in the way of what a server says, nor crowd it out.
    const joined = (browser ? fromPages : fromServers).take(record, decision?.eventId);
    if (joined !== 'first') return { joined, ...about };

    const audience = decision && audienceOf(decision);
    if (audience !== undefined) delivered.add(audience, browser ? shown.slice(0, MOST_OF_A_PAGE) : shown, time);
    // A page can name any reader. Volcengine's purpose is to leave out by uid, PAI-Rec's is to write records.
    if (api === 'volcengine' && !browser && app !== '') delivered.add(uidKey(uid), shown, time);
    if (!decision) return DANGLING;
    // What the page delivers it has yet to show; `displayed` tells when it has.
    if (onTop && !browser) seen(activated, eventId);
    const wasSeen = activated.has(eventId) || rewarded.has(eventId);
    if (onTop === false && !wasSeen) notShown.add(eventId);
    return { joined: 'counted', ...about, ...(wasSeen && { wasSeen: true as const }) };
  };

  return {
    take: (record) => {
      if (record.type === 'article') {
        takeArticle(record);
        return undefined;
      }
      letGo(record.time);
      if (record.type === 'callback') return takeCallback(record);
      if (record.type !== 'decision') return takeOne(record);
      const { eventId, time, requestId, uid, context, order } = record;
      const top = articles.get(record.articles[order[0] ?? -1] ?? '');
      decisions.set(eventId, { eventId, time, top, requestId, uid, context: visitOf(context) });
      if (requestId !== undefined) predictions.set(requestId, eventId);
      return undefined;
    },
    open: () => decisions.size,
    contextOf: (eventId) => decisions.get(eventId)?.context,
    wasNotShown: (eventId) => notShown.has(eventId),
    delivered,
  };
};
