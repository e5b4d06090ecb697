import type { Estimate } from '../../wire/dashboard/estimate.ts';

/**
 * What is added up, decision by decision, to say what a policy earns: enough for every figure below, in constant memory. Plain
 * numbers, so that it can be written as JSON and added to what another process has.
 *
 * `r` is the reward of a decision (0 where there was none), `w` its weight: the chance that the policy in question would have
 * put the shown article on top, by the chance that it had when it was shown. For what really happened `w` is 1.
 */
export interface Sums {
  /** Decisions. */
  count: number;
  /** Σr and Σr². */
  reward: number;
  rewardSquared: number;
  /** Σw and Σw². */
  weight: number;
  weightSquared: number;
  /** Σwr, Σ(wr)² and Σw²r. */
  weighted: number;
  weightedSquared: number;
  weightSquaredReward: number;
  /** Rewards that are neither 0 nor 1, and those below 0: they decide which intervals can be trusted. */
  graded: number;
  negative: number;
  /** Σ of weights less what they were expected to be, and the variance that it has where the logged probabilities are right. */
  surprise: number;
  surpriseVariance: number;
}

/**
 * What a weight is on average, and its variance, both of `clipped(weight)`: if what was shown was drawn by the logged
 * probabilities.
 */
export interface Expected {
  readonly mean: number;
  readonly variance: number;
}

/** The alarm for probabilities that are not those that were drawn from. */
export interface MeanWeight {
  /** 1 but for chance; 0 of no decisions. */
  readonly mean: number;
  /** How far the weights are from what they were expected to be, in standard errors. */
  readonly z: number;
  /** Further than chance explains. */
  readonly isOff: boolean;
}

/** Fewer decisions, or what is worth fewer, give no figure: a mean of 50 views is read as if it were one of 50,000. */
export const LEAST_SAMPLE = 200;

/**
 * The same for clicks where the interval is that of a normal distribution, which it is only of enough of them (the textbooks'
 * np ≥ 10).
 */
const LEAST_REWARDED = 10;

/** Nobody means such a reward; its square would still be a number, and so would a million of them. */
const LARGEST = 1e100;

/** 95 % of a normal distribution are within this many standard deviations. */
const Z = 1.959964;

/** One false alarm in 16,000: there is one figure for each policy, and it may be looked at every hour. */
const ALARM = Math.log(2 * 16_000);

/** What `learn` leaves to the editors' first is one in 25. */
const CLIP = 25;

/**
 * The weight as the alarm takes it. Of a policy that was logged with chances of one in 2,000 nearly all of the mean may hang on
 * weights that have not come up yet; and one that has come up is not yet an alarm.
 */
export const clipped = (weight: number): number => Math.min(weight, CLIP);

export const createSums = (): Sums => ({
  count: 0,
  reward: 0,
  rewardSquared: 0,
  weight: 0,
  weightSquared: 0,
  weighted: 0,
  weightedSquared: 0,
  weightSquaredReward: 0,
  graded: 0,
  negative: 0,
  surprise: 0,
  surpriseVariance: 0,
});

/**
 * Adds a decision whose reward is settled.
 *
 * @param weight not negative, and finite; 1 for what really happened
 * @param reward 0 where nobody clicked
 * @param expected of the weight. Absent: a mean of 1, and the variance is taken from the weights that there are
 */
export const add = (sums: Sums, weight: number, reward: number, expected?: Expected): void => {
  const r = Math.min(LARGEST, Math.max(-LARGEST, reward));
  sums.count += 1;
  sums.weight += weight;
  sums.weightSquared += weight * weight;
  sums.surprise += expected ? clipped(weight) - expected.mean : weight - 1;
  sums.surpriseVariance += expected ? expected.variance : (weight - 1) * (weight - 1);
  // Most decisions have none.
  if (r === 0) return;
  sums.reward += r;
  sums.rewardSquared += r * r;
  sums.weighted += weight * r;
  sums.weightedSquared += weight * r * (weight * r);
  sums.weightSquaredReward += weight * weight * r;
  if (r !== 1) sums.graded += 1;
  if (r < 0) sums.negative += 1;
};

/** Both together. */
export const merge = (one: Sums, other: Sums): Sums => ({
  count: one.count + other.count,
  reward: one.reward + other.reward,
  rewardSquared: one.rewardSquared + other.rewardSquared,
  weight: one.weight + other.weight,
  weightSquared: one.weightSquared + other.weightSquared,
  weighted: one.weighted + other.weighted,
  weightedSquared: one.weightedSquared + other.weightedSquared,
  weightSquaredReward: one.weightSquaredReward + other.weightSquaredReward,
  graded: one.graded + other.graded,
  negative: one.negative + other.negative,
  surprise: one.surprise + other.surprise,
  surpriseVariance: one.surpriseVariance + other.surpriseVariance,
});

const refuse = (why: string): Estimate => ({ ok: false, why });

/** The normal interval. Where no reward is negative no mean is. */
const around = (mean: number, variance: number, { negative }: Sums): Estimate => {
  const half = Z * Math.sqrt(Math.max(0, variance));
  return { ok: true, mean, low: negative > 0 ? mean - half : Math.max(0, mean - half), high: mean + half };
};

/**
 * Wilson's interval for a share of `size` (Wilson 1927; Brown, Cai, DasGupta 2001): it stays within 0…1, and also holds where
 * clicks are rare, or where there was none yet.
 */
const wilson = (share: number, size: number): Estimate => {
  const scale = 1 + (Z * Z) / size;
  const middle = (share + (Z * Z) / (2 * size)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / size + (Z * Z) / (4 * size * size));
  return { ok: true, mean: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
};

/** How many decisions of equal weight would say as much: (Σw)²/Σw² (Kong 1992; Owen, "Monte Carlo theory", 9.3). */
export const effectiveSample = ({ weight, weightSquared }: Sums): number =>
  weightSquared === 0 ? 0 : (weight * weight) / weightSquared;

/** Why nothing can be said of a policy, or `undefined`. */
const tooSmall = (sums: Sums): string | undefined => {
  const size = Math.floor(effectiveSample(sums));
  return size >= LEAST_SAMPLE ? undefined : `An effective sample of ${size} is too small; ${LEAST_SAMPLE} are needed.`;
};

/** What the decisions really earned, a decision. The weights have no say in it. */
export const online = (sums: Sums): Estimate => {
  const { count, reward, rewardSquared, graded } = sums;
  if (count < LEAST_SAMPLE) return refuse(`${count} decisions are too few; ${LEAST_SAMPLE} are needed.`);
  const mean = reward / count;
  if (graded === 0) return wilson(mean, count);
  return around(mean, (rewardSquared / count - mean * mean) / (count - 1), sums);
};

/**
 * What a policy would have earned, by inverse propensity scores: the mean of w·r (Horvitz, Thompson 1952). Right on average
 * whatever was shown; noisy where the policy would have shown something else.
 *
 * Its interval is the normal one of w·r, so it is refused where hardly a click stands behind it. How many do is counted as
 * for the weights, (Σwr)²/Σ(wr)²; of rewards that cancel each other out that would say nothing.
 */
export const ips = (sums: Sums): Estimate => {
  const why = tooSmall(sums);
  if (why !== undefined) return refuse(why);
  const { count, weighted, weightedSquared, negative } = sums;
  const rewarded = weightedSquared === 0 ? 0 : Math.floor((weighted * weighted) / weightedSquared);
  if (negative === 0 && rewarded < LEAST_REWARDED) {
    return refuse(`What is worth ${rewarded} rewarded decisions is too little; ${LEAST_REWARDED} are needed.`);
  }
  const mean = weighted / count;
  return around(mean, (weightedSquared / count - mean * mean) / (count - 1), sums);
};

/**
 * The same, self-normalized: Σwr/Σw (Swaminathan, Joachims, "The self-normalized estimator for counterfactual learning", 2015).
 * A little biased, far less noisy, and never beyond the rewards that there were.
 *
 * Its variance is that of the delta method, Σw²(r-mean)²/(Σw)² (Owen, "Monte Carlo theory", 9.2). Where every reward is 0 or 1
 * the interval is Wilson's for as many decisions as give that variance, as samplers of surveys do it (Kott, Carr 1997), because
 * of few clicks the normal one is too short on the upper side, and of none it has no length at all.
 */
export const snips = (sums: Sums): Estimate => {
  const why = tooSmall(sums);
  if (why !== undefined) return refuse(why);
  const { weight, weightSquared, weighted, weightedSquared, weightSquaredReward, graded, count } = sums;
  const mean = weighted / weight;
  const spread = weightedSquared - 2 * mean * weightSquaredReward + mean * mean * weightSquared;
  const variance = Math.max(0, spread) / (weight * weight);
  if (graded > 0) return around(mean, variance, sums);
  const share = Math.min(1, mean);
  // No click, or nothing but clicks: there is no variance to go by.
  const size = share * (1 - share) > 0 && variance > 0 ? (share * (1 - share)) / variance : effectiveSample(sums);
  return wilson(share, Math.min(size, count));
};

/**
 * The mean weight: 1 on average for every policy, if the logged probabilities are those that were drawn from, and nothing that
 * the policy would show had no chance.
 *
 * Whether it is off is not asked of the mean but of the clipped weights, against what each of them was expected to be: by
 * Bernstein's inequality, which holds for few decisions as for many (Boucheron, Lugosi, Massart, "Concentration inequalities",
 * 2.8).
 */
export const meanWeight = ({ count, weight, surprise, surpriseVariance }: Sums): MeanWeight => {
  const z = surpriseVariance > 0 ? surprise / Math.sqrt(surpriseVariance) : 0;
  const jump = (CLIP * ALARM) / 3;
  const most = jump + Math.sqrt(jump * jump + 2 * surpriseVariance * ALARM);
  return { mean: count === 0 ? 0 : weight / count, z, isOff: Math.abs(surprise) > most };
};
