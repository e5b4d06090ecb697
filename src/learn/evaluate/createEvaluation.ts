import { createDraws } from '../numbers/draws.ts';
import { addDecision, createSums, type Sums } from '../numbers/estimate.ts';
import { createFold } from '../folds/fold.ts';
import { createOutcomes, type Outcome } from '../folds/outcomes.ts';
import { policies, type PolicyName } from '../policies/policies.ts';
import type { Policy } from '../policies/policy.ts';
import { createRecentMap } from '../folds/recentMap.ts';
import type { ArticleRecord, DecisionRecord, LogRecord } from '../records/record.ts';
import { readLoggedTop, weigh, type DecisionWeight } from './weigh.ts';

export interface EvaluationOptions {
  /** The reward window, in milliseconds. */
  readonly rewardWait: number;
  /** As in the app's configuration, in milliseconds. */
  readonly leaveOutDelivered: number | null;
  /** Maximum number of open decisions. Default: the server's, 300,000. */
  readonly maxOpen?: number;
  /** The share of rankings whose top article `epsilon-greedy` draws at random, 0…1. */
  readonly epsilon: number;
  /** The policies to evaluate. */
  readonly targets: readonly PolicyName[];
  /** Earlier decisions are learned from but not counted. Milliseconds since 1970. */
  readonly since: number;
}

/** Numbers of decisions that are not counted, by reason. */
export interface LeftOut {
  /** Their reward window is still open. */
  open: number;
  bots: number;
  /** They are not known to have been shown. */
  notShown: number;
  /** Their ranking was empty. */
  empty: number;
  /** The log no longer contains their articles. */
  unnamed: number;
}

/** The evaluation of one app. */
export interface Evaluation {
  /** What the counted decisions actually earned. */
  readonly online: Sums;
  /** Number of counted decisions by each logged policy. */
  readonly loggedBy: ReadonlyMap<string, number>;
  /** Times of the first and the last counted decision, in milliseconds since 1970. */
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  /** Sums of each target, over the decisions in which every article that it might have put on top had a chance. */
  readonly targets: ReadonlyMap<PolicyName, Sums>;
  readonly leftOut: Readonly<LeftOut>;
}

export interface Evaluator {
  /** Applies the app's next record. */
  readonly applyRecord: (record: LogRecord) => void;
  /**
   * Settles the remaining decisions and returns the result.
   *
   * @param now when reading ended, in milliseconds since 1970
   */
  readonly finish: (now: number) => Evaluation;
}

/** The limit of `createOutcomes`. */
const MAX_ARTICLES = 100_000;

const isKnown = (article: ArticleRecord | undefined): article is ArticleRecord => article !== undefined;

/** A decision's weight for each target; `undefined` where the log says nothing about the target. */
type TargetWeights = readonly (DecisionWeight | undefined)[];

/**
 * Estimates from an app's log what other policies would have earned. Each decision is weighted with the chance that the
 * policy would have put the same article on top, divided by the logged chance.
 *
 * A learning policy is evaluated with the model of that moment: the server's own fold reads the log too, and the policy
 * ranks before the fold applies the decision ("progressive validation", Blum, Kalai, Langford 1999). So no prediction
 * uses its own outcome. The policy learns from the articles that the logged policy showed, not from its own choices.
 */
export const createEvaluation = (options: EvaluationOptions): Evaluator => {
  const { rewardWait, leaveOutDelivered, maxOpen, epsilon, targets, since } = options;
  const limits = { rewardWait, ...(maxOpen !== undefined && { maxOpen }) };
  const fold = createFold({ ...limits, leaveOutDelivered });
  const articles = createRecentMap<ArticleRecord>({ window: Infinity, maxSize: MAX_ARTICLES });
  // Only the top matters here, so the rest is in the editors' order, which needs no sorting.
  const evaluated = targets.map((name): { name: PolicyName; policy: Policy; sums: Sums } => ({
    name,
    policy: policies[name]({ model: fold.model, epsilon, rest: 'default' }),
    sums: createSums(),
  }));
  const weightsByDecision = new WeakMap<DecisionRecord, TargetWeights>();
  const online = createSums();
  const loggedBy = new Map<string, number>();
  const leftOut: LeftOut = { open: 0, bots: 0, notShown: 0, empty: 0, unnamed: 0 };
  let firstTime: number | undefined;
  let lastTime: number | undefined;

  const weighAll = (record: DecisionRecord): void => {
    const logged = readLoggedTop(record);
    if (!logged || record.time < since || record.context.device === 'bot') return;
    const actions = record.articles.slice(0, logged.candidateCount).map((hash) => articles.get(hash));
    if (!actions.every(isKnown)) return;
    const { context, time: now, clicked = [], eventId } = record;
    const weights = evaluated.map(({ name, policy }) => {
      // The target needs its own random numbers: with those of the decision, its chances would depend on the article
      // that was drawn, and the weights would be biased.
      return weigh(policy(actions, { context, now, clicked }, createDraws(`${eventId} ${name}`)), logged);
    });
    weightsByDecision.set(record, weights);
  };

  const count = ({ decision, reward = 0 }: Outcome, weights: TargetWeights): void => {
    addDecision(online, 1, reward);
    loggedBy.set(decision.policy, (loggedBy.get(decision.policy) ?? 0) + 1);
    firstTime = Math.min(firstTime ?? decision.time, decision.time);
    lastTime = Math.max(lastTime ?? decision.time, decision.time);
    for (const [index, { sums }] of evaluated.entries()) {
      const target = weights[index];
      if (target) addDecision(sums, target.weight, reward, target.expected);
    }
  };

  const outcomes = createOutcomes({
    ...limits,
    onSettled: (outcome) => {
      const { decision, isOpen, wasShown } = outcome;
      if (decision.time < since) return;
      const weights = weightsByDecision.get(decision);
      // Open decisions are left out even if they were clicked; otherwise the newest ones would all be clicks.
      if (isOpen) leftOut.open += 1;
      else if (decision.context.device === 'bot') leftOut.bots += 1;
      else if (!wasShown) leftOut.notShown += 1;
      else if (decision.order.length === 0) leftOut.empty += 1;
      else if (!weights) leftOut.unnamed += 1;
      else count(outcome, weights);
    },
  });

  return {
    applyRecord: (record) => {
      if (record.type === 'article') articles.put(record.article, articles.get(record.article) ?? record, record.time);
      if (record.type === 'decision') weighAll(record);
      fold.applyRecord(record);
      outcomes.applyRecord(record);
    },
    finish: (now) => {
      outcomes.finish(now);
      const sumsByTarget = new Map(evaluated.map(({ name, sums }) => [name, sums]));
      return { online, loggedBy, firstTime, lastTime, targets: sumsByTarget, leftOut };
    },
  };
};
