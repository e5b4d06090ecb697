import { createDraws } from '../../../learn/numbers/draws.ts';
import { mergeSums, createSums, onlineMean, snips, type Sums } from '../../../learn/numbers/estimate.ts';
import type { SavedFold } from '../../../learn/folds/fold.ts';
import type { Tally } from '../../../learn/folds/tally.ts';
import type { Context } from '../../../learn/records/context.ts';
import type { Recommendation } from '../../ranking/recommendation.ts';
import type { App, Apps } from '../../ranking/apps.ts';
import type { CatalogSet, Offer } from '../../ranking/catalog.ts';
import type { AppLearning, ArticleChance, LearningState, CurvePoint } from '../../../wire/dashboard/learningState.ts';

export interface Learning {
  /** Records the context and the offer of a ranking. Must be called for every ranking. */
  readonly recordRanking: (app: App, recommendation: Recommendation) => void;
  /** Returns what the apps have learned so far, without the part about simulated readers. */
  readonly state: () => Omit<LearningState, 'simulated'>;
  /** Returns an app's learned state in the parts that a snapshot stores; undefined for an unknown app. */
  readonly savedFold: (app: string) => readonly SavedFold[] | undefined;
}

/** The most recent rank requests of an app. */
interface RecentRequests {
  readonly offer: Offer;
  /** The contexts of the last readers, oldest first. */
  readonly contexts: readonly Context[];
}

/** Chances are averaged over this many readers, with this many draws in total. */
const MAX_CONTEXTS = 20;
const DRAWS = 60;

/** The minimum number of decisions for one point of the online curve: with fewer, noise dominates. */
const MIN_POINT_DECISIONS = 500;

/** Merges buckets from the end of the list until they have enough decisions for a point. */
const sumRecent = (buckets: ReturnType<Tally['buckets']>): Sums => {
  let sums = createSums();
  for (const bucket of buckets.toReversed()) {
    if (sums.count >= MIN_POINT_DECISIONS) break;
    sums = mergeSums(sums, bucket.sums);
  }
  return sums;
};

/** Returns one point for each bucket: the recent online mean, and the baseline estimated from all decisions so far. */
const createCurve = (buckets: ReturnType<Tally['buckets']>): CurvePoint[] => {
  let sumsSoFar: Sums = createSums();
  return buckets.map(({ to, sums }, index) => {
    sumsSoFar = mergeSums(sumsSoFar, sums);
    const online = onlineMean(sumRecent(buckets.slice(0, index + 1)));
    return { upTo: sumsSoFar.count, time: to, online, baseline: snips(sumsSoFar) };
  });
};

/** Estimates each article's chance of the top slot, averaged over the most recent readers. */
const estimateChances = (app: App, { offer, contexts }: RecentRequests, now: number): ArticleChance[] => {
  const actions = offer.candidates.actions.slice(0, offer.fresh);
  if (actions.length === 0) return [];
  const sums = actions.map(() => 0);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const context = contexts[draw % contexts.length] ?? { device: 'unknown', hour: new Date(now).getUTCHours() };
    // A fixed seed, so that a chance changes only if the app has learned something.
    const { order, probabilities } = app.policy(actions, { context, now }, createDraws(`chance ${draw}`));
    for (const [rank, index] of order.entries()) sums[index] = (sums[index] ?? 0) + (probabilities[rank] ?? 0);
  }
  return actions.map(({ id, title, set }, index) => ({
    id,
    ...(title !== undefined && { title }),
    ...(set !== undefined && { set }),
    chance: (sums[index] ?? 0) / DRAWS,
    ...app.fold.model.topCounts(id),
  }));
};

/**
 * Creates the data behind the inspector's learning section. Calls the policies like a rank request, but logs no
 * decision.
 */
export const createLearning = (apps: Pick<Apps, 'all'>, sets: readonly CatalogSet[], now: () => number): Learning => {
  const recentRequests = new Map<string, RecentRequests>();

  /**
   * Counts the decisions whose reward window is still open. The join closes a window only when a later record arrives,
   * so without traffic it still contains decisions that have expired.
   */
  const countOpenDecisions = ({ fold, rewardWait }: App): number => {
    const time = now();
    let expired = 0;
    for (const decision of fold.join.openDecisions()) {
      // Decisions are in order of time, so the scan of possibly hundreds of thousands can stop here.
      if (decision.time + rewardWait >= time) break;
      expired += 1;
    }
    return fold.join.openCount() - expired;
  };

  const describeLearning = (app: App): AppLearning[] => {
    const { tally, join } = app.fold;
    const total = tally.total();
    const recent = recentRequests.get(app.id);
    if (!recent && total.count === 0 && join.openCount() === 0) return [];
    return [
      {
        app: app.id,
        policy: app.policyName,
        open: countOpenDecisions(app),
        rewardWait: app.rewardWait,
        decisions: total.count,
        online: onlineMean(total),
        baseline: snips(total),
        stretches: createCurve(tally.buckets()),
        chances: recent ? estimateChances(app, recent, now()) : [],
      },
    ];
  };

  return {
    recordRanking: ({ id }, { offer, context }) => {
      const { contexts = [] } = recentRequests.get(id) ?? {};
      recentRequests.set(id, { offer, contexts: [...contexts.slice(1 - MAX_CONTEXTS), context] });
    },
    savedFold: (id) => {
      const app = apps.all().find((candidate) => candidate.id === id);
      return app && [...app.fold.save()];
    },
    state: () => ({
      now: now(),
      apps: apps.all().flatMap(describeLearning),
      known: apps.all().map(({ id }) => id),
      feeds: sets.map(({ id, state }) => {
        const { articles = [], lastRefresh = null } = state() ?? {};
        return { id, articles: articles.length, lastRefresh };
      }),
    }),
  };
};
