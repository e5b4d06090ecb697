import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drawsFrom } from './draws.ts';
import {
  add,
  clipped,
  createSums,
  effectiveSample,
  ips,
  meanWeight,
  merge,
  online,
  snips,
  type Sums,
} from './estimate.ts';
import type { Estimate } from '../../wire/dashboard/estimate.ts';

type Entry = readonly [weight: number, reward: number];

const sumsOf = (entries: readonly Entry[]): Sums => {
  const sums = createSums();
  for (const [weight, reward] of entries) add(sums, weight, reward);
  return sums;
};

const repeat = (times: number, entry: Entry): Entry[] => Array.from({ length: times }, () => entry);

const rounded = (estimate: Estimate): readonly number[] | string =>
  estimate.ok ? [estimate.mean, estimate.low, estimate.high].map((value) => Number(value.toFixed(4))) : estimate.why;

void describe('the sums', () => {
  const entries: Entry[] = [...repeat(3, [2, 1]), [0.5, 0], [0, 1], [1.5, -2], [1, 0.25]];

  void it('are those of their definitions', () => {
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

  void it('of two parts come to those of the whole, also after they were written down', () => {
    for (let at = 0; at <= entries.length; at += 1) {
      const parts = [entries.slice(0, at), entries.slice(at)].map((part): Sums =>
        JSON.parse(JSON.stringify(sumsOf(part))),
      );
      const [one = createSums(), other = createSums()] = parts;
      assert.deepEqual(merge(one, other), sumsOf(entries));
    }
  });

  void it('stay numbers whatever a reward is', () => {
    const sums = sumsOf(repeat(1000, [100, Number.MAX_VALUE]));
    for (const value of Object.values(sums)) assert.ok(Number.isFinite(value));
    const estimate = snips(sums);
    assert.ok(estimate.ok && Number.isFinite(estimate.high));
  });
});

void describe('what was really earned', () => {
  // R: prop.test(k, n, correct = FALSE)$conf.int
  const shares: readonly [clicks: number, of: number, expected: readonly number[]][] = [
    [0, 200, [0, 0, 0.0188]],
    [1, 200, [0.005, 0.0009, 0.0278]],
    [20, 200, [0.1, 0.0657, 0.1494]],
    [200, 200, [1, 0.9812, 1]],
    [100, 1000, [0.1, 0.0829, 0.1202]],
  ];
  for (const [clicks, of, expected] of shares) {
    void it(`of ${clicks} clicks in ${of} decisions has Wilson's interval`, () => {
      assert.deepEqual(rounded(online(sumsOf([...repeat(clicks, [1, 1]), ...repeat(of - clicks, [1, 0])]))), expected);
    });
  }

  void it('has the normal interval where rewards are graded', () => {
    // Mean 1, variance 300/299.
    const entries = [...repeat(150, [1, 0]), ...repeat(150, [1, 2])] satisfies Entry[];
    assert.deepEqual(rounded(online(sumsOf(entries))), [1, 0.8867, 1.1133]);
  });

  void it('goes below 0 only where a reward did', () => {
    assert.deepEqual(rounded(online(sumsOf([...repeat(299, [1, 0]), [1, 5]]))), [0.0167, 0, 0.0493]);
    assert.deepEqual(rounded(online(sumsOf([...repeat(299, [1, 0]), [1, -5]]))), [-0.0167, -0.0493, 0.016]);
  });

  void it('is not said of fewer than 200 decisions', () => {
    assert.equal(rounded(online(sumsOf(repeat(199, [1, 1])))), '199 decisions are too few; 200 are needed.');
    assert.equal(rounded(online(createSums())), '0 decisions are too few; 200 are needed.');
  });

  void it('does not go by the weights', () => {
    const entries = [...repeat(50, [3, 1]), ...repeat(350, [0, 0])] satisfies Entry[];
    const unweighted = entries.map(([, reward]): Entry => [1, reward]);
    assert.deepEqual(online(sumsOf(entries)), online(sumsOf(unweighted)));
  });
});

void describe('what another policy would have earned', () => {
  void it('is what was earned, where it would have done the same', () => {
    const sums = sumsOf([...repeat(60, [1, 1]), ...repeat(340, [1, 0])]);
    assert.deepEqual(rounded(snips(sums)), rounded(online(sums)));
    // The normal interval: 0.15 ± 1.96·√(0.15·0.85/399).
    assert.deepEqual(rounded(ips(sums)), [0.15, 0.115, 0.185]);
    assert.equal(effectiveSample(sums), 400);
  });

  // 400 decisions, two articles with the same chance; the policy would always have shown the first.
  const half = sumsOf([...repeat(40, [2, 1]), ...repeat(160, [2, 0]), ...repeat(100, [0, 1]), ...repeat(100, [0, 0])]);

  void it('is the mean of w·r, and by self-normalization the mean of those that it would have shown', () => {
    // σ² of w·r: Σ(wr)²/n - mean² = 160/400 - 0.04 = 0.36; 1.96·√(0.36/399) = 0.0589.
    assert.deepEqual(rounded(ips(half)), [0.2, 0.1411, 0.2589]);
    // Wilson of 40 in 200, which is what the log has of it.
    assert.deepEqual(rounded(snips(half)), [0.2, 0.1505, 0.2609]);
    assert.equal(effectiveSample(half), 200);
  });

  void it('has the interval of the delta method where rewards are graded', () => {
    const sums = sumsOf([...repeat(100, [2, 3]), ...repeat(100, [2, 1]), ...repeat(200, [0, 7])]);
    // Σw²(r-2)²/(Σw)² = 4·200/400² = 0.005; 1.96·√0.005 = 0.1386.
    assert.deepEqual(rounded(snips(sums)), [2, 1.8614, 2.1386]);
  });

  void it('has the same where a single one is', () => {
    const entries = [...repeat(60, [1, 1]), ...repeat(340, [1, 0])] satisfies Entry[];
    const [, , high = 0] = rounded(snips(sumsOf([...entries, [1, 50]])));
    // 50 in 401: no share of clicks comes to such an interval.
    assert.ok(Number(high) > 0.5);
  });

  void it('is not surer than as many clicks and non-clicks as there were', () => {
    const sums = sumsOf([...repeat(500, [0.1, 1]), ...repeat(500, [1, 0])]);
    // The delta method alone says about 0.081 … 0.101.
    assert.deepEqual(rounded(snips(sums)), [0.0909, 0.0746, 0.1103]);
  });

  void it('is never beyond the rewards that there were, by self-normalization', () => {
    const sums = sumsOf(repeat(300, [3, 1]));
    const estimate = snips(sums);
    assert.ok(estimate.ok && estimate.mean === 1 && estimate.high === 1 && estimate.low > 0.98);
    assert.deepEqual(rounded(ips(sums)).at(0), 3);
  });

  const refusals: readonly [what: string, sums: Sums, ips: string, snips: string | undefined][] = [
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
  for (const [what, sums, why] of refusals) {
    void it(`is not said of ${what}`, () => assert.deepEqual([rounded(ips(sums)), rounded(snips(sums))], [why, why]));
  }

  void it('is not said by inverse propensity of a handful of clicks, and by self-normalization with a wide interval', () => {
    const sums = sumsOf([...repeat(9, [1, 1]), ...repeat(991, [1, 0])]);
    assert.equal(rounded(ips(sums)), 'What is worth 9 rewarded decisions is too little; 10 are needed.');
    assert.deepEqual(rounded(snips(sums)), [0.009, 0.0047, 0.017]);
    assert.equal(rounded(ips(sumsOf([...repeat(10, [1, 1]), ...repeat(990, [1, 0])]))).at(0), 0.01);
  });

  void it('has an interval without any click, by self-normalization', () => {
    assert.deepEqual(rounded(snips(sumsOf(repeat(200, [2, 0])))), [0, 0, 0.0188]);
  });
});

/** What a policy that gives these chances to articles with these click chances has logged, as `target` sees it. */
const simulate = (draw: () => number, count: number, { logged, clicks, target, said = logged }: World): Sums => {
  const sums = createSums();
  // What is expected of a weight goes by what the log says, as the log's reader knows nothing else.
  const values = target.map((chance, at) => clipped(chance / (said[at] ?? 1)));
  const mean = values.reduce((all, value, at) => all + (said[at] ?? 0) * value, 0);
  const squares = values.reduce((all, value, at) => all + (said[at] ?? 0) * value * value, 0);
  const expected = { mean, variance: squares - mean * mean };
  for (let decision = 0; decision < count; decision += 1) {
    let shown = 0;
    for (let left = draw() - (logged[0] ?? 0); left >= 0 && shown < logged.length - 1; left -= logged[shown] ?? 0) {
      shown += 1;
    }
    const reward = draw() < (clicks[shown] ?? 0) ? 1 : 0;
    add(sums, (target[shown] ?? 0) / (said[shown] ?? 1), reward, expected);
  }
  return sums;
};

interface World {
  readonly logged: readonly number[];
  readonly clicks: readonly number[];
  readonly target: readonly number[];
  /** What the log says of the chances, where that is not what they were. */
  readonly said?: readonly number[];
}

const uniform = [0.25, 0.25, 0.25, 0.25];
/** As `learn` leaves them once it is sure: a twenty-fifth for the editors' first, a little for everybody. */
const sure = [0.0425, 0.9525, 0.0025, 0.0025];
const unsure = [0.28, 0.3575, 0.18, 0.1825];
const clicks = [0.08, 0.12, 0.03, 0.05];
const first = [1, 0, 0, 0];
const third = [0, 0, 1, 0];
const mixed = [0.1, 0.2, 0.3, 0.4];

void describe('the intervals, over 200 logs', () => {
  const worlds: readonly [name: string, size: number, world: World][] = [
    ['a random log, the first article', 1500, { logged: uniform, clicks, target: first }],
    ['a random log, the third article', 4000, { logged: uniform, clicks, target: third }],
    ['a random log, a mixture', 1500, { logged: uniform, clicks, target: mixed }],
    ['a random log, rare clicks', 16_000, { logged: uniform, clicks: [0.01, 0.004, 0.01, 0.02], target: first }],
    ['an unsure log, a mixture', 1500, { logged: unsure, clicks, target: mixed }],
    ['an unsure log, chance', 1500, { logged: unsure, clicks, target: uniform }],
    ['a sure log, the first article', 8000, { logged: sure, clicks, target: first }],
    ['a sure log, what an unsure one would show', 40_000, { logged: sure, clicks, target: unsure }],
  ];
  for (const [name, size, world] of worlds) {
    void it(`hold what is true nine times in ten, and more: ${name}`, () => {
      const truth = world.target.reduce((all, chance, at) => all + chance * (world.clicks[at] ?? 0), 0);
      const earned = world.logged.reduce((all, chance, at) => all + chance * (world.clicks[at] ?? 0), 0);
      const held = { online: 0, ips: 0, snips: 0 };
      let alarms = 0;
      const holds = (estimate: Estimate, value: number): number => {
        assert.ok(estimate.ok);
        return estimate.low <= value && value <= estimate.high ? 1 : 0;
      };
      for (let seed = 0; seed < 200; seed += 1) {
        const sums = simulate(drawsFrom(`${name} ${seed}`), size, world);
        held.online += holds(online(sums), earned);
        held.ips += holds(ips(sums), truth);
        held.snips += holds(snips(sums), truth);
        if (meanWeight(sums).isOff) alarms += 1;
      }
      for (const [estimate, count] of Object.entries(held)) assert.ok(count >= 180, `${estimate}: ${count} of 200`);
      // An interval that holds everything says nothing.
      assert.ok(held.ips < 200 && held.online < 200, JSON.stringify(held));
      assert.equal(alarms, 0);
    });
  }
});

void describe('the mean weight', () => {
  void it('is 1 where the policy would have done the same', () => {
    assert.deepEqual(meanWeight(sumsOf(repeat(500, [1, 1]))), { mean: 1, z: 0, isOff: false });
  });

  void it('is no alarm where there is nothing', () => {
    assert.deepEqual(meanWeight(createSums()), { mean: 0, z: 0, isOff: false });
  });

  const wrong: readonly [what: string, world: World][] = [
    ['the chances are those of another policy', { logged: uniform, said: unsure, clicks, target: first }],
    [
      'the chances stand in another order',
      { logged: unsure, said: [0.18, 0.1825, 0.28, 0.3575], clicks, target: first },
    ],
    [
      'a fifth of the exploration never came',
      { logged: [0.034, 0.962, 0.002, 0.002], said: sure, clicks, target: first },
    ],
  ];
  for (const [what, world] of wrong) {
    void it(`raises the alarm where ${what}`, () => {
      const size = 40_000;
      const { mean, z, isOff } = meanWeight(simulate(drawsFrom(what), size, world));
      assert.deepEqual([isOff, Math.sign(z)], [true, Math.sign(mean - 1)], `${mean} ${z}`);
    });
  }

  void it('raises it without being told what to expect, too', () => {
    assert.ok(meanWeight(sumsOf([...repeat(1000, [2, 0]), ...repeat(700, [0, 0])])).isOff);
    assert.ok(!meanWeight(sumsOf([...repeat(1000, [2, 0]), ...repeat(980, [0, 0])])).isOff);
  });

  void it('does not raise it for one article in two thousand that came up early', () => {
    const rare: World = { logged: [0.9995, 0.0005], clicks: [0, 0], target: [0, 1] };
    const draws = [0.9999, 0, ...Array.from({ length: 40 }, () => 0)];
    const sums = simulate(() => draws.shift() ?? 0, 20, rare);
    assert.deepEqual([sums.weight, meanWeight(sums).isOff], [2000, false]);
  });
});
