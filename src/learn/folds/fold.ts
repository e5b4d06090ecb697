import { readerKey, uidKey } from '../records/readerKeys.ts';
import { articleFeatures, visitFeatures, type ArticleFeatures } from '../model/features.ts';
import { createModel, type Model, type SavedModel } from '../model/model.ts';
import type { Context } from '../records/context.ts';
import type { ArticleRecord, DecisionRecord, LogRecord } from '../records/record.ts';
import type { ArticleIds } from './callbackEffects.ts';
import { createClickHistory, type ClickHistory } from './clickHistory.ts';
import { createJoin, type Join, type SavedJoin } from './join.ts';
import { wasShown, type OpenDecision } from './openDecisions.ts';
import { createRecentMap, type SavedEntry } from './recentMap.ts';
import type { RecordEffect } from './recordEffect.ts';
import { createTally, type SavedTally, type Tally } from './tally.ts';

/** The data that is retained of an article version. */
interface KnownArticle extends ArticleIds {
  readonly hash: string;
  readonly set?: string;
  readonly features: ArticleFeatures;
}

/** The article that a decision put on top, with what the model needs to learn from it. */
interface TopArticle {
  readonly article: KnownArticle | undefined;
  /** Its place in the default order, from 0. */
  readonly rank: number;
  /** Its chance to be on top. */
  readonly probability: number;
  /** Whether the reader had clicked on it before. */
  readonly clicked: boolean;
  /** The visit's features if the caller sent some of them, since the context is retained without those. */
  readonly visit?: readonly number[];
  /** Whether the model currently counts it as shown and not yet clicked. */
  isPending: boolean;
}

interface SavedDecision {
  readonly eventId: string;
  readonly time: number;
  readonly requestId?: string | undefined;
  readonly uid?: string | undefined;
  readonly defer: boolean;
  readonly context: Context;
  readonly activated: boolean;
  readonly notShown: boolean;
  readonly reward?: number | undefined;
  readonly kept: Omit<TopArticle, 'article' | 'isPending'>;
  /** The top article's hash; the article itself if it is no longer among the known ones. */
  readonly article?: string | KnownArticle | undefined;
}

/** One piece of a fold's state, as JSON. */
export type SavedFold =
  | { readonly part: 'articles'; readonly entries: readonly KnownArticle[] }
  | { readonly part: 'decisions'; readonly entries: readonly SavedDecision[] }
  | { readonly part: 'join'; readonly entries: readonly SavedJoin[] }
  | { readonly part: 'readers'; readonly entries: readonly SavedReader[] }
  | { readonly part: 'model'; readonly model: SavedModel }
  | { readonly part: 'tally'; readonly tally: SavedTally }
  | { readonly part: 'taken'; readonly records: number };

type SavedReader = Parameters<ClickHistory['restore']>[0];

/** The state learned from the log of one app. */
export interface Fold {
  /** Applies the app's next record. Returns the effect of a reward, an activation or a callback. */
  readonly applyRecord: (record: LogRecord) => RecordEffect | undefined;
  /** Returns the number of applied records. */
  readonly recordCount: () => number;
  readonly join: Pick<Join<unknown>, 'openCount' | 'openDecisions' | 'get' | 'delivered'>;
  readonly model: Model;
  readonly clickHistory: Pick<ClickHistory, 'historyOf'>;
  readonly tally: Pick<Tally, 'total' | 'buckets'>;
  /** Returns the whole state in pieces. No record may be applied before the last piece is read. */
  readonly save: () => Iterable<SavedFold>;
  /** Restores a piece of `save`, in the same order and before any record is applied. */
  readonly restore: (saved: SavedFold) => void;
}

export interface FoldOptions {
  /** How long a decision can be rewarded, and named by a callback, in milliseconds. */
  readonly rewardWait: number;
  /**
   * How long delivered articles stay out of rankings, in milliseconds; `null`: only out of predictions, for an hour.
   */
  readonly leaveOutDelivered: number | null;
  /** Maximum number of open decisions. Default: the join's, 300,000. */
  readonly maxOpen?: number;
}

/** Maximum number of article versions. Callers may send any number of articles of their own. */
const MAX_ARTICLES = 50_000;

const ENTRIES_PER_PIECE = 100;

function* inPieces<Entry>(entries: Iterable<Entry>): Generator<readonly Entry[]> {
  let piece: Entry[] = [];
  for (const entry of entries) {
    piece.push(entry);
    if (piece.length < ENTRIES_PER_PIECE) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}

const isByBot = ({ context }: OpenDecision<unknown>): boolean => context.device === 'bot';

/** Returns the key of the reader's click history; `undefined` under `dnt`. */
const readerKeyOf = ({ uid, context: { reader } }: OpenDecision<unknown>): string | undefined =>
  uid === undefined ? reader && readerKey(reader) : uidKey(uid);

/**
 * Creates the state learned from an app's log: a pure fold over its records, in log order. The same records lead to the
 * same state, bit by bit, also when the fold continues from a snapshot. So its only clock is the time of the records,
 * and it uses no randomness.
 *
 * The model learns a click at once, and a non-click when the reward window closes: late feedback costs less if clicks
 * are not delayed further. It learns only from decisions that were shown: one with `defer` needs an activation or a
 * reward, and one that a callback reports as not shown is ignored. Bots are ignored too.
 */
export const createFold = ({ rewardWait, leaveOutDelivered, maxOpen }: FoldOptions): Fold => {
  const articles = createRecentMap<KnownArticle>({ window: Infinity, maxSize: MAX_ARTICLES });
  const clickHistory = createClickHistory();
  const tally = createTally();
  let recordCount = 0;
  const model = createModel();

  const learn = ({ summary, time, context }: OpenDecision<TopArticle>, reward: number): void => {
    const { article, visit = visitFeatures(context), rank, clicked } = summary;
    if (!article) return;
    model.learn({ article: article.features, visit, rank, now: time, clicked }, reward);
  };

  /** Adds the decision to the model's pending views, or removes it, when its state has changed. */
  const updatePending = (decision: OpenDecision<TopArticle>, isClosed = false): void => {
    const { summary, reward } = decision;
    if (!summary.article || isByBot(decision)) return;
    const isPending = !isClosed && reward === undefined && wasShown(decision);
    if (isPending === summary.isPending) return;
    summary.isPending = isPending;
    model.addPending(summary.article.id, isPending ? 1 : -1);
  };

  const topArticleOf = (record: DecisionRecord): TopArticle => {
    const { articles: hashes, order, probabilities, clicked = [], context } = record;
    const rank = order[0] ?? -1;
    return {
      article: articles.get(hashes[rank] ?? ''),
      rank,
      probability: probabilities[0] ?? 0,
      clicked: clicked.includes(rank),
      ...(context.shared && { visit: visitFeatures(context) }),
      isPending: false,
    };
  };

  const join = createJoin<TopArticle>({
    rewardWait,
    leaveOutDelivered,
    ...(maxOpen !== undefined && { maxOpen }),
    summarize: topArticleOf,
    topOf: ({ article }) => article,
    onChange: updatePending,
    onReward: (decision) => {
      if (isByBot(decision)) return;
      const { summary, reward = 0, time } = decision;
      learn(decision, reward);
      const key = readerKeyOf(decision);
      if (key !== undefined && summary.article && reward > 0) clickHistory.addClick(key, summary.article, time);
    },
    onClose: (decision, isEarly) => {
      updatePending(decision, true);
      // A decision closed early might still have been clicked, so it is not a non-click.
      if (isEarly || !wasShown(decision) || isByBot(decision)) return;
      const { summary, reward, time } = decision;
      if (reward === undefined) learn(decision, 0);
      // An empty ranking has no top article. A chance of 0 is invalid, but a log written by another program may contain
      // it.
      if (!(summary.probability > 0)) return;
      tally.add({ time, reward: reward ?? 0, weight: summary.rank === 0 ? 1 / summary.probability : 0 });
    },
  });

  const applyArticle = (record: ArticleRecord): void => {
    const { article: hash, id, guid, set, time } = record;
    const known = articles.get(hash);
    // Putting a known article again makes it the newest.
    articles.put(
      hash,
      known ?? {
        hash,
        id,
        features: articleFeatures(record),
        ...(guid !== undefined && { guid }),
        ...(set !== undefined && { set }),
      },
      time,
    );
  };

  function* savedDecisions(): Generator<SavedDecision> {
    for (const decision of join.openDecisions()) {
      const { eventId, time, requestId, uid, defer, context, activated, notShown, reward, summary } = decision;
      const { article, isPending: _, ...kept } = summary;
      const isKnown = article && articles.get(article.hash) === article;
      // The order of the keys is fixed, so that the same state has the same JSON.
      yield {
        eventId,
        time,
        requestId,
        uid,
        defer,
        context,
        activated,
        notShown,
        reward,
        kept,
        article: isKnown ? article.hash : article,
      };
    }
  }

  const reopen = ({ article: saved, kept, requestId, uid, reward, ...decision }: SavedDecision): void => {
    const article = typeof saved === 'string' ? articles.get(saved) : saved;
    const open = { ...decision, requestId, uid, reward, summary: { ...kept, article, isPending: false } };
    join.reopen(open);
    updatePending(open);
  };

  return {
    applyRecord: (record) => {
      recordCount += 1;
      if (record.type !== 'article') return join.applyRecord(record);
      applyArticle(record);
      return undefined;
    },
    recordCount: () => recordCount,
    join,
    model,
    clickHistory,
    tally,
    *save() {
      yield { part: 'model', model: model.save() };
      for (const entries of inPieces(articlesIn(articles.entries()))) yield { part: 'articles', entries };
      for (const entries of inPieces(savedDecisions())) yield { part: 'decisions', entries };
      for (const entries of inPieces(join.save())) yield { part: 'join', entries };
      for (const entries of inPieces(clickHistory.entries())) yield { part: 'readers', entries };
      yield { part: 'tally', tally: tally.save() };
      yield { part: 'taken', records: recordCount };
    },
    restore: (saved) => {
      if (saved.part === 'articles') for (const article of saved.entries) articles.put(article.hash, article, 0);
      else if (saved.part === 'decisions') for (const decision of saved.entries) reopen(decision);
      else if (saved.part === 'join') for (const entry of saved.entries) join.restore(entry);
      else if (saved.part === 'readers') for (const entry of saved.entries) clickHistory.restore(entry);
      else if (saved.part === 'model') model.restore(saved.model);
      else if (saved.part === 'tally') tally.restore(saved.tally);
      else recordCount = saved.records;
    },
  };
};

function* articlesIn(entries: Iterable<SavedEntry<KnownArticle>>): Generator<KnownArticle> {
  for (const [, article] of entries) yield article;
}
