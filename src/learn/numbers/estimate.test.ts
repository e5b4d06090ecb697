import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDraws } from './draws.ts';
import {
  addDecision,
  clipWeight,
  createSums,
  effectiveSample,
  ips,
  meanWeight,
  mergeSums,
  onlineMean,
  snips,
  type Sums,
} from './estimate.ts';
import type { Estimate } from '../../wire/dashboard/estimate.ts';

type Entry = readonly [weight: number, reward: number];

const sumsOf = (entries: readonly Entry[]): Sums => {
  const sums = createSums();
  for (const [weight, reward] of entries) addDecision(sums, weight, reward);
  return sums;
};

const repeat = (times: number, entry: Entry): Entry[] => Array.from({ length: times }, () => entry);

const rounded = (estimate: Estimate): readonly number[] | string =>
  estimate.ok ? [estimate.mean, estimate.low, estimate.high].map((value) => Number(value.toFixed(4))) : estimate.why;

void describe('sums', () => {
  const entries: Entry[] = [...repeat(3, [2, 1]), [0.5, 0], [0, 1], [1.5, -2], [1, 0.25]];

  void it('match their definitions', () => {
    const sum = (of: (w: number, r: number) => number): number => entries.reduce((all, [w, r]) => all + of(w, r), 0);
    const { surprise: _, surpriseVariance: __, ...sums } = sumsOf(entries);
    assert.deepEqual(sums, {
      count: 7,
      reward: sum((_w, r) => r),
      rewardSquared: sum((_w, r) => r * r),
      weight: sum((w) => w),
      weightSquared: sum((w) => w * w),
      weighted: sum((w, r) => w * r),
      weightedSquared: sum((w, r) => (w * r) ** 2),
      weightSquaredReward: sum((w, r) => w * w * r),
      graded: 2,
      negative: 1,
    });
  });

  void it('of two parts can be merged, also after a round trip through JSON', () => {
    for (let index = 0; index <= entries.length; index += 1) {
      const parts = [entries.slice(0, index), entries.slice(index)].map((part): Sums =>
        JSON.parse(JSON.stringify(sumsOf(part))),
      );
      const [first = createSums(), second = createSums()] = parts;
      assert.deepEqual(mergeSums(first, second), sumsOf(entries));
    }
  });

  void it('stay finite for huge rewards', () => {
    const sums = sumsOf(repeat(1000, [100, Number.MAX_VALUE]));
    for (const value of Object.values(sums)) assert.ok(Number.isFinite(value));
    const estimate = snips(sums);
    assert.ok(estimate.ok && Number.isFinite(estimate.high));
  });
});

void describe('onlineMean', () => {
  // R: prop.test(k, n, correct = FALSE)$conf.int
  const shares: readonly [clicks: number, of: number, expected: readonly number[]][] = [
    [0, 200, [0, 0, 0.0188]],
    [1, 200, [0.005, 0.0009, 0.0278]],
    [20, 200, [0.1, 0.0657, 0.1494]],
    [200, 200, [1, 0.9812, 1]],
    [100, 1000, [0.1, 0.0829, 0.1202]],
  ];
  for (const [clicks, of, expected] of shares) {
    void it(`returns Wilson's interval for ${clicks} clicks in ${of} decisions`, () => {
      assert.deepEqual(
        rounded(onlineMean(sumsOf([...repeat(clicks, [1, 1]), ...repeat(of - clicks, [1, 0])]))),
        expected,
      );
    });
  }

  void it('returns the normal interval for graded rewards', () => {
    // Mean 1, variance 300/299.
    const entries = [...repeat(150, [1, 0]), ...repeat(150, [1, 2])] satisfies Entry[];
    assert.deepEqual(rounded(onlineMean(sumsOf(entries))), [1, 0.8867, 1.1133]);
  });

  void it('returns an interval below 0 only with a negative reward', () => {
    assert.deepEqual(rounded(onlineMean(sumsOf([...repeat(299, [1, 0]), [1, 5]]))), [0.0167, 0, 0.0493]);
    assert.deepEqual(rounded(onlineMean(sumsOf([...repeat(299, [1, 0]), [1, -5]]))), [-0.0167, -0.0493, 0.016]);
  });

  void it('returns no estimate for fewer than 200 decisions', () => {
    assert.equal(rounded(onlineMean(sumsOf(repeat(199, [1, 1])))), '199 decisions are too few; 200 are needed.');
    assert.equal(rounded(onlineMean(createSums())), '0 decisions are too few; 200 are needed.');
  });

  void it('ignores the weights', () => {
    const entries = [...repeat(50, [3, 1]), ...repeat(350, [0, 0])] satisfies Entry[];
    const unweighted = entries.map(([, reward]): Entry => [1, reward]);
    assert.deepEqual(onlineMean(sumsOf(entries)), onlineMean(sumsOf(unweighted)));
  });
});

void describe('ips and snips', () => {
  void it('return the actual mean for the same policy', () => {
    const sums = sumsOf([...repeat(60, [1, 1]), ...repeat(340, [1, 0])]);
    assert.deepEqual(rounded(snips(sums)), rounded(onlineMean(sums)));
    // The normal interval: 0.15 ± 1.96·√(0.15·0.85/399).
    assert.deepEqual(rounded(ips(sums)), [0.15, 0.115, 0.185]);
    assert.equal(effectiveSample(sums), 400);
  });

  // 400 decisions between two equally likely articles. The evaluated policy would always have shown the first one.
  const half = sumsOf([...repeat(40, [2, 1]), ...repeat(160, [2, 0]), ...repeat(100, [0, 1]), ...repeat(100, [0, 0])]);

  void it('return the mean of w·r, and its self-normalized form', () => {
    // σ² of w·r: Σ(wr)²/n - mean² = 160/400 - 0.04 = 0.36; 1.96·√(0.36/399) = 0.0589.
    assert.deepEqual(rounded(ips(half)), [0.2, 0.1411, 0.2589]);
    // Wilson's interval of 40 in 200, the decisions that show the policy's article.
    assert.deepEqual(rounded(snips(half)), [0.2, 0.1505, 0.2609]);
    assert.equal(effectiveSample(half), 200);
  });

  void it('return the interval of the delta method for graded rewards', () => {
    const sums = sumsOf([...repeat(100, [2, 3]), ...repeat(100, [2, 1]), ...repeat(200, [0, 7])]);
    // Σw²(r-2)²/(Σw)² = 4·200/400² = 0.005; 1.96·√0.005 = 0.1386.
    assert.deepEqual(rounded(snips(sums)), [2, 1.8614, 2.1386]);
  });

  void it('return the same with a single graded reward', () => {
    const entries = [...repeat(60, [1, 1]), ...repeat(340, [1, 0])] satisfies Entry[];
    const [, , high = 0] = rounded(snips(sumsOf([...entries, [1, 50]])));
    // Wilson's interval would end below 0.5.
    assert.ok(Number(high) > 0.5);
  });

  void it('return no narrower interval than that of the actual clicks and non-clicks', () => {
    const sums = sumsOf([...repeat(500, [0.1, 1]), ...repeat(500, [1, 0])]);
    // The delta method alone would return about 0.081 … 0.101.
    assert.deepEqual(rounded(snips(sums)), [0.0909, 0.0746, 0.1103]);
  });

  void it('return a self-normalized mean within the range of the rewards', () => {
    const sums = sumsOf(repeat(300, [3, 1]));
    const estimate = snips(sums);
    assert.ok(estimate.ok && estimate.mean === 1 && estimate.high === 1 && estimate.low > 0.98);
    assert.deepEqual(rounded(ips(sums)).at(0), 3);
  });

  const refusals: readonly [sample: string, sums: Sums, ips: string, snips: string | undefined][] = [
    ['no decision', createSums(), 'An effective sample of 0 is too small; 200 are needed.', undefined],
    [
      'an effective sample of 199',
      sumsOf([...repeat(199, [2, 1]), ...repeat(500, [0, 1])]),
      'An effective sample of 199 is too small; 200 are needed.',
      undefined,
    ],
    [
      'one large weight among many',
      sumsOf([[1000, 1], ...repeat(10_000, [1, 1])]),
      'An effective sample of 119 is too small; 200 are needed.',
      undefined,
    ],
  ];
  for (const [sample, sums, why] of refusals) {
    void it(`return no estimate for ${sample}`, () =>
      assert.deepEqual([rounded(ips(sums)), rounded(snips(sums))], [why, why]));
  }

  void it('return no ips estimate from a handful of clicks, and a wide snips interval', () => {
    const sums = sumsOf([...repeat(9, [1, 1]), ...repeat(991, [1, 0])]);
    assert.equal(rounded(ips(sums)), 'An effective number of 9 rewarded decisions is too small; 10 are needed.');
    assert.deepEqual(rounded(snips(sums)), [0.009, 0.0047, 0.017]);
    assert.equal(rounded(ips(sumsOf([...repeat(10, [1, 1]), ...repeat(990, [1, 0])]))).at(0), 0.01);
  });

  void it('return a snips interval without any click', () => {
    assert.deepEqual(rounded(snips(sumsOf(repeat(200, [2, 0])))), [0, 0, 0.0188]);
  });
});

/** Simulates the log of a policy, and returns its sums in the evaluation of `target`. */
const simulate = (draw: () => number, count: number, { logged, clicks, target, written = logged }: World): Sums => {
  const sums = createSums();
  // The expectation uses the chances in the log, as a reader of the log knows no others.
  const values = target.map((chance, index) => clipWeight(chance / (written[index] ?? 1)));
  const mean = values.reduce((all, value, index) => all + (written[index] ?? 0) * value, 0);
  const squares = values.reduce((all, value, index) => all + (written[index] ?? 0) * value * value, 0);
  const expected = { mean, variance: squares - mean * mean };
  for (let decision = 0; decision < count; decision += 1) {
    let shown = 0;
    for (
      let remaining = draw() - (logged[0] ?? 0);
      remaining >= 0 && shown < logged.length - 1;
      remaining -= logged[shown] ?? 0
    ) {
      shown += 1;
    }
    const reward = draw() < (clicks[shown] ?? 0) ? 1 : 0;
    addDecision(sums, (target[shown] ?? 0) / (written[shown] ?? 1), reward, expected);
  }
  return sums;
};

interface World {
  /** The chances with which the articles were shown. */
  readonly logged: readonly number[];
  readonly clicks: readonly number[];
  readonly target: readonly number[];
  /** The chances in the log, if they are wrong. */
  readonly written?: readonly number[];
}

const uniform = [0.25, 0.25, 0.25, 0.25];
/** Chances under `learn` once it is certain: 4 % for the editors' first article, and a little for the others. */
const certain = [0.0425, 0.9525, 0.0025, 0.0025];
const uncertain = [0.28, 0.3575, 0.18, 0.1825];
const clicks = [0.08, 0.12, 0.03, 0.05];
const first = [1, 0, 0, 0];
const third = [0, 0, 1, 0];
const mixed = [0.1, 0.2, 0.3, 0.4];

void describe('intervals over 200 logs', () => {
  const worlds: readonly [name: string, size: number, world: World][] = [
    ['a random log, the first article', 1500, { logged: uniform, clicks, target: first }],
    ['a random log, the third article', 4000, { logged: uniform, clicks, target: third }],
    ['a random log, a mixture', 1500, { logged: uniform, clicks, target: mixed }],
    ['a random log, rare clicks', 16_000, { logged: uniform, clicks: [0.01, 0.004, 0.01, 0.02], target: first }],
    ['an uncertain log, a mixture', 1500, { logged: uncertain, clicks, target: mixed }],
    ['an uncertain log, a random target', 1500, { logged: uncertain, clicks, target: uniform }],
    ['a certain log, the first article', 8000, { logged: certain, clicks, target: first }],
    ['a certain log, an uncertain target', 40_000, { logged: certain, clicks, target: uncertain }],
  ];
  for (const [name, size, world] of worlds) {
    void it(`contain the true value in at least 180 of them: ${name}`, () => {
      const truth = world.target.reduce((all, chance, index) => all + chance * (world.clicks[index] ?? 0), 0);
      const earned = world.logged.reduce((all, chance, index) => all + chance * (world.clicks[index] ?? 0), 0);
      const held = { online: 0, ips: 0, snips: 0 };
      let alarms = 0;
      const holds = (estimate: Estimate, value: number): number => {
        assert.ok(estimate.ok);
        return estimate.low <= value && value <= estimate.high ? 1 : 0;
      };
      for (let seed = 0; seed < 200; seed += 1) {
        const sums = simulate(createDraws(`${name} ${seed}`), size, world);
        held.online += holds(onlineMean(sums), earned);
        held.ips += holds(ips(sums), truth);
        held.snips += holds(snips(sums), truth);
        if (meanWeight(sums).isOff) alarms += 1;
      }
      for (const [estimate, count] of Object.entries(held)) assert.ok(count >= 180, `${estimate}: ${count} of 200`);
      // Intervals that always contain the true value would be too wide.
      assert.ok(held.ips < 200 && held.online < 200, JSON.stringify(held));
      assert.equal(alarms, 0);
    });
  }
});

void describe('meanWeight', () => {
  void it('is 1 for the same policy', () => {
    assert.deepEqual(meanWeight(sumsOf(repeat(500, [1, 1]))), { mean: 1, z: 0, isOff: false });
  });

  void it('raises no alarm without decisions', () => {
    assert.deepEqual(meanWeight(createSums()), { mean: 0, z: 0, isOff: false });
  });

  const wrong: readonly [mistake: string, world: World][] = [
    ['the chances are those of another policy', { logged: uniform, written: uncertain, clicks, target: first }],
    [
      'the chances are in another order',
      { logged: uncertain, written: [0.18, 0.1825, 0.28, 0.3575], clicks, target: first },
    ],
    [
      'a fifth of the exploration is missing',
      { logged: [0.034, 0.962, 0.002, 0.002], written: certain, clicks, target: first },
    ],
  ];
  for (const [mistake, world] of wrong) {
    void it(`raises an alarm if ${mistake}`, () => {
      const size = 40_000;
      const { mean, z, isOff } = meanWeight(simulate(createDraws(mistake), size, world));
      assert.deepEqual([isOff, Math.sign(z)], [true, Math.sign(mean - 1)], `${mean} ${z}`);
    });
  }

  void it('raises an alarm without known expectations', () => {
    assert.ok(meanWeight(sumsOf([...repeat(1000, [2, 0]), ...repeat(700, [0, 0])])).isOff);
    assert.ok(!meanWeight(sumsOf([...repeat(1000, [2, 0]), ...repeat(980, [0, 0])])).isOff);
  });

  void it('raises no alarm for an early draw of an article with a chance of 1 in 2,000', () => {
    const rare: World = { logged: [0.9995, 0.0005], clicks: [0, 0], target: [0, 1] };
    const draws = [0.9999, 0, ...Array.from({ length: 40 }, () => 0)];
    const sums = simulate(() => draws.shift() ?? 0, 20, rare);
    assert.deepEqual([sums.weight, meanWeight(sums).isOff], [2000, false]);
  });
});
