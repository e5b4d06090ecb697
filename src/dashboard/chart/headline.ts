import type { Estimate } from '../../wire/dashboard/estimate.ts';
import type { AppLearning } from '../../wire/dashboard/learningState.ts';
import { grouped, percent, percentRange } from '../page/formats.ts';

/** What an app's learning comes to, in words. */
export interface Headline {
  /** What really happened: `Learned order: 9.8 %`. */
  readonly shown: string;
  /** What would have: `your own order: 5.1 % (4.6–5.7 %)`. Absent where that is what happened. */
  readonly own?: string;
  /** The difference between the two. Absent while one of them is not known. */
  readonly verdict?: { readonly text: string; readonly tone: 'good' | 'bad' | 'quiet' };
  /** What is missing for a figure, or why there is nothing to compare. */
  readonly note?: string;
}

/** What readers saw at the top, by the policy that put it there. */
export const orderName = (policy: string): string => {
  if (policy === 'default') return 'Your own order';
  return policy === 'random' ? 'Random order' : 'Learned order';
};

const signed = (value: number, text: string): string => `${value < 0 ? '−' : '+'}${text}`;

/** `+92 %`. Where the own order earns nothing no share of it says anything, so the difference itself is given. */
const liftOf = (mean: number, own: number): string => {
  if (own <= 0) return `${signed(mean - own, percent(Math.abs(mean - own)))} points`;
  const lift = 100 * (mean / own - 1);
  const size = Math.abs(lift);
  if (size >= 1e6) return signed(lift, `${size.toExponential(1)} %`);
  return signed(lift, `${size < 10 ? size.toFixed(1) : grouped(Math.round(size))} %`);
};

/** No lift as long as chance alone could explain it: the intervals have to be apart. */
const verdictOf = (online: Estimate, own: Estimate): Headline['verdict'] => {
  if (!online.ok || !own.ok) return undefined;
  const apart = online.low > own.high || online.high < own.low;
  if (!apart) return { text: 'no difference to be seen yet', tone: 'quiet' };
  return { text: `lift ${liftOf(online.mean, own.mean)}`, tone: online.mean > own.mean ? 'good' : 'bad' };
};

const UNKNOWN = 'not known yet';

/** The headline over an app's chart. */
export const headlineOf = ({
  policy,
  online,
  baseline,
}: Pick<AppLearning, 'policy' | 'online' | 'baseline'>): Headline => {
  const name = orderName(policy);
  const refused = online.ok ? baseline : online;
  const note = refused.ok ? undefined : `not enough yet: ${refused.why}`;
  if (policy === 'default') {
    return {
      shown: `${name}: ${online.ok ? `${percent(online.mean)} (${percentRange(online.low, online.high)})` : UNKNOWN}`,
      note: online.ok ? 'This app never reorders, so there is nothing to compare.' : `not enough yet: ${online.why}`,
    };
  }
  const verdict = verdictOf(online, baseline);
  return {
    shown: `${name}: ${online.ok ? percent(online.mean) : UNKNOWN}`,
    own: `your own order: ${
      baseline.ok ? `${percent(baseline.mean)} (${percentRange(baseline.low, baseline.high)})` : UNKNOWN
    }`,
    ...(verdict && { verdict }),
    ...(note !== undefined && { note }),
  };
};
