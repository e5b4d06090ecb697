import { drawsFrom } from '../numbers/draws.ts';
import { add, createSums, type Sums } from '../numbers/estimate.ts';
import { createFold } from '../folds/fold.ts';
import { createOutcomes, type Outcome } from '../folds/outcomes.ts';
import { policies, type PolicyName } from '../policies/policies.ts';
import type { Policy } from '../policies/policy.ts';
import { createRecent } from '../folds/recent.ts';
import type { ArticleRecord, DecisionRecord, LogRecord } from '../records/record.ts';
import { readLogged, weigh, type Weighed } from './weigh.ts';

export interface EvaluationOptions {
  /** How long a decision can be rewarded, in milliseconds. */
  readonly rewardWait: number;
  readonly leaveOutDelivered: number | null;
  /** Decisions that are held open. Default: as the server's. */
  readonly mostOpen?: number;
  /** The share that `epsilon-greedy` gives to luck, 0…1. */
  readonly epsilon: number;
  /** What would each of these have earned? */
  readonly targets: readonly PolicyName[];
  /** Decisions before this are learned from and not counted, in milliseconds since 1970. */
  readonly since: number;
}

/** Decisions that say nothing about what a policy earns, by why. */
export interface LeftOut {
  /** They can still be rewarded. */
  open: number;
  bots: number;
  /** Nothing says that they were shown. */
  notShown: number;
  /** Their ranking was empty. */
  empty: number;
  /** The log no longer names their articles. */
  unnamed: number;
}

/** What was added up for one app. */
export interface Evaluation {
  /** What really happened. */
  readonly online: Sums;
  /** How many decisions each policy has made, of those. */
  readonly loggedBy: ReadonlyMap<string, number>;
  /** Time of the first and of the last of them, in milliseconds since 1970. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** Those in which all that the policy might have put on top had a chance: of them only can the log tell. */
  readonly targets: ReadonlyMap<PolicyName, Sums>;
  readonly leftOut: Readonly<LeftOut>;
}

export interface Evaluator {
  /** Takes the next record of the app. */
  readonly take: (record: LogRecord) => void;
  /** @param now when the reading ended, in milliseconds since 1970 */
  readonly end: (now: number) => Evaluation;
}

/** As many as outcomes know. */
const MOST_ARTICLES = 100_000;

const isNamed = (article: ArticleRecord | undefined): article is ArticleRecord => article !== undefined;

/** What a decision says of each target, aligned with them; `undefined` where the log cannot tell. */
type Weights = readonly (Weighed | undefined)[];

/**
 * What other policies would have earned, of one app, from its log: every decision counts by the chance that the policy would have
 * put the article on top that was there, by the chance that it had.
 *
 * A policy that learns is taken as it would have been at that moment: the server's own fold follows the log beside it, and is asked
 * before it takes the decision ("progressive validation": Blum, Kalai, Langford 1999). So nothing is predicted from what
 * came of it, and the figure is that of a policy that learned from what was shown by whoever showed it.
 */
export const createEvaluation = (options: EvaluationOptions): Evaluator => {
  const { rewardWait, leaveOutDelivered, mostOpen, epsilon, targets, since } = options;
  const limits = { rewardWait, ...(mostOpen !== undefined && { mostOpen }) };
  const fold = createFold({ ...limits, leaveOutDelivered });
  const articles = createRecent<ArticleRecord>({ window: Infinity, most: MOST_ARTICLES });
  // What is below the top slot has no part in this, and the editors' order costs no sorting.
  const judged = targets.map((name): { name: PolicyName; policy: Policy; sums: Sums } => ({
    name,
    policy: policies[name]({ model: fold.model, epsilon, rest: 'default' }),
    sums: createSums(),
  }));
  const weighed = new WeakMap<DecisionRecord, Weights>();
  const online = createSums();
  const loggedBy = new Map<string, number>();
  const leftOut: LeftOut = { open: 0, bots: 0, notShown: 0, empty: 0, unnamed: 0 };
  let first: number | undefined;
  let last: number | undefined;

  const weighAll = (record: DecisionRecord): void => {
    const logged = readLogged(record);
    if (!logged || record.time < since || record.context.device === 'bot') return;
    const actions = record.articles.slice(0, logged.count).map((hash) => articles.get(hash));
    if (!actions.every(isNamed)) return;
    const { context, time: now, clicked = [], eventId } = record;
    const weights = judged.map(({ name, policy }) => {
      // Not the draws of the decision itself: a target that used those again would lean towards what they had put on top, and
      // weights are right only where, of a given visit, the target's chances do not depend on what was drawn.
      return weigh(policy(actions, { context, now, clicked }, drawsFrom(`${eventId} ${name}`)), logged);
    });
    weighed.set(record, weights);
  };

  const count = ({ decision, reward = 0 }: Outcome, weights: Weights): void => {
    add(online, 1, reward);
    loggedBy.set(decision.policy, (loggedBy.get(decision.policy) ?? 0) + 1);
    first = Math.min(first ?? decision.time, decision.time);
    last = Math.max(last ?? decision.time, decision.time);
    for (const [at, { sums }] of judged.entries()) {
      const said = weights[at];
      if (said) add(sums, said.weight, reward, said.expected);
    }
  };

  const outcomes = createOutcomes({
    ...limits,
    settled: (outcome) => {
      const { decision, isOpen, wasShown } = outcome;
      if (decision.time < since) return;
      const weights = weighed.get(decision);
      // A click that has already come counts no more than one that has not: else the youngest would all be clicks.
      if (isOpen) leftOut.open += 1;
      else if (decision.context.device === 'bot') leftOut.bots += 1;
      else if (!wasShown) leftOut.notShown += 1;
      else if (decision.order.length === 0) leftOut.empty += 1;
      else if (!weights) leftOut.unnamed += 1;
      else count(outcome, weights);
    },
  });

  return {
    take: (record) => {
      if (record.type === 'article') articles.put(record.article, articles.get(record.article) ?? record, record.time);
      if (record.type === 'decision') weighAll(record);
      fold.take(record);
      outcomes.take(record);
    },
    end: (now) => {
      outcomes.end(now);
      return { online, loggedBy, first, last, targets: new Map(judged.map(({ name, sums }) => [name, sums])), leftOut };
    },
  };
};
