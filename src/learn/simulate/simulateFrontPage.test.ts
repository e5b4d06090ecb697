import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context } from '../records/context.ts';
import { createBetaBernoulli, createClickRate } from './baselines.ts';
import { createLearner, type NewPlayer, type Shown } from './player.ts';
import { simulateFrontPage, type Simulation } from './simulateFrontPage.ts';

const HOUR = 3_600_000;
const SMALL = { seed: 1, viewsPerDay: 2000, days: 1, context: 'full' } as const;

const meanShare = (player: NewPlayer, seeds: number, change: Partial<Simulation> = {}): number => {
  let sum = 0;
  for (let seed = 0; seed < seeds; seed += 1) {
    sum += simulateFrontPage({ player, seed, viewsPerDay: 20_000, days: 5, context: 'full', ...change }).share;
  }
  return sum / seeds;
};

void describe('the simulated front page', () => {
  void it('comes to the same again', () => {
    const run = () => simulateFrontPage({ ...SMALL, player: createLearner('learn') });
    assert.deepEqual(run(), run());
    assert.notDeepEqual(run(), simulateFrontPage({ ...SMALL, player: createLearner('learn'), seed: 2 }));
  });

  void it('is never better than the oracle, and counts what it says', () => {
    const { views, clicks, expected, oracle, share } = simulateFrontPage({ ...SMALL, player: createLearner('random') });
    assert.equal(views, 2000);
    assert.ok(expected < oracle && share === expected / oracle);
    // Six standard deviations.
    assert.ok(Math.abs(clicks - expected) < 6 * Math.sqrt(expected), `${clicks} for ${expected}`);
  });

  /** Always the editors' first, and writes down what it is told. */
  const spy = (change: Partial<Simulation> = {}) => {
    const shown: { now: number; context: Context; ids: string[] }[] = [];
    const learned: { shown: Shown; reward: number; after: number }[] = [];
    const player: NewPlayer = () => ({
      top: (actions, { context, now }) => {
        shown.push({ now, context, ids: actions.map(({ id }) => id) });
        return 0;
      },
      learn: (what, reward) => {
        learned.push({ shown: what, reward, after: shown.length });
      },
    });
    const result = simulateFrontPage({ ...SMALL, player, ...change });
    return { shown, learned, result };
  };

  void it('tells of a click when it comes, of none when the window closes, and of every view once', () => {
    const { shown, learned, result } = spy();
    const seen = new Set<number>();
    for (const { shown: what, reward, after } of learned) {
      seen.add(what.visit.now);
      // It is told before the next view after that moment, which is 43 s later at the most.
      const told = shown[after]?.now ?? Infinity;
      const earliest = what.visit.now + (reward === 1 ? 5000 : 600_000);
      const latest = what.visit.now + (reward === 1 ? 180_000 : 600_000) + 43_200;
      assert.ok(told >= earliest && told <= latest, `${reward}: ${told - what.visit.now}`);
      assert.equal(what.rank, 0);
    }
    assert.equal(seen.size, learned.length);
    // All but those of the last ten minutes.
    assert.ok(learned.length > 2000 - 15 && learned.length < 2000);
    assert.ok(Math.abs(learned.filter(({ reward }) => reward === 1).length - result.clicks) <= 2);
  });

  void it('counts a click that comes too late as none', () => {
    const { learned, result } = spy({ rewardWait: 4000 });
    assert.ok(result.clicks > 0);
    assert.ok(learned.every(({ reward }) => reward === 0));
  });

  void it('shows a reader under dnt by device and hour only', () => {
    const keys = (change: Partial<Simulation>): string[] =>
      Object.keys(spy(change).shown[0]?.context ?? {}).toSorted((one, other) => one.localeCompare(other));
    assert.deepEqual(keys({ context: 'dnt' }), ['device', 'hour']);
    assert.deepEqual(keys({}), ['device', 'from', 'hour', 'language']);
  });

  void it('has 15 to 20 articles, the newest first, a new one every 45 minutes', () => {
    const { shown } = spy({ days: 3 });
    const dates = new Set<string>();
    for (const { ids, now } of shown) {
      assert.ok(ids.length >= 15 && ids.length <= 20, String(ids.length));
      const numbers = ids.map((id) => Number(id.split('/').at(-1)));
      for (let at = 1; at < numbers.length; at += 1) assert.ok((numbers[at] ?? 0) < (numbers[at - 1] ?? 0));
      dates.add(ids[0] ?? '');
      assert.equal(Math.floor(((now - (shown[0]?.now ?? 0)) / HOUR) * (4 / 3)) + 1, dates.size);
    }
  });

  void it('says how far it is', () => {
    const heard: number[] = [];
    spy({ progress: (done) => heard.push(done) });
    assert.equal(heard.length, 24);
    assert.equal(heard.at(0), 83 / 2000);
    assert.ok(heard.every((done, at) => at === 0 || done > (heard[at - 1] ?? 0)));
  });
});

// What the front page was set by; if these move, the figures below mean something else.
void describe('players who know nothing of readers', () => {
  const known: readonly [name: string, player: NewPlayer, share: number][] = [
    ['random', createLearner('random'), 0.34],
    ["the editors' order", createLearner('default'), 0.49],
    ['ε 0.2 by clicks a view', createClickRate(0.2), 0.7],
    ['Beta-Bernoulli Thompson', createBetaBernoulli, 0.75],
  ];
  for (const [name, player, share] of known) {
    void it(`${name} gets ${share} of what the oracle gets, give or take .03`, () => {
      const found = meanShare(player, 4);
      assert.ok(Math.abs(found - share) < 0.03, found.toFixed(3));
    });
  }
});

void describe('players who learn', () => {
  void it('learn gets 0.78 and more', (t) => {
    const found = meanShare(createLearner('learn'), 8);
    t.diagnostic(`learn: ${found.toFixed(3)} of the oracle's clicks`);
    assert.ok(found >= 0.78, found.toFixed(3));
  });

  void it('learn gets nearly as much under dnt', (t) => {
    const found = meanShare(createLearner('learn'), 8, { context: 'dnt' });
    t.diagnostic(`learn, under dnt: ${found.toFixed(3)} of the oracle's clicks`);
    assert.ok(found >= 0.74, found.toFixed(3));
  });

  void it('epsilon-greedy gets about 0.7', (t) => {
    const found = meanShare(createLearner('epsilon-greedy'), 8);
    t.diagnostic(`epsilon-greedy: ${found.toFixed(3)} of the oracle's clicks`);
    assert.ok(found >= 0.66 && found <= 0.75, found.toFixed(3));
  });
});
