import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDraws } from '../numbers/draws.ts';
import type { Example } from '../model/features.ts';
import type { Choice } from './policy.ts';
import type { Action, Visit } from '../model/action.ts';
import type { RestOrder } from './scoring.ts';
import { createThompson } from './thompson.ts';

const VISIT: Visit = { context: { device: 'phone', hour: 12 }, now: 0 };
const MANY = 10_000;

interface Article {
  readonly score: number;
  readonly views: number;
}

const policyOf = (articles: readonly Article[], rest: RestOrder = 'score') => {
  const model = {
    score: ({ rank }: Example) => articles[rank]?.score ?? 0,
    topCounts: (id: string) => ({ views: articles[Number(id)]?.views ?? 0, clicks: 0 }),
  };
  const policy = createThompson({ model, rest });
  const actions: Action[] = articles.map((_, place) => ({ id: `${place}` }));
  return (eventId: string, visit = VISIT): Choice => policy(actions, visit, createDraws(eventId));
};

/** The mean chance of each article, in default order. */
const chances = (articles: readonly Article[]): number[] => {
  const policy = policyOf(articles);
  const sums = articles.map(() => 0);
  for (let event = 0; event < MANY; event += 1) {
    const { order, probabilities } = policy(`event ${event}`);
    for (const [index, place] of order.entries()) sums[place] = (sums[place] ?? 0) + (probabilities[index] ?? 0);
  }
  return sums.map((sum) => sum / MANY);
};

void describe('Thompson sampling', () => {
  // From a table of the normal distribution: Φ(difference / √(sd₁²+sd₂²)), where sd² = 1/(5+0.045·views).
  const table: readonly [article: Article, rival: Article, wins: number][] = [
    [{ score: 0, views: 0 }, { score: 0, views: 0 }, 0.5],
    [{ score: 0.5, views: 0 }, { score: 0, views: 0 }, 0.7854],
    [{ score: 0.5, views: 1000 }, { score: 0, views: 1000 }, 0.9938],
    [{ score: 0.1, views: 1000 }, { score: 0, views: 1000 }, 0.6915],
    [{ score: 0.2, views: 1000 }, { score: 0, views: 0 }, 0.6648],
    [{ score: -3, views: 100 }, { score: 0, views: 100 }, 0],
  ];
  for (const [article, rival, wins] of table) {
    void it(`wins ${wins} of contests: score ${article.score} (${article.views} views), rival ${rival.score} (${rival.views})`, () => {
      const [first = 0, second = 0] = chances([article, rival]);
      assert.ok(Math.abs(first - (0.95 * wins + 0.005 + 0.04)) < 0.008, String(first));
      assert.ok(Math.abs(first + second - 1) < 1e-9);
    });
  }

  void it('shares 1 % among all articles and gives 4 % to the first', () => {
    const hopeless = { score: -20, views: 10_000 };
    const articles = [hopeless, hopeless, { score: 0, views: 10_000 }, hopeless];
    assert.deepEqual(
      chances(articles).map((chance) => chance.toFixed(6)),
      ['0.042500', '0.002500', '0.952500', '0.002500'],
    );
  });

  void it('gives an article a sixteenth of the remaining 95 % for each win', () => {
    const policy = policyOf(Array.from({ length: 10 }, () => ({ score: 0, views: 0 })));
    for (let event = 0; event < 100; event += 1) {
      const { order, probabilities } = policy(`event ${event}`);
      let wins = 0;
      for (const [index, place] of order.entries()) {
        const won = ((probabilities[index] ?? 0) - 0.001 - (place === 0 ? 0.04 : 0)) / (0.95 / 16);
        assert.ok(Math.abs(won - Math.round(won)) < 1e-4);
        wins += Math.round(won);
      }
      assert.equal(wins, 16);
    }
  });

  void it('puts each article on top as often as its chance says', () => {
    const articles = [0.2, -0.1, 0.4, 0.1, 0.3].map((score, index) => ({ score, views: index * 300 }));
    const policy = policyOf(articles);
    const EVENTS = 200_000;
    const [tops, expected] = [articles.map(() => 0), articles.map(() => 0)];
    for (let event = 0; event < EVENTS; event += 1) {
      const { order, probabilities } = policy(`ee9e857b57644a3fa600bc0343952ae8-${event}`);
      const [top = -1] = order;
      tops[top] = (tops[top] ?? 0) + 1;
      for (const [index, place] of order.entries())
        expected[place] = (expected[place] ?? 0) + (probabilities[index] ?? 0);
    }
    for (const [place, topCount] of tops.entries()) {
      const chance = (expected[place] ?? 0) / EVENTS;
      // Five standard deviations. The event ids are fixed, so the test does not fail by chance.
      const tolerance = 5 * Math.sqrt((chance * (1 - chance)) / EVENTS);
      assert.ok(Math.abs(topCount / EVENTS - chance) < tolerance, `${place}: ${topCount / EVENTS} for ${chance}`);
    }
  });

  const SCORES = [0, 3, 1, 2].map((score) => ({ score, views: 0 }));
  for (const [rest, below] of [
    ['score', [1, 3, 2, 0]],
    ['default', [0, 1, 2, 3]],
  ] as const) {
    void it(`orders the articles below the top by ${rest}`, () => {
      const policy = policyOf(SCORES, rest);
      const tops = new Set<number>();
      for (let event = 0; event < 1000; event += 1) {
        const [top = -1, ...others] = policy(`event ${event}`).order;
        tops.add(top);
        assert.deepEqual(
          others,
          below.filter((place) => place !== top),
        );
      }
      assert.equal(tops.size, 4);
    });
  }

  void it("retains the editors' order of equal scores", () => {
    const policy = policyOf(Array.from({ length: 20 }, () => ({ score: 0, views: 0 })));
    const [top = -1, ...others] = policy('x').order;
    assert.deepEqual(
      others,
      Array.from({ length: 20 }, (_, place) => place).filter((place) => place !== top),
    );
  });

  void it('passes date, rank, time and earlier clicks to the model', () => {
    const seen: Example[] = [];
    const model = {
      score: (example: Example) => {
        seen.push(example);
        return 0;
      },
      topCounts: () => ({ views: 0, clicks: 0 }),
    };
    const actions = [{ id: 'a' }, { id: 'b', date: 5 }, { id: 'c' }];
    const policy = createThompson({ model, rest: 'score' });
    policy(actions, { ...VISIT, now: 7, clicked: [1] }, () => 0.5);
    policy(actions, VISIT, () => 0.5);
    assert.deepEqual(
      seen.map(({ article: { id, date }, rank, now, clicked }) => [id, date, rank, now, clicked]),
      [
        ['a', undefined, 0, 7, false],
        ['b', 5, 1, 7, true],
        ['c', undefined, 2, 7, false],
        ['a', undefined, 0, 0, false],
        ['b', 5, 1, 0, false],
        ['c', undefined, 2, 0, false],
      ],
    );
    // The features are computed once per action object.
    assert.equal(seen[0]?.article, seen[3]?.article);
  });
});
