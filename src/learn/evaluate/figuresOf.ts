import {
  effectiveSample,
  ips,
  meanWeight,
  onlineMean,
  snips,
  type MeanWeight,
  type Sums,
} from '../numbers/estimate.ts';
import type { Estimate } from '../../wire/dashboard/estimate.ts';
import type { PolicyName } from '../policies/policies.ts';
import type { Evaluation, LeftOut } from './createEvaluation.ts';

/** A mean with its 95 % interval, or the reason why there is none. */
export type Figure =
  { readonly mean: number; readonly low: number; readonly high: number } | { readonly refused: string };

/** The figures of one policy: what it would have earned per decision. */
export interface PolicyFigures {
  readonly policy: PolicyName;
  /** Number of decisions in which every article that the policy might have put on top had a chance. */
  readonly decisions: number;
  /** What those decisions actually earned. */
  readonly online: Figure;
  readonly ips: Figure;
  readonly snips: Figure;
  readonly effectiveSample: number;
  readonly meanWeight: MeanWeight;
}

/** The figures of one app, as JSON. */
export interface AppFigures {
  readonly app: string;
  readonly decisions: number;
  /** Times of the first and the last decision, in ISO 8601; absent without decisions. */
  readonly first?: string;
  readonly last?: string;
  readonly leftOut: LeftOut;
  readonly loggedBy: Readonly<Record<string, number>>;
  readonly online: Figure;
  readonly policies: readonly PolicyFigures[];
}

const toFigure = (estimate: Estimate): Figure => {
  if (!estimate.ok) return { refused: estimate.why };
  const { mean, low, high } = estimate;
  return { mean, low, high };
};

const policyFigures = (policy: PolicyName, sums: Sums, decisionCount: number): PolicyFigures => {
  const isUncovered = sums.count === 0 && decisionCount > 0;
  const noEstimate: Figure = {
    refused: 'No logged decision gave a chance to every article that this policy might have put on top.',
  };
  return {
    policy,
    decisions: sums.count,
    online: toFigure(onlineMean(sums)),
    ips: isUncovered ? noEstimate : toFigure(ips(sums)),
    snips: isUncovered ? noEstimate : toFigure(snips(sums)),
    effectiveSample: effectiveSample(sums),
    meanWeight: meanWeight(sums),
  };
};

const isoTime = (time: number): string => new Date(time).toISOString();

/** Converts an evaluation to JSON, without rounding. */
export const figuresOf = (app: string, evaluation: Evaluation): AppFigures => {
  const { online: sums, firstTime, lastTime, leftOut, loggedBy, targets } = evaluation;
  return {
    app,
    decisions: sums.count,
    ...(firstTime !== undefined && { first: isoTime(firstTime) }),
    ...(lastTime !== undefined && { last: isoTime(lastTime) }),
    leftOut,
    loggedBy: Object.fromEntries(loggedBy),
    online: toFigure(onlineMean(sums)),
    policies: [...targets].map(([policy, policySums]) => policyFigures(policy, policySums, sums.count)),
  };
};
