import type { Estimate } from '../../wire/dashboard/estimate.ts';

/**
 * Sums over decisions, from which all estimates below are computed in constant memory. They are plain numbers, so they
 * can be stored as JSON and merged with those of another process.
 *
 * `r` is the reward of a decision (0 if there was none). `w` is its weight: the chance that the evaluated policy would
 * have put the shown article on top, divided by the logged chance. For the policy that was logged, `w` is 1.
 */
export interface Sums {
  /** Number of decisions. */
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
  /** Numbers of rewards other than 0 and 1, and of negative ones. They determine which intervals are valid. */
  graded: number;
  negative: number;
  /** Σ of clipped weights minus their expectations, and its variance if the logged probabilities are correct. */
  surprise: number;
  surpriseVariance: number;
}

/** Mean and variance of `clipWeight(weight)`, if the shown article was drawn by the logged probabilities. */
export interface ExpectedWeight {
  readonly mean: number;
  readonly variance: number;
}

/** A check that the logged probabilities are those that the articles were drawn with. */
export interface MeanWeight {
  /** About 1 if the probabilities are correct; 0 without decisions. */
  readonly mean: number;
  /** Distance between the weights and their expectations, in standard errors. */
  readonly z: number;
  /** Whether the distance is larger than chance explains. */
  readonly isOff: boolean;
}

/** Minimum (effective) number of decisions for an estimate, as people read a mean of 50 views like one of 50,000. */
export const MIN_SAMPLE = 200;

/** Minimum number of rewarded decisions for a normal interval (the textbooks' np ≥ 10). */
const MIN_REWARDED = 10;

/** Rewards are limited to this, so that the sum of a million squares is still finite. */
const MAX_REWARD = 1e100;

/** Number of standard deviations that contain 95 % of a normal distribution. */
const Z = 1.959964;

/**
 * The limit for one false alarm in 16,000 checks, as a logarithm. An operator may check one figure per policy every hour.
 */
const ALARM_LOG = Math.log(2 * 16_000);

/** The weight of the editors' first article at its smallest chance under `learn`, about 1 in 25. */
const MAX_CLIPPED = 25;

/**
 * Limits a weight for the alarm. With chances of 1 in 2,000, nearly all of the mean may depend on articles that were
 * not yet drawn, and the first one drawn must not raise an alarm.
 */
export const clipWeight = (weight: number): number => Math.min(weight, MAX_CLIPPED);

/** Creates the sums of no decisions. */
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
 * @param weight finite and not negative; 1 for the logged policy itself
 * @param reward 0 if there was no click
 * @param expected of the weight. Default: a mean of 1, and the variance of the added weights
 */
export const addDecision = (sums: Sums, weight: number, reward: number, expected?: ExpectedWeight): void => {
  const r = Math.min(MAX_REWARD, Math.max(-MAX_REWARD, reward));
  sums.count += 1;
  sums.weight += weight;
  sums.weightSquared += weight * weight;
  sums.surprise += expected ? clipWeight(weight) - expected.mean : weight - 1;
  sums.surpriseVariance += expected ? expected.variance : (weight - 1) * (weight - 1);
  // Most decisions have no reward; this saves time.
  if (r === 0) return;
  sums.reward += r;
  sums.rewardSquared += r * r;
  sums.weighted += weight * r;
  sums.weightedSquared += weight * r * (weight * r);
  sums.weightSquaredReward += weight * weight * r;
  if (r !== 1) sums.graded += 1;
  if (r < 0) sums.negative += 1;
};

/** Returns the sums over the decisions of both. */
export const mergeSums = (a: Sums, b: Sums): Sums => ({
  count: a.count + b.count,
  reward: a.reward + b.reward,
  rewardSquared: a.rewardSquared + b.rewardSquared,
  weight: a.weight + b.weight,
  weightSquared: a.weightSquared + b.weightSquared,
  weighted: a.weighted + b.weighted,
  weightedSquared: a.weightedSquared + b.weightedSquared,
  weightSquaredReward: a.weightSquaredReward + b.weightSquaredReward,
  graded: a.graded + b.graded,
  negative: a.negative + b.negative,
  surprise: a.surprise + b.surprise,
  surpriseVariance: a.surpriseVariance + b.surpriseVariance,
});

const reject = (why: string): Estimate => ({ ok: false, why });

/** Returns the normal interval. Without negative rewards, its lower end is at least 0. */
const normalInterval = (mean: number, variance: number, { negative }: Sums): Estimate => {
  const half = Z * Math.sqrt(Math.max(0, variance));
  return { ok: true, mean, low: negative > 0 ? mean - half : Math.max(0, mean - half), high: mean + half };
};

/**
 * Returns Wilson's interval for a share among `size` decisions (Wilson 1927; Brown, Cai, DasGupta 2001). It stays
 * within 0…1, and is also valid with few clicks or none.
 */
const wilsonInterval = (share: number, size: number): Estimate => {
  const scale = 1 + (Z * Z) / size;
  const middle = (share + (Z * Z) / (2 * size)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / size + (Z * Z) / (4 * size * size));
  return { ok: true, mean: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
};

/**
 * Returns how many decisions of equal weight carry the same information: (Σw)²/Σw² (Kong 1992; Owen, "Monte Carlo
 * theory", 9.3).
 */
export const effectiveSample = ({ weight, weightSquared }: Sums): number =>
  weightSquared === 0 ? 0 : (weight * weight) / weightSquared;

/** Returns why the sample does not suffice; `undefined` if it does. */
const sampleProblem = (sums: Sums): string | undefined => {
  const size = Math.floor(effectiveSample(sums));
  return size >= MIN_SAMPLE ? undefined : `An effective sample of ${size} is too small; ${MIN_SAMPLE} are needed.`;
};

/** Estimates the mean reward of the logged decisions. It does not depend on the weights. */
export const onlineMean = (sums: Sums): Estimate => {
  const { count, reward, rewardSquared, graded } = sums;
  if (count < MIN_SAMPLE) return reject(`${count} decisions are too few; ${MIN_SAMPLE} are needed.`);
  const mean = reward / count;
  if (graded === 0) return wilsonInterval(mean, count);
  return normalInterval(mean, (rewardSquared / count - mean * mean) / (count - 1), sums);
};

/**
 * Estimates what a policy would have earned, by inverse propensity scores: the mean of w·r (Horvitz, Thompson 1952). It
 * is unbiased, but noisy if the policy would have shown other articles.
 *
 * Its interval is the normal one of w·r, so there is no estimate from few clicks. Their effective number is
 * (Σwr)²/Σ(wr)², as for the weights; it is not checked with negative rewards, which may cancel out.
 */
export const ips = (sums: Sums): Estimate => {
  const why = sampleProblem(sums);
  if (why !== undefined) return reject(why);
  const { count, weighted, weightedSquared, negative } = sums;
  const rewarded = weightedSquared === 0 ? 0 : Math.floor((weighted * weighted) / weightedSquared);
  if (negative === 0 && rewarded < MIN_REWARDED) {
    return reject(`An effective number of ${rewarded} rewarded decisions is too small; ${MIN_REWARDED} are needed.`);
  }
  const mean = weighted / count;
  return normalInterval(mean, (weightedSquared / count - mean * mean) / (count - 1), sums);
};

/**
 * Estimates the same, self-normalized: Σwr/Σw (Swaminathan, Joachims, "The self-normalized estimator for counterfactual
 * learning", 2015). It is slightly biased, far less noisy, and always within the range of the rewards.
 *
 * Its variance is that of the delta method, Σw²(r-mean)²/(Σw)² (Owen, "Monte Carlo theory", 9.2). If every reward is 0
 * or 1, the interval is Wilson's, for the number of decisions that has this variance; survey sampling does the same
 * (Kott, Carr 1997). With few clicks the normal interval would be too short on the upper side, and without clicks it
 * would be empty.
 */
export const snips = (sums: Sums): Estimate => {
  const why = sampleProblem(sums);
  if (why !== undefined) return reject(why);
  const { weight, weightSquared, weighted, weightedSquared, weightSquaredReward, graded, count } = sums;
  const mean = weighted / weight;
  const spread = weightedSquared - 2 * mean * weightSquaredReward + mean * mean * weightSquared;
  const variance = Math.max(0, spread) / (weight * weight);
  if (graded > 0) return normalInterval(mean, variance, sums);
  const share = Math.min(1, mean);
  // With no clicks, or only clicks, the variance is 0 and does not determine a size.
  const size = share * (1 - share) > 0 && variance > 0 ? (share * (1 - share)) / variance : effectiveSample(sums);
  return wilsonInterval(share, Math.min(size, count));
};

/**
 * Computes the mean weight. It is 1 on average for every policy, if the logged probabilities are correct and every
 * article that the policy would show had a chance.
 *
 * `isOff` compares the clipped weights, rather than the mean, with their expectations. Its limit is Bernstein's
 * inequality, which is valid for any number of decisions (Boucheron, Lugosi, Massart, "Concentration inequalities",
 * 2.8).
 */
export const meanWeight = ({ count, weight, surprise, surpriseVariance }: Sums): MeanWeight => {
  const z = surpriseVariance > 0 ? surprise / Math.sqrt(surpriseVariance) : 0;
  const linearTerm = (MAX_CLIPPED * ALARM_LOG) / 3;
  const limit = linearTerm + Math.sqrt(linearTerm * linearTerm + 2 * surpriseVariance * ALARM_LOG);
  return { mean: count === 0 ? 0 : weight / count, z, isOff: Math.abs(surprise) > limit };
};
