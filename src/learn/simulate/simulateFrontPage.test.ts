import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context } from '../records/context.ts';
import { betaBernoulliLearner, clickRateLearner } from './baselineLearners.ts';
import { policyLearner, type CreateLearner, type ShownArticle } from './learner.ts';
import { simulateFrontPage, type Simulation } from './simulateFrontPage.ts';

const HOUR = 3_600_000;
const SMALL = { seed: 1, viewsPerDay: 2000, days: 1, context: 'full' } as const;

const meanShare = (createLearner: CreateLearner, seeds: number, change: Partial<Simulation> = {}): number => {
  let sum = 0;
  for (let seed = 0; seed < seeds; seed += 1) {
    sum += simulateFrontPage({
      createLearner,
      seed,
      viewsPerDay: 20_000,
      days: 5,
      context: 'full',
      ...change,
    }).share;
  }
  return sum / seeds;
};

void describe('simulateFrontPage', () => {
  void it('returns the same result again', () => {
    const run = () => simulateFrontPage({ ...SMALL, createLearner: policyLearner('learn') });
    assert.deepEqual(run(), run());
    assert.notDeepEqual(run(), simulateFrontPage({ ...SMALL, createLearner: policyLearner('learn'), seed: 2 }));
  });

  void it('expects fewer clicks than the oracle, and counts about as many as expected', () => {
    const { views, clicks, expected, oracle, share } = simulateFrontPage({
      ...SMALL,
      createLearner: policyLearner('random'),
    });
    assert.equal(views, 2000);
    assert.ok(expected < oracle && share === expected / oracle);
    // Six standard deviations.
    assert.ok(Math.abs(clicks - expected) < 6 * Math.sqrt(expected), `${clicks} for ${expected}`);
  });

  /** Runs a learner that always puts the editors' first article on top, and records its calls. */
  const spy = (change: Partial<Simulation> = {}) => {
    const shown: { now: number; context: Context; ids: string[] }[] = [];
    const learned: { shown: ShownArticle; reward: number; after: number }[] = [];
    const createLearner: CreateLearner = () => ({
      chooseTop: (actions, { context, now }) => {
        shown.push({ now, context, ids: actions.map(({ id }) => id) });
        return 0;
      },
      learn: (view, reward) => {
        learned.push({ shown: view, reward, after: shown.length });
      },
    });
    const result = simulateFrontPage({ ...SMALL, createLearner, ...change });
    return { shown, learned, result };
  };

  void it('reports clicks at once, non-clicks when the window closes, and every view once', () => {
    const { shown, learned, result } = spy();
    const seen = new Set<number>();
    for (const { shown: view, reward, after } of learned) {
      seen.add(view.visit.now);
      // Feedback is reported before the next view, which follows within 43 s.
      const reported = shown[after]?.now ?? Infinity;
      const earliest = view.visit.now + (reward === 1 ? 5000 : 600_000);
      const latest = view.visit.now + (reward === 1 ? 180_000 : 600_000) + 43_200;
      assert.ok(reported >= earliest && reported <= latest, `${reward}: ${reported - view.visit.now}`);
      assert.equal(view.rank, 0);
    }
    assert.equal(seen.size, learned.length);
    // All views but those of the last ten minutes.
    assert.ok(learned.length > 2000 - 15 && learned.length < 2000);
    assert.ok(Math.abs(learned.filter(({ reward }) => reward === 1).length - result.clicks) <= 2);
  });

  void it('reports a late click as a non-click', () => {
    const { learned, result } = spy({ rewardWait: 4000 });
    assert.ok(result.clicks > 0);
    assert.ok(learned.every(({ reward }) => reward === 0));
  });

  void it('shows only device and hour under dnt', () => {
    const keys = (change: Partial<Simulation>): string[] =>
      Object.keys(spy(change).shown[0]?.context ?? {}).toSorted((a, b) => a.localeCompare(b));
    assert.deepEqual(keys({ context: 'dnt' }), ['device', 'hour']);
    assert.deepEqual(keys({}), ['device', 'from', 'hour', 'language']);
  });

  void it('shows 15 to 20 articles, newest first, with a new one every 45 minutes', () => {
    const { shown } = spy({ days: 3 });
    const dates = new Set<string>();
    for (const { ids, now } of shown) {
      assert.ok(ids.length >= 15 && ids.length <= 20, String(ids.length));
      const numbers = ids.map((id) => Number(id.split('/').at(-1)));
      for (let index = 1; index < numbers.length; index += 1)
        assert.ok((numbers[index] ?? 0) < (numbers[index - 1] ?? 0));
      dates.add(ids[0] ?? '');
      assert.equal(Math.floor(((now - (shown[0]?.now ?? 0)) / HOUR) * (4 / 3)) + 1, dates.size);
    }
  });

  void it('reports its progress', () => {
    const progress: number[] = [];
    spy({ onProgress: (done) => progress.push(done) });
    assert.equal(progress.length, 24);
    assert.equal(progress.at(0), 83 / 2000);
    assert.ok(progress.every((done, index) => index === 0 || done > (progress[index - 1] ?? 0)));
  });
});

// The simulated page is calibrated by these figures. If they change, the figures below have another meaning.
void describe('learners that ignore the reader', () => {
  const cases: readonly [name: string, createLearner: CreateLearner, share: number][] = [
    ['random', policyLearner('random'), 0.34],
    ["the editors' order", policyLearner('default'), 0.49],
    ['ε 0.2 by click rate', clickRateLearner(0.2), 0.7],
    ['Beta-Bernoulli Thompson', betaBernoulliLearner, 0.75],
  ];
  for (const [name, createLearner, share] of cases) {
    void it(`${name}: ${share} of the oracle's clicks, ± 0.03`, () => {
      const actualShare = meanShare(createLearner, 4);
      assert.ok(Math.abs(actualShare - share) < 0.03, actualShare.toFixed(3));
    });
  }
});

void describe('learning policies', () => {
  void it("learn: at least 0.78 of the oracle's clicks", (t) => {
    const actualShare = meanShare(policyLearner('learn'), 8);
    t.diagnostic(`learn: ${actualShare.toFixed(3)} of the oracle's clicks`);
    assert.ok(actualShare >= 0.78, actualShare.toFixed(3));
  });

  void it("learn under dnt: at least 0.74 of the oracle's clicks", (t) => {
    const actualShare = meanShare(policyLearner('learn'), 8, { context: 'dnt' });
    t.diagnostic(`learn, under dnt: ${actualShare.toFixed(3)} of the oracle's clicks`);
    assert.ok(actualShare >= 0.74, actualShare.toFixed(3));
  });

  void it("epsilon-greedy: 0.66 to 0.75 of the oracle's clicks", (t) => {
    const actualShare = meanShare(policyLearner('epsilon-greedy'), 8);
    t.diagnostic(`epsilon-greedy: ${actualShare.toFixed(3)} of the oracle's clicks`);
    assert.ok(actualShare >= 0.66 && actualShare <= 0.75, actualShare.toFixed(3));
  });
});
