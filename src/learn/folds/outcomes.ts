import { createJoin } from './join.ts';
import { wasShown } from './openDecisions.ts';
import { createRecentMap } from './recentMap.ts';
import type { ArticleRecord, DecisionRecord, LogRecord, RewardRecord } from '../records/record.ts';

/** A decision with the feedback on it. */
export interface Outcome {
  readonly decision: DecisionRecord;
  /** In default order; `undefined` for an article whose record was dropped with the beginning of the log. */
  readonly articles: readonly (ArticleRecord | undefined)[];
  /** The first reward; absent if there was none. */
  readonly reward?: number;
  readonly activated: boolean;
  /**
   * Whether a callback reported another article on top, or the page reported that it has no ranked story; and no
   * activation or reward contradicts it.
   */
  readonly notShown: boolean;
  /** Whether the decision is known to have been shown. Otherwise it says nothing about the policy. */
  readonly wasShown: boolean;
  /**
   * Whether its reward window was still open when reading ended, or when the decision was closed for lack of memory.
   */
  readonly isOpen: boolean;
}

export interface OutcomesOptions {
  /** The reward window, in milliseconds. */
  readonly rewardWait: number;
  /** Maximum number of open decisions. Default: the join's, 300,000. */
  readonly maxOpen?: number;
  /** Called once for each decision, in log order. */
  readonly onSettled: (outcome: Outcome) => void;
  /** Called for a reward whose decision is missing or was closed before. */
  readonly onDanglingReward?: (reward: RewardRecord) => void;
}

export interface Outcomes {
  /** Applies the app's next record. */
  readonly applyRecord: (record: LogRecord) => void;
  /**
   * Settles the remaining decisions.
   *
   * @param now when reading ended, in milliseconds since 1970; decisions whose window ends later are still open
   */
  readonly finish: (now: number) => void;
}

/** Maximum number of article versions. Writers name an article again long before that many others. */
const MAX_ARTICLES = 100_000;

interface LoggedDecision {
  readonly record: DecisionRecord;
  readonly articles: readonly (ArticleRecord | undefined)[];
}

/** Determines the outcome of each decision of one app: a fold over its records, with the same join as the server's. */
export const createOutcomes = ({ rewardWait, maxOpen, onSettled, onDanglingReward }: OutcomesOptions): Outcomes => {
  const articles = createRecentMap<ArticleRecord>({ window: Infinity, maxSize: MAX_ARTICLES });
  let isOver = false;

  const join = createJoin<LoggedDecision>({
    rewardWait,
    // Past rankings do not depend on which delivered articles are left out from now on.
    leaveOutDelivered: null,
    ...(maxOpen !== undefined && { maxOpen }),
    summarize: (record) => ({ record, articles: record.articles.map((hash) => articles.get(hash)) }),
    topOf: ({ record, articles: ranked }) => ranked[record.order[0] ?? -1],
    onClose: (decision, isEarly) => {
      const { summary, reward, activated, notShown } = decision;
      onSettled({
        decision: summary.record,
        articles: summary.articles,
        ...(reward !== undefined && { reward }),
        activated,
        notShown,
        wasShown: wasShown(decision),
        isOpen: isOver || isEarly,
      });
    },
    ...(onDanglingReward && { onDanglingReward }),
  });

  return {
    applyRecord: (record) => {
      if (record.type !== 'article') {
        join.applyRecord(record);
        return;
      }
      // Every log segment names its articles again. The first object is reused, as consumers cache by identity.
      articles.put(record.article, articles.get(record.article) ?? record, record.time);
    },
    finish: (now) => {
      join.expire(now);
      isOver = true;
      join.expire(Infinity);
    },
  };
};
