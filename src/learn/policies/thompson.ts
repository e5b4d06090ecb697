import { drawShare, MILLION } from '../numbers/millionths.ts';
import type { Model } from '../model/model.ts';
import { normal } from '../numbers/normal.ts';
import type { Policy } from './policy.ts';
import { createScoring, type Rest } from './scoring.ts';

/**
 * How sure a score is: as sure as 5 views at the start, and less than one more for each view after that, as most views are
 * no clicks and tell little.
 */
const FIRST_VIEWS = 5;
const PER_VIEW = 0.045;

const DRAWS = 16;

/**
 * One per cent for everybody, so that no chance is 0 and every article's weight in an off-policy estimate is bounded; four
 * for the editors' first, so that the log can tell what the default ranking would have earned. That costs half a point.
 */
const UNIFORM = MILLION / 100;
const DEFAULT_TOP = (4 * MILLION) / 100;
const PER_WIN = (MILLION - UNIFORM - DEFAULT_TOP) / DRAWS;

/**
 * Thompson sampling: an article is on top as often as it may well be the best, given how little is known of it. Sixteen
 * times every score is moved by a noise that shrinks as the article is seen; the share of wins is its chance.
 *
 * (Chapelle, Li, "An Empirical Evaluation of Thompson Sampling", 2011; the noise is per article, not per weight, because
 * what a front page does not know is how its newest articles do.) Feedback that comes late hurts it less than a
 * deterministic rule, which would show one article to everybody until the first news of it.
 */
export const createThompson = ({
  model,
  rest,
}: {
  readonly model: Pick<Model, 'score' | 'onTop'>;
  readonly rest: Rest;
}): Policy => {
  const scoring = createScoring(model);
  let noise = new Float64Array(64);

  return (actions, visit, draw) => {
    const count = actions.length;
    scoring.score(actions, visit);
    const scores = scoring.scores();
    const shares = scoring.shares();
    if (noise.length < count) noise = new Float64Array(count);

    const uniform = Math.floor(UNIFORM / count);
    for (let at = 0; at < count; at += 1) {
      const { views } = model.onTop(actions[at]?.id ?? '');
      noise[at] = 1 / Math.sqrt(FIRST_VIEWS + PER_VIEW * views);
      shares[at] = uniform;
    }
    shares[0] = uniform + DEFAULT_TOP;
    for (let time = 0; time < DRAWS; time += 1) {
      let winner = 0;
      let highest = -Infinity;
      for (let at = 0; at < count; at += 1) {
        const drawn = (scores[at] ?? 0) + (noise[at] ?? 0) * normal(draw());
        if (drawn <= highest) continue;
        highest = drawn;
        winner = at;
      }
      shares[winner] = (shares[winner] ?? 0) + PER_WIN;
    }

    const top = drawShare(shares, count, draw());
    const order = [top];
    if (rest === 'score') {
      for (const place of scoring.byScore(count)) if (place !== top) order.push(place);
    } else {
      for (let place = 0; place < count; place += 1) if (place !== top) order.push(place);
    }
    return scoring.choose(order);
  };
};
