import type { Estimate } from '../../wire/dashboard/estimate.ts';
import type { AppLearning } from '../../wire/dashboard/learningState.ts';
import { formatNumber, formatPercent, formatPercentRange } from '../page/formats.ts';

/** The result of an app's learning, in words. */
export interface Headline {
  /** The measured reward of the order that readers saw: `Learned order: 9.8 %`. */
  readonly actual: string;
  /**
   * The estimated reward of the publisher's own order: `your own order: 5.1 % (4.6–5.7 %)`. Absent if readers saw that
   * order.
   */
  readonly ownOrder?: string;
  /** The difference between the two. Absent until both are known. */
  readonly verdict?: { readonly text: string; readonly tone: 'good' | 'bad' | 'quiet' };
  /** Why a figure is missing, or why there is nothing to compare. */
  readonly note?: string;
}

/** Returns a name for the order that a policy produces. */
export const nameOrder = (policy: string): string => {
  if (policy === 'default') return 'Your own order';
  return policy === 'random' ? 'Random order' : 'Learned order';
};

const addSign = (value: number, text: string): string => `${value < 0 ? '−' : '+'}${text}`;

/**
 * Returns the relative difference, such as `+92 %`; the absolute one if the publisher's own order has no positive
 * reward.
 */
const formatLift = (mean: number, own: number): string => {
  if (own <= 0) {
    const difference = formatPercent(Math.abs(mean - own)).replace(' %', ' percentage points');
    return addSign(mean - own, difference);
  }
  const lift = 100 * (mean / own - 1);
  const size = Math.abs(lift);
  if (size >= 1e6) return addSign(lift, `${size.toExponential(1)} %`);
  return addSign(lift, `${size < 10 ? size.toFixed(1) : formatNumber(Math.round(size))} %`);
};

/** Returns no lift while the 95 % intervals overlap, because the difference may be due to chance. */
const compareEstimates = (online: Estimate, baseline: Estimate): Headline['verdict'] => {
  if (!online.ok || !baseline.ok) return undefined;
  const overlap = online.low <= baseline.high && online.high >= baseline.low;
  if (overlap) return { text: 'no significant difference yet', tone: 'quiet' };
  const isBetter = online.mean > baseline.mean;
  return { text: `lift ${formatLift(online.mean, baseline.mean)}`, tone: isBetter ? 'good' : 'bad' };
};

const UNKNOWN = 'not enough data yet';

/** Creates the headline above an app's chart. */
export const createHeadline = ({
  policy,
  online,
  baseline,
}: Pick<AppLearning, 'policy' | 'online' | 'baseline'>): Headline => {
  const name = nameOrder(policy);
  const missing = online.ok ? baseline : online;
  const note = missing.ok ? undefined : `Not enough data: ${missing.why}`;
  if (policy === 'default') {
    return {
      actual: `${name}: ${online.ok ? `${formatPercent(online.mean)} (${formatPercentRange(online.low, online.high)})` : UNKNOWN}`,
      note: online.ok
        ? 'This app does not reorder stories, so there is nothing to compare.'
        : `Not enough data: ${online.why}`,
    };
  }
  const verdict = compareEstimates(online, baseline);
  return {
    actual: `${name}: ${online.ok ? formatPercent(online.mean) : UNKNOWN}`,
    ownOrder: `your own order: ${
      baseline.ok ? `${formatPercent(baseline.mean)} (${formatPercentRange(baseline.low, baseline.high)})` : UNKNOWN
    }`,
    ...(verdict && { verdict }),
    ...(note !== undefined && { note }),
  };
};
