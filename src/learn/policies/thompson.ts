import { drawShare, MILLION } from '../numbers/millionths.ts';
import type { Model } from '../model/model.ts';
import { normal } from '../numbers/normal.ts';
import type { Policy } from './policy.ts';
import { createScoring, type RestOrder } from './scoring.ts';

/**
 * The precision (1/variance) of a score: 5 at first, and 0.045 more per view. A view adds little, as most views are no
 * clicks.
 */
const INITIAL_PRECISION = 5;
const PRECISION_PER_VIEW = 0.045;

/** Number of simulated contests per ranking. */
const CONTESTS = 16;

/**
 * 1 % is shared by all articles, so that no chance is 0 and the weights of off-policy estimates are bounded. 4 % goes
 * to the editors' first article, so that the log shows what the default order would have earned. Together they cost
 * half a point.
 */
const UNIFORM_SHARE = MILLION / 100;
const DEFAULT_TOP_SHARE = (4 * MILLION) / 100;
const SHARE_PER_WIN = (MILLION - UNIFORM_SHARE - DEFAULT_TOP_SHARE) / CONTESTS;

/**
 * Creates Thompson sampling: an article's chance to be on top is the probability that it is the best one, given what is
 * known about it. In each of 16 contests every score gets random noise, less the more views the article has; an
 * article's share of the wins is its chance.
 *
 * (Chapelle, Li, "An Empirical Evaluation of Thompson Sampling", 2011. The noise is per article, not per weight,
 * because a front page is most uncertain about its newest articles.) Late feedback harms it less than a deterministic
 * rule, which would show the same article to every reader until the first feedback.
 */
export const createThompson = ({
  model,
  rest,
}: {
  readonly model: Pick<Model, 'score' | 'topCounts'>;
  readonly rest: RestOrder;
}): Policy => {
  const scoring = createScoring(model);
  let noise = new Float64Array(64);

  return (actions, visit, draw) => {
    const count = actions.length;
    scoring.score(actions, visit);
    const scores = scoring.scores();
    const shares = scoring.shares();
    if (noise.length < count) noise = new Float64Array(count);

    const uniformShare = Math.floor(UNIFORM_SHARE / count);
    for (let place = 0; place < count; place += 1) {
      const { views } = model.topCounts(actions[place]?.id ?? '');
      noise[place] = 1 / Math.sqrt(INITIAL_PRECISION + PRECISION_PER_VIEW * views);
      shares[place] = uniformShare;
    }
    shares[0] = uniformShare + DEFAULT_TOP_SHARE;
    for (let contest = 0; contest < CONTESTS; contest += 1) {
      let winner = 0;
      let highest = -Infinity;
      for (let place = 0; place < count; place += 1) {
        const noisyScore = (scores[place] ?? 0) + (noise[place] ?? 0) * normal(draw());
        if (noisyScore <= highest) continue;
        highest = noisyScore;
        winner = place;
      }
      shares[winner] = (shares[winner] ?? 0) + SHARE_PER_WIN;
    }

    const top = drawShare(shares, count, draw());
    const order = [top];
    if (rest === 'score') {
      for (const place of scoring.placesByScore(count)) if (place !== top) order.push(place);
    } else {
      for (let place = 0; place < count; place += 1) if (place !== top) order.push(place);
    }
    return scoring.choose(order);
  };
};
