import { createJoin, wasShown } from './join.ts';
import { createRecent } from './recent.ts';
import type { ArticleRecord, DecisionRecord, LogRecord, RewardRecord } from '../records/record.ts';

/** What came of a decision. */
export interface Outcome {
  readonly decision: DecisionRecord;
  /** In default order; `undefined` for one that the log no longer names, because its beginning was dropped. */
  readonly articles: readonly (ArticleRecord | undefined)[];
  /** The first one; absent where there was none. */
  readonly reward?: number;
  readonly activated: boolean;
  /** A callback has said so, and nothing that it was seen. */
  readonly notShown: boolean;
  /** Whether it is known that it was shown; if not, nothing follows from it. */
  readonly wasShown: boolean;
  /** It could still have been rewarded when the reading ended, or when there was no more room to wait for it. */
  readonly isOpen: boolean;
}

export interface OutcomesOptions {
  /** How long a decision can be rewarded, in milliseconds. */
  readonly rewardWait: number;
  /** Decisions that are held open. Default: as the join's. */
  readonly mostOpen?: number;
  /** Is told of each decision once, in their order. */
  readonly settled: (outcome: Outcome) => void;
  /** Is told of a reward whose decision did not come, or was over. */
  readonly dangling?: (reward: RewardRecord) => void;
}

export interface Outcomes {
  /** Takes the next record of the app. */
  readonly take: (record: LogRecord) => void;
  /**
   * Settles what is left.
   *
   * @param now when the reading ended, in milliseconds since 1970: whose time is not over by then is still open
   */
  readonly end: (now: number) => void;
}

/** Article versions remembered; a writer names an article again long before as many others have come. */
const MOST_ARTICLES = 100_000;

interface Kept {
  readonly record: DecisionRecord;
  readonly articles: readonly (ArticleRecord | undefined)[];
}

/** What came of each decision of one app: a fold over its records, in their order, as the server itself joins them. */
export const createOutcomes = ({ rewardWait, mostOpen, settled, dangling }: OutcomesOptions): Outcomes => {
  const articles = createRecent<ArticleRecord>({ window: Infinity, most: MOST_ARTICLES });
  let isOver = false;

  const join = createJoin<Kept>({
    rewardWait,
    // What stays out of later rankings changes nothing about the outcome of those that there were.
    leaveOutDelivered: null,
    ...(mostOpen !== undefined && { mostOpen }),
    keep: (record) => ({ record, articles: record.articles.map((hash) => articles.get(hash)) }),
    topOf: ({ record, articles: ranked }) => ranked[record.order[0] ?? -1],
    closed: (decision, isEarly) => {
      const { kept, reward, activated, notShown } = decision;
      settled({
        decision: kept.record,
        articles: kept.articles,
        ...(reward !== undefined && { reward }),
        activated,
        notShown,
        wasShown: wasShown(decision),
        isOpen: isOver || isEarly,
      });
    },
    ...(dangling && { dangling }),
  });

  return {
    take: (record) => {
      if (record.type !== 'article') {
        join.take(record);
        return;
      }
      // Every part of the log names its articles again. The same object as before: others keep what they know under it.
      articles.put(record.article, articles.get(record.article) ?? record, record.time);
    },
    end: (now) => {
      join.letGo(now);
      isOver = true;
      join.letGo(Infinity);
    },
  };
};
