import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDraws } from '../numbers/draws.ts';
import { effectiveSample, ips, MIN_SAMPLE, meanWeight, onlineMean, snips } from '../numbers/estimate.ts';
import type { Estimate } from '../../wire/dashboard/estimate.ts';
import { createFold } from '../folds/fold.ts';
import { createModel } from '../model/model.ts';
import { policies, type PolicyName } from '../policies/policies.ts';
import type { DecisionRecord, LogRecord } from '../records/record.ts';
import { activation, article, decision, delivery, NOON, reward } from '../records/testRecords.test.ts';
import { createEvaluation, type Evaluation, type EvaluationOptions } from './createEvaluation.ts';
import { figuresOf } from './figuresOf.ts';

const WAIT = 600_000;
const TARGETS: readonly PolicyName[] = ['default', 'random', 'learn', 'epsilon-greedy'];

const evaluate = (
  records: Iterable<LogRecord>,
  { now = Infinity, ...options }: Partial<EvaluationOptions> & { readonly now?: number } = {},
): Evaluation => {
  const evaluator = createEvaluation({
    rewardWait: WAIT,
    leaveOutDelivered: null,
    epsilon: 0.2,
    targets: TARGETS,
    since: -Infinity,
    ...options,
  });
  for (const record of records) evaluator.applyRecord(record);
  return evaluator.finish(now);
};

const sumsOf = ({ targets }: Evaluation, name: PolicyName) => targets.get(name) ?? assert.fail(name);

const DEVICES = ['phone', 'desktop'] as const;
const ABCDE = ['a', 'b', 'c', 'd', 'e'].map((hash) => article(hash));

/** Click chances by device and article. Readers on phones and on desktops like different articles. */
const CLICKS = { phone: [0.08, 0.03, 0.15, 0.05, 0.04], desktop: [0.08, 0.12, 0.02, 0.05, 0.02] } as const;

/** Returns what a policy earns that puts articles on top with these chances. Both devices are equally frequent. */
const earned = (chances: readonly number[]): number =>
  DEVICES.reduce(
    (total, device) =>
      total + chances.reduce((sum, chance, index) => sum + (chance * (CLICKS[device][index] ?? 0)) / 2, 0),
    0,
  );

interface World {
  readonly seed: string;
  readonly count: number;
  readonly policy: PolicyName;
  /** Changes a decision record before it is logged. */
  readonly write?: (record: DecisionRecord) => DecisionRecord;
}

/** Simulates the log of a server with one decision per second. Clicks follow a minute later. */
function* simulate({ seed, count, policy: name, write = (record) => record }: World): Generator<LogRecord> {
  const fold = createFold({ rewardWait: WAIT, leaveOutDelivered: null });
  const policy = policies[name]({ model: fold.model, epsilon: 0.2, rest: 'score' });
  const draw = createDraws(seed);
  const rewards: (LogRecord & { readonly type: 'reward' })[] = [];
  const applyRecord = (record: LogRecord): LogRecord => {
    fold.applyRecord(record);
    return record;
  };
  for (const record of ABCDE) yield applyRecord(record);
  for (let index = 0; index < count; index += 1) {
    const time = NOON + index * 1000;
    for (let next = rewards[0]; next && next.time <= time; [next] = rewards) {
      rewards.shift();
      yield applyRecord(next);
    }
    const device = draw() < 0.5 ? 'phone' : 'desktop';
    const eventId = `${seed}-${index}`;
    const context = { device, hour: 12 } as const;
    const choice = policy(ABCDE, { context, now: time }, createDraws(eventId));
    const articles = ABCDE.map((known) => known.article);
    yield write({ ...decision(eventId, time), policy: name, articles, ...choice, context });
    fold.applyRecord({ ...decision(eventId, time), policy: name, articles, ...choice, context });
    if (draw() < (CLICKS[device][choice.order[0] ?? -1] ?? 0)) rewards.push(reward(eventId, time + 60_000));
  }
  for (const record of rewards) yield applyRecord(record);
}

const holds = (estimate: Estimate, value: number): boolean =>
  estimate.ok && estimate.low <= value && value <= estimate.high;

const DEFAULT = earned([1, 0, 0, 0, 0]);
const RANDOM = earned([0.2, 0.2, 0.2, 0.2, 0.2]);

void describe('an evaluation', () => {
  void it('has intervals that contain the true value for 180 of 200 random logs', () => {
    const held = { 'default, IPS': 0, 'default, SNIPS': 0, 'random, SNIPS': 0, online: 0 };
    for (let seed = 0; seed < 200; seed += 1) {
      const log = simulate({ seed: `random ${seed}`, count: 1500, policy: 'random' });
      const evaluation = evaluate(log, { targets: ['default', 'random'] });
      held['default, IPS'] += Number(holds(ips(sumsOf(evaluation, 'default')), DEFAULT));
      held['default, SNIPS'] += Number(holds(snips(sumsOf(evaluation, 'default')), DEFAULT));
      held['random, SNIPS'] += Number(holds(snips(sumsOf(evaluation, 'random')), RANDOM));
      held.online += Number(holds(onlineMean(evaluation.online), RANDOM));
      assert.equal(meanWeight(sumsOf(evaluation, 'default')).isOff, false);
    }
    for (const [figure, count] of Object.entries(held)) assert.ok(count >= 180, `${figure}: ${count} of 200`);
  });

  void it('has intervals that contain the true value for 18 of 20 logs of Thompson sampling', () => {
    const held = { IPS: 0, SNIPS: 0 };
    for (let seed = 0; seed < 20; seed += 1) {
      const log = simulate({ seed: `learn ${seed}`, count: 6000, policy: 'learn' });
      const evaluation = evaluate(log, { targets: ['default', 'random'] });
      held.IPS += Number(holds(ips(sumsOf(evaluation, 'default')), DEFAULT));
      held.SNIPS += Number(holds(snips(sumsOf(evaluation, 'default')), DEFAULT));
      assert.ok(!meanWeight(sumsOf(evaluation, 'default')).isOff && !meanWeight(sumsOf(evaluation, 'random')).isOff);
      // Thompson sampling leaves 4 % to the editors' first article but only 1 % to all others: soon too few for
      // `random`.
      const random = sumsOf(evaluation, 'random');
      assert.equal(snips(random).ok, effectiveSample(random) >= MIN_SAMPLE);
    }
    for (const [figure, count] of Object.entries(held)) assert.ok(count >= 18, `${figure}: ${count} of 20`);
  });

  void it('estimates from a random log what a learning policy would earn', () => {
    const evaluation = evaluate(simulate({ seed: 'learning', count: 20_000, policy: 'random' }));
    const learned = ips(sumsOf(evaluation, 'learn'));
    const best = earned([0, 0, 1, 0, 0]);
    assert.ok(learned.ok && learned.low > RANDOM && learned.high > best, JSON.stringify(learned));
    // Each device has its own best article.
    assert.ok(learned.low < (0.15 + 0.12) / 2);
    assert.equal(meanWeight(sumsOf(evaluation, 'learn')).isOff, false);
    assert.equal(meanWeight(sumsOf(evaluation, 'epsilon-greedy')).isOff, false);
  });

  void it('estimates the actual mean for the logged policy', () => {
    const evaluation = evaluate(simulate({ seed: 'itself', count: 20_000, policy: 'learn' }));
    const estimated = snips(sumsOf(evaluation, 'learn'));
    const actual = onlineMean(evaluation.online);
    assert.ok(
      estimated.ok && actual.ok && Math.abs(estimated.mean - actual.mean) < 0.01,
      JSON.stringify({ estimated, actual }),
    );
    assert.equal(meanWeight(sumsOf(evaluation, 'learn')).isOff, false);
  });

  void it('returns the same result again, bit by bit', () => {
    const world: World = { seed: 'again', count: 1500, policy: 'learn' };
    assert.deepEqual(evaluate(simulate(world)), evaluate(simulate(world)));
  });

  const mistakes: readonly [mistake: string, write: (record: DecisionRecord) => DecisionRecord][] = [
    ['are in default order', (record) => ({ ...record, probabilities: [0.5, 0.2, 0.1, 0.1, 0.1] })],
    [
      'are those of another policy',
      (record) => ({ ...record, probabilities: record.order.map((place) => (place === 0 ? 0.4 : 0.15)) }),
    ],
  ];
  for (const [mistake, write] of mistakes) {
    void it(`raises an alarm if the logged chances ${mistake}`, () => {
      const evaluation = evaluate(simulate({ seed: mistake, count: 5000, policy: 'random', write }), {
        targets: ['default', 'random'],
      });
      assert.ok(meanWeight(sumsOf(evaluation, 'default')).isOff || meanWeight(sumsOf(evaluation, 'random')).isOff);
      assert.ok([...evaluation.targets.values()].some((sums) => meanWeight(sums).isOff));
    });
  }

  void it('returns no estimate from a small sample', () => {
    const { online: actual, policies: policyFigures } = figuresOf(
      'my-site',
      evaluate(simulate({ seed: 'small', count: 300, policy: 'random' })),
    );
    assert.ok('mean' in actual);
    const byName = Object.fromEntries(policyFigures.map((figures) => [figures.policy, figures]));
    assert.match(
      JSON.stringify(byName['default']?.ips),
      /^\{"refused":"An effective sample of \d+ is too small; 200 are needed\."\}$/,
    );
    assert.ok(byName['random']?.snips && 'mean' in byName['random'].snips);
  });

  void it('returns only estimates of the default order from a log without draws', () => {
    const evaluation = evaluate(simulate({ seed: 'editors', count: 500, policy: 'default' }));
    const { policies: figures } = figuresOf('my-site', evaluation);
    const why = {
      refused: 'No logged decision gave a chance to every article that this policy might have put on top.',
    };
    for (const { policy, decisions, ips: byWeight, snips: normalized } of figures) {
      if (policy === 'default') assert.ok('mean' in byWeight && decisions === 500);
      else assert.deepEqual([decisions, byWeight, normalized], [0, why, why]);
    }
  });

  void it('uses for each target the decisions that have its weight', () => {
    const editors = simulate({ seed: 'before', count: 400, policy: 'default' });
    const later = [...simulate({ seed: 'after', count: 400, policy: 'random' })].map((record) => ({
      ...record,
      time: record.time + 10_000_000,
    }));
    const evaluation = evaluate([...editors, ...later]);
    assert.deepEqual(
      [...evaluation.loggedBy],
      [
        ['default', 400],
        ['random', 400],
      ],
    );
    assert.deepEqual(
      [...evaluation.targets].map(([name, { count }]) => [name, count]),
      [
        ['default', 800],
        ['random', 400],
        ['learn', 400],
        ['epsilon-greedy', 400],
      ],
    );
  });
});

void describe('a counted decision', () => {
  const ABC = ABCDE.slice(0, 3);
  const bot = { device: 'bot', hour: 12 } as const;
  const unseen = delivery(
    'e',
    NOON + 1,
    ['a', 'b'].map((hash) => article(hash).id),
  );

  const table: readonly [name: string, records: readonly LogRecord[], leftOut: Partial<Evaluation['leftOut']>][] = [
    ['a plain decision', [decision('e', NOON)], {}],
    ['a bot', [decision('e', NOON, { context: bot })], { bots: 1 }],
    ['a click by a bot', [decision('e', NOON, { context: bot }), reward('e', NOON + 1)], { bots: 1 }],
    ['a deferred one', [decision('e', NOON, { defer: true })], { notShown: 1 }],
    ['a deferred one, activated', [decision('e', NOON, { defer: true }), activation('e', NOON + 1)], {}],
    ['a deferred one, rewarded', [decision('e', NOON, { defer: true }), reward('e', NOON + 1)], {}],
    ['one that was not shown', [decision('e', NOON), unseen], { notShown: 1 }],
    ['an empty ranking', [decision('e', NOON, { articles: [], order: [], probabilities: [] })], { empty: 1 }],
    ['articles that the log does not contain', [decision('e', NOON, { articles: ['a', 'b', 'x'] })], { unnamed: 1 }],
  ];
  const nothing = { open: 0, bots: 0, notShown: 0, empty: 0, unnamed: 0 };
  for (const [name, records, leftOut] of table) {
    void it(`${Object.keys(leftOut).length > 0 ? 'is not' : 'is'} ${name}`, () => {
      const evaluation = evaluate([...ABC, ...records]);
      assert.deepEqual(evaluation.leftOut, { ...nothing, ...leftOut });
      const count = Object.keys(leftOut).length > 0 ? 0 : 1;
      assert.deepEqual(
        [evaluation.online.count, ...[...evaluation.targets.values()].map((sums) => sums.count)],
        Array(5).fill(count),
      );
    });
  }

  void it('is not one that can still be rewarded, even if it was rewarded', () => {
    const records = [...ABC, decision('e', NOON), decision('f', NOON), reward('f', NOON + 1)];
    assert.deepEqual(evaluate(records, { now: NOON + WAIT }).leftOut, { ...nothing, open: 2 });
    assert.equal(evaluate(records, { now: NOON + WAIT + 1 }).online.count, 2);
  });

  void it('is not older than since, though the policies learn from older ones', () => {
    const log = [...simulate({ seed: 'since', count: 3000, policy: 'random' })];
    const since = NOON + 2_500_000;
    const late = evaluate(log, { since });
    assert.deepEqual([late.online.count, late.firstTime, late.lastTime], [500, since, NOON + 2_999_000]);
    assert.deepEqual(late.leftOut, nothing);
    const alone = evaluate(log.filter(({ type, time }) => type === 'article' || time >= since));
    assert.deepEqual(sumsOf(late, 'default'), sumsOf(alone, 'default'));
    // The policies that have learned from the first 2,500 decisions make other choices.
    assert.notDeepEqual(sumsOf(late, 'learn'), sumsOf(alone, 'learn'));
  });

  void it('counts with any reward', () => {
    const evaluation = evaluate([...ABC, decision('e', NOON), reward('e', NOON + 1, -2.5)]);
    assert.deepEqual([evaluation.online.reward, evaluation.online.graded, evaluation.online.negative], [-2.5, 1, 1]);
    // b was on top; `default` would have put a on top.
    assert.equal(sumsOf(evaluation, 'default').weight, 0);
    // Logged with a chance of 0.333333.
    const { weight, weighted } = sumsOf(evaluation, 'random');
    assert.ok(Math.abs(weight - 1) < 1e-5 && Math.abs(weighted + 2.5) < 1e-5, `${weight} ${weighted}`);
  });
});

void describe('the choice of a learning target', () => {
  void it("is drawn with other random numbers than the decision's", () => {
    // With the same policy, model and random numbers, the chances would be the same and all weights would be 1.
    const evaluation = evaluate(simulate({ seed: 'draws', count: 500, policy: 'learn' }), { targets: ['learn'] });
    const { count, weightSquared } = sumsOf(evaluation, 'learn');
    assert.ok(weightSquared > count * 1.01, `${weightSquared} of ${count}`);
  });

  void it('uses the model from before the decision, without its outcome and those that it settles', () => {
    const [e, f] = [decision('e', NOON), decision('f', NOON + WAIT + 1)];
    const ABC = ABCDE.slice(0, 3);
    const evaluation = evaluate([...ABC, e, f, reward('f', f.time)], { targets: ['learn'] });
    const untrained = policies.learn({ model: createModel(), rest: 'default' });
    const weights = [e, f].map(({ eventId, context, time }) => {
      const { order, probabilities } = untrained(ABC, { context, now: time }, createDraws(`${eventId} learn`));
      return (probabilities[order.indexOf(1)] ?? 0) / 0.333333;
    });
    assert.equal(
      sumsOf(evaluation, 'learn').weight,
      weights.reduce((sum, weight) => sum + weight, 0),
    );
  });
});
