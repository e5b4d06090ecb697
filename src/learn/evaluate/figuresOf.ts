import { effectiveSample, ips, meanWeight, online, snips, type MeanWeight, type Sums } from '../numbers/estimate.ts';
import type { Estimate } from '../../wire/dashboard/estimate.ts';
import type { PolicyName } from '../policies/policies.ts';
import type { Evaluation, LeftOut } from './createEvaluation.ts';

/** A mean with its 95 % interval, or why there is none. */
export type Figure =
  { readonly mean: number; readonly low: number; readonly high: number } | { readonly refused: string };

/** What a policy would have earned. Rewards are per decision. */
export interface PolicyFigures {
  readonly policy: PolicyName;
  /** Those in which all that it might have put on top had a chance. */
  readonly decisions: number;
  /** What was really earned in those. */
  readonly online: Figure;
  readonly ips: Figure;
  readonly snips: Figure;
  readonly effectiveSample: number;
  readonly meanWeight: MeanWeight;
}

/** What the log says of one app, as JSON. */
export interface AppFigures {
  readonly app: string;
  readonly decisions: number;
  /** Times in ISO 8601; absent where there are no decisions. */
  readonly first?: string;
  readonly last?: string;
  readonly leftOut: LeftOut;
  readonly loggedBy: Readonly<Record<string, number>>;
  readonly online: Figure;
  readonly policies: readonly PolicyFigures[];
}

const figure = (estimate: Estimate): Figure => {
  if (!estimate.ok) return { refused: estimate.why };
  const { mean, low, high } = estimate;
  return { mean, low, high };
};

const policyFigures = (policy: PolicyName, sums: Sums, all: number): PolicyFigures => {
  const uncovered = sums.count === 0 && all > 0;
  const why: Figure = { refused: 'In no decision had everything that it might have put on top a chance.' };
  return {
    policy,
    decisions: sums.count,
    online: figure(online(sums)),
    ips: uncovered ? why : figure(ips(sums)),
    snips: uncovered ? why : figure(snips(sums)),
    effectiveSample: effectiveSample(sums),
    meanWeight: meanWeight(sums),
  };
};

const isoTime = (time: number): string => new Date(time).toISOString();

/** What an evaluation says, nothing rounded. */
export const figuresOf = (app: string, evaluation: Evaluation): AppFigures => {
  const { online: sums, first, last, leftOut, loggedBy, targets } = evaluation;
  return {
    app,
    decisions: sums.count,
    ...(first !== undefined && { first: isoTime(first) }),
    ...(last !== undefined && { last: isoTime(last) }),
    leftOut,
    loggedBy: Object.fromEntries(loggedBy),
    online: figure(online(sums)),
    policies: [...targets].map(([policy, one]) => policyFigures(policy, one, sums.count)),
  };
};
