import { drawsFrom } from '../../../learn/numbers/draws.ts';
import { merge, createSums, online, snips, type Sums } from '../../../learn/numbers/estimate.ts';
import type { SavedFold } from '../../../learn/folds/fold.ts';
import type { Tally } from '../../../learn/folds/tally.ts';
import type { Context } from '../../../learn/records/context.ts';
import type { Recommendation } from '../../ranking/recommendation.ts';
import type { App, Apps } from '../../ranking/apps.ts';
import type { CatalogSet, Offer } from '../../ranking/catalog.ts';
import type { AppLearning, Chance, LearningState, Stretch } from '../../../wire/dashboard/learningState.ts';

export interface Learning {
  /** Is told of every ranking that was answered. */
  readonly ranked: (app: App, recommendation: Recommendation) => void;
  /** What the apps have learned by now. `simulated` is for others to say. */
  readonly state: () => Omit<LearningState, 'simulated'>;
  /** Everything that an app knows, piece by piece, as a snapshot has it; `undefined`: there is no such app. */
  readonly fold: (app: string) => readonly SavedFold[] | undefined;
}

/** What was last asked of an app. */
interface Asked {
  readonly offer: Offer;
  /** Of the readers who asked last. */
  readonly contexts: readonly Context[];
}

/** Readers whose chances are averaged, and draws for them together. */
const MOST_CONTEXTS = 20;
const DRAWS = 60;

/** As few decisions are no point of a curve: it would be all noise. */
const LEAST_OF_A_STRETCH = 500;

/** The end of a list, as long as it takes to have enough decisions. */
const lastOf = (buckets: ReturnType<Tally['buckets']>): Sums => {
  let sums = createSums();
  for (const bucket of buckets.toReversed()) {
    if (sums.count >= LEAST_OF_A_STRETCH) break;
    sums = merge(sums, bucket.sums);
  }
  return sums;
};

const stretchesOf = (buckets: ReturnType<Tally['buckets']>): Stretch[] => {
  let all: Sums = createSums();
  return buckets.map(({ to, sums }, index) => {
    all = merge(all, sums);
    return { upTo: all.count, time: to, online: online(lastOf(buckets.slice(0, index + 1))), baseline: snips(all) };
  });
};

/** The chance of each article on offer, averaged over the readers who asked last. */
const chancesOf = (app: App, { offer, contexts }: Asked, now: number): Chance[] => {
  const actions = offer.candidates.actions.slice(0, offer.fresh);
  if (actions.length === 0) return [];
  const sums = actions.map(() => 0);
  for (let number = 0; number < DRAWS; number += 1) {
    const context = contexts[number % contexts.length] ?? { device: 'unknown', hour: new Date(now).getUTCHours() };
    // The same luck every time, so that what changes is what was learned.
    const { order, probabilities } = app.policy(actions, { context, now }, drawsFrom(`chance ${number}`));
    for (const [at, place] of order.entries()) sums[place] = (sums[place] ?? 0) + (probabilities[at] ?? 0);
  }
  return actions.map(({ id, title, set }, index) => ({
    id,
    ...(title !== undefined && { title }),
    ...(set !== undefined && { set }),
    chance: (sums[index] ?? 0) / DRAWS,
    ...app.fold.model.onTop(id),
  }));
};

/** What the inspector shows of the apps' learning. It asks the policies as a reader would, and changes nothing by it. */
export const createLearning = (apps: Pick<Apps, 'all'>, sets: readonly CatalogSet[], now: () => number): Learning => {
  const asked = new Map<string, Asked>();

  /** Where nobody comes any more, windows close only when somebody does: the fold knows no clock but the records'. */
  const openNow = ({ fold, rewardWait }: App): number => {
    const time = now();
    let over = 0;
    for (const decision of fold.join.all()) {
      // The oldest stand first, so the rest of what may be hundreds of thousands need not be looked at.
      if (decision.time + rewardWait >= time) break;
      over += 1;
    }
    return fold.join.open() - over;
  };

  const learningOf = (app: App): AppLearning[] => {
    const { tally, join } = app.fold;
    const all = tally.all();
    const last = asked.get(app.id);
    if (!last && all.count === 0 && join.open() === 0) return [];
    return [
      {
        app: app.id,
        policy: app.policyName,
        open: openNow(app),
        rewardWait: app.rewardWait,
        decisions: all.count,
        online: online(all),
        baseline: snips(all),
        stretches: stretchesOf(tally.buckets()),
        chances: last ? chancesOf(app, last, now()) : [],
      },
    ];
  };

  return {
    ranked: ({ id }, { offer, context }) => {
      const { contexts = [] } = asked.get(id) ?? {};
      asked.set(id, { offer, contexts: [...contexts.slice(1 - MOST_CONTEXTS), context] });
    },
    fold: (id) => {
      const found = apps.all().find((app) => app.id === id);
      return found && [...found.fold.save()];
    },
    state: () => ({
      now: now(),
      apps: apps.all().flatMap(learningOf),
      known: apps.all().map(({ id }) => id),
      feeds: sets.map(({ id, state }) => {
        const { articles = [], lastRefresh = null } = state() ?? {};
        return { id, articles: articles.length, lastRefresh };
      }),
    }),
  };
};
