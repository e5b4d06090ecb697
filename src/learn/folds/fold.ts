import { readerKey, uidKey } from '../records/audience.ts';
import { articleFeatures, visitFeatures, type ArticleFeatures } from '../model/features.ts';
import { createJoin, wasShown, type Effect, type Join, type Named, type OpenDecision, type SavedJoin } from './join.ts';
import { createModel, type Model, type SavedModel } from '../model/model.ts';
import { createReaders, type Readers } from './readers.ts';
import { createRecent, type Saved } from './recent.ts';
import type { ArticleRecord, DecisionRecord, LogRecord } from '../records/record.ts';
import { createTally, type SavedTally, type Tally } from './tally.ts';

/** An article version as far as anything follows from it. */
interface KnownArticle extends Named {
  readonly hash: string;
  readonly set?: string;
  readonly features: ArticleFeatures;
}

/** What a decision put on top, and what is to be learned of it. */
interface Kept {
  readonly article: KnownArticle | undefined;
  /** Its place in the default order, from 0. */
  readonly rank: number;
  /** The chance that it had to be on top. */
  readonly probability: number;
  readonly clicked: boolean;
  /** What callers brought along counts, and is not kept; where there is none, the context says it again. */
  readonly visit?: readonly number[];
  /** It counts among what was shown and may yet be clicked. */
  waits: boolean;
}

type SavedDecision = Omit<OpenDecision<Omit<Kept, 'article' | 'waits'>>, 'requestId' | 'uid' | 'reward'> & {
  readonly requestId?: string | undefined;
  readonly uid?: string | undefined;
  readonly reward?: number | undefined;
  /** By its hash; in full where nothing else knows it any more. */
  readonly article?: string | KnownArticle | undefined;
};

/** What a fold knows, piece by piece, as JSON has it. */
export type SavedFold =
  | { readonly part: 'articles'; readonly entries: readonly KnownArticle[] }
  | { readonly part: 'decisions'; readonly entries: readonly SavedDecision[] }
  | { readonly part: 'join'; readonly entries: readonly SavedJoin[] }
  | { readonly part: 'readers'; readonly entries: readonly SavedReader[] }
  | { readonly part: 'model'; readonly model: SavedModel }
  | { readonly part: 'tally'; readonly tally: SavedTally }
  | { readonly part: 'taken'; readonly records: number };

type SavedReader = Parameters<Readers['restore']>[0];

/** Everything that follows from the records of one app. */
export interface Fold {
  /** Takes the next record of the app. For rewards, activations and callbacks: what it led to. */
  readonly take: (record: LogRecord) => Effect | undefined;
  /** How many it has taken. */
  readonly taken: () => number;
  readonly join: Pick<Join<unknown>, 'open' | 'all' | 'get' | 'delivered'>;
  readonly model: Model;
  readonly readers: Pick<Readers, 'historyOf'>;
  readonly tally: Pick<Tally, 'all' | 'buckets'>;
  /** All of it, in pieces; nothing may be taken meanwhile. */
  readonly save: () => Iterable<SavedFold>;
  /** Puts back what `save` has given, in that order, before anything is taken. */
  readonly restore: (saved: SavedFold) => void;
}

export interface FoldOptions {
  /** How long a decision can be rewarded, and named by a callback, in milliseconds. */
  readonly rewardWait: number;
  /** For how long what was delivered stays out of rankings, in milliseconds; `null`: it does not. */
  readonly leaveOutDelivered: number | null;
  /** Decisions that are held open. */
  readonly mostOpen?: number;
}

/** Article versions remembered. Callers may bring articles of their own, as many as they like. */
const MOST_ARTICLES = 50_000;

/** Entries in one piece of what is saved. */
const PIECE = 100;

function* inPieces<Entry>(entries: Iterable<Entry>): Generator<readonly Entry[]> {
  let piece: Entry[] = [];
  for (const entry of entries) {
    piece.push(entry);
    if (piece.length < PIECE) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}

const isBots = ({ context }: OpenDecision<unknown>): boolean => context.device === 'bot';

/** Under whom a decision's click is remembered: never known under `dnt`. */
const keyOf = ({ uid, context: { reader } }: OpenDecision<unknown>): string | undefined =>
  uid === undefined ? reader && readerKey(reader) : uidKey(uid);

/**
 * Everything that an app has learned: a fold over its records, in their order. The same records lead to the same state, bit by
 * bit, whether they are read from the beginning or from where a saved state ends; so it knows no clock but the records' and
 * draws no luck.
 *
 * A click is learned the moment it comes, a non-click when the reward window closes: when feedback is an hour late, what is
 * learned at once is what counts. What was not seen is not learned: a decision that was asked for with `defer` only once it
 * was activated or rewarded, one that a callback says was not shown never. Bots neither.
 */
export const createFold = ({ rewardWait, leaveOutDelivered, mostOpen }: FoldOptions): Fold => {
  const articles = createRecent<KnownArticle>({ window: Infinity, most: MOST_ARTICLES });
  const readers = createReaders();
  const tally = createTally();
  let taken = 0;
  const model = createModel();

  const learn = ({ kept, time, context }: OpenDecision<Kept>, reward: number): void => {
    const { article, visit = visitFeatures(context), rank, clicked } = kept;
    if (!article) return;
    model.learn({ article: article.features, visit, rank, now: time, clicked }, reward);
  };

  /** Counts what was shown and may yet be clicked, once. */
  const count = (decision: OpenDecision<Kept>, isClosed = false): void => {
    const { kept, reward } = decision;
    if (!kept.article || isBots(decision)) return;
    const waits = !isClosed && reward === undefined && wasShown(decision);
    if (waits === kept.waits) return;
    kept.waits = waits;
    model.waits(kept.article.id, waits ? 1 : -1);
  };

  const keep = ({ articles: hashes, order, probabilities, clicked = [], context }: DecisionRecord): Kept => {
    const rank = order[0] ?? -1;
    return {
      article: articles.get(hashes[rank] ?? ''),
      rank,
      probability: probabilities[0] ?? 0,
      clicked: clicked.includes(rank),
      ...(context.shared && { visit: visitFeatures(context) }),
      waits: false,
    };
  };

  const join = createJoin<Kept>({
    rewardWait,
    leaveOutDelivered,
    ...(mostOpen !== undefined && { mostOpen }),
    keep,
    topOf: ({ article }) => article,
    changed: count,
    rewarded: (decision) => {
      if (isBots(decision)) return;
      const { kept, reward = 0, time } = decision;
      learn(decision, reward);
      const key = keyOf(decision);
      if (key !== undefined && kept.article && reward > 0) readers.clicked(key, kept.article, time);
    },
    closed: (decision, isEarly) => {
      count(decision, true);
      // What might still have been clicked is no non-click.
      if (isEarly || !wasShown(decision) || isBots(decision)) return;
      const { kept, reward, time } = decision;
      if (reward === undefined) learn(decision, 0);
      // Of an empty ranking there is nothing to tell; nor of what had no chance, by a log that somebody else has written.
      if (!(kept.probability > 0)) return;
      tally.add({ time, reward: reward ?? 0, weight: kept.rank === 0 ? 1 / kept.probability : 0 });
    },
  });

  const takeArticle = (record: ArticleRecord): void => {
    const { article: hash, id, guid, set, time } = record;
    const known = articles.get(hash);
    // Written again it is the youngest again.
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
    for (const { eventId, time, requestId, uid, defer, context, activated, notShown, reward, kept } of join.all()) {
      const { article, waits: _, ...rest } = kept;
      const isKnown = article && articles.get(article.hash) === article;
      const names = { eventId, time, requestId, uid };
      // Always in this order, so that the same state is the same text.
      yield {
        ...names,
        defer,
        context,
        activated,
        notShown,
        reward,
        kept: rest,
        article: isKnown ? article.hash : article,
      };
    }
  }

  const reopen = ({ article, kept, requestId, uid, reward, ...decision }: SavedDecision): void => {
    const known = typeof article === 'string' ? articles.get(article) : article;
    const open = { ...decision, requestId, uid, reward, kept: { ...kept, article: known, waits: false } };
    join.reopen(open);
    count(open);
  };

  return {
    take: (record) => {
      taken += 1;
      if (record.type !== 'article') return join.take(record);
      takeArticle(record);
      return undefined;
    },
    taken: () => taken,
    join,
    model,
    readers,
    tally,
    *save() {
      yield { part: 'model', model: model.save() };
      for (const entries of inPieces(articlesIn(articles.entries()))) yield { part: 'articles', entries };
      for (const entries of inPieces(savedDecisions())) yield { part: 'decisions', entries };
      for (const entries of inPieces(join.save())) yield { part: 'join', entries };
      for (const entries of inPieces(readers.entries())) yield { part: 'readers', entries };
      yield { part: 'tally', tally: tally.save() };
      yield { part: 'taken', records: taken };
    },
    restore: (saved) => {
      if (saved.part === 'articles') for (const article of saved.entries) articles.put(article.hash, article, 0);
      else if (saved.part === 'decisions') for (const decision of saved.entries) reopen(decision);
      else if (saved.part === 'join') for (const entry of saved.entries) join.restore(entry);
      else if (saved.part === 'readers') for (const entry of saved.entries) readers.restore(entry);
      else if (saved.part === 'model') model.restore(saved.model);
      else if (saved.part === 'tally') tally.restore(saved.tally);
      else taken = saved.records;
    },
  };
};

function* articlesIn(entries: Iterable<Saved<KnownArticle>>): Generator<KnownArticle> {
  for (const [, article] of entries) yield article;
}
