import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drawsFrom } from '../numbers/draws.ts';
import { effectiveSample, ips, LEAST_SAMPLE, meanWeight, online, snips } from '../numbers/estimate.ts';
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
  { now = Infinity, ...more }: Partial<EvaluationOptions> & { readonly now?: number } = {},
): Evaluation => {
  const evaluator = createEvaluation({
    rewardWait: WAIT,
    leaveOutDelivered: null,
    epsilon: 0.2,
    targets: TARGETS,
    since: -Infinity,
    ...more,
  });
  for (const record of records) evaluator.take(record);
  return evaluator.end(now);
};

const sumsOf = ({ targets }: Evaluation, name: PolicyName) => targets.get(name) ?? assert.fail(name);

const DEVICES = ['phone', 'desktop'] as const;
const ABCDE = ['a', 'b', 'c', 'd', 'e'].map((hash) => article(hash));

/** Click chances by device and article: phones like what desktops do not. */
const CLICKS = { phone: [0.08, 0.03, 0.15, 0.05, 0.04], desktop: [0.08, 0.12, 0.02, 0.05, 0.02] } as const;

/** What a policy earns that puts articles on top with these chances, whoever asks; both devices ask as often. */
const earned = (chances: readonly number[]): number =>
  DEVICES.reduce(
    (all, device) => all + chances.reduce((sum, chance, at) => sum + (chance * (CLICKS[device][at] ?? 0)) / 2, 0),
    0,
  );

interface World {
  readonly seed: string;
  readonly count: number;
  readonly policy: PolicyName;
  /** Spoils what is written of a decision. */
  readonly write?: (record: DecisionRecord) => DecisionRecord;
}

/** The log of a server with these readers, a decision a second; clicks come a minute later. */
function* simulate({ seed, count, policy: name, write = (record) => record }: World): Generator<LogRecord> {
  const fold = createFold({ rewardWait: WAIT, leaveOutDelivered: null });
  const policy = policies[name]({ model: fold.model, epsilon: 0.2, rest: 'score' });
  const draw = drawsFrom(seed);
  const rewards: (LogRecord & { readonly type: 'reward' })[] = [];
  const say = (record: LogRecord): LogRecord => {
    fold.take(record);
    return record;
  };
  for (const record of ABCDE) yield say(record);
  for (let at = 0; at < count; at += 1) {
    const time = NOON + at * 1000;
    for (let first = rewards[0]; first && first.time <= time; [first] = rewards) {
      rewards.shift();
      yield say(first);
    }
    const device = draw() < 0.5 ? 'phone' : 'desktop';
    const eventId = `${seed}-${at}`;
    const context = { device, hour: 12 } as const;
    const choice = policy(ABCDE, { context, now: time }, drawsFrom(eventId));
    const articles = ABCDE.map((known) => known.article);
    yield write({ ...decision(eventId, time), policy: name, articles, ...choice, context });
    fold.take({ ...decision(eventId, time), policy: name, articles, ...choice, context });
    if (draw() < (CLICKS[device][choice.order[0] ?? -1] ?? 0)) rewards.push(reward(eventId, time + 60_000));
  }
  for (const record of rewards) yield say(record);
}

const holds = (estimate: Estimate, value: number): boolean =>
  estimate.ok && estimate.low <= value && value <= estimate.high;

const DEFAULT = earned([1, 0, 0, 0, 0]);
const RANDOM = earned([0.2, 0.2, 0.2, 0.2, 0.2]);

void describe('an evaluation', () => {
  void it('finds what is true of a random log nine times in ten, and more: 200 logs', () => {
    const held = { 'default, IPS': 0, 'default, SNIPS': 0, 'random, SNIPS': 0, online: 0 };
    for (let seed = 0; seed < 200; seed += 1) {
      const log = simulate({ seed: `random ${seed}`, count: 1500, policy: 'random' });
      const found = evaluate(log, { targets: ['default', 'random'] });
      held['default, IPS'] += Number(holds(ips(sumsOf(found, 'default')), DEFAULT));
      held['default, SNIPS'] += Number(holds(snips(sumsOf(found, 'default')), DEFAULT));
      held['random, SNIPS'] += Number(holds(snips(sumsOf(found, 'random')), RANDOM));
      held.online += Number(holds(online(found.online), RANDOM));
      assert.equal(meanWeight(sumsOf(found, 'default')).isOff, false);
    }
    for (const [what, count] of Object.entries(held)) assert.ok(count >= 180, `${what}: ${count} of 200`);
  });

  void it('finds what is true of a log of Thompson sampling nine times in ten, and more: 20 logs', () => {
    const held = { IPS: 0, SNIPS: 0 };
    for (let seed = 0; seed < 20; seed += 1) {
      const log = simulate({ seed: `learn ${seed}`, count: 6000, policy: 'learn' });
      const found = evaluate(log, { targets: ['default', 'random'] });
      held.IPS += Number(holds(ips(sumsOf(found, 'default')), DEFAULT));
      held.SNIPS += Number(holds(snips(sumsOf(found, 'default')), DEFAULT));
      assert.ok(!meanWeight(sumsOf(found, 'default')).isOff && !meanWeight(sumsOf(found, 'random')).isOff);
      // It keeps four per cent for the editors' first and one for chance, so of chance it soon knows too little.
      const chance = sumsOf(found, 'random');
      assert.equal(snips(chance).ok, effectiveSample(chance) >= LEAST_SAMPLE);
    }
    for (const [what, count] of Object.entries(held)) assert.ok(count >= 18, `${what}: ${count} of 20`);
  });

  void it('knows from a random log what a policy that learns would earn', () => {
    const found = evaluate(simulate({ seed: 'learning', count: 20_000, policy: 'random' }));
    const learned = ips(sumsOf(found, 'learn'));
    const best = earned([0, 0, 1, 0, 0]);
    assert.ok(learned.ok && learned.low > RANDOM && learned.high > best, JSON.stringify(learned));
    // Each device has its own best article.
    assert.ok(learned.low < (0.15 + 0.12) / 2);
    assert.equal(meanWeight(sumsOf(found, 'learn')).isOff, false);
    assert.equal(meanWeight(sumsOf(found, 'epsilon-greedy')).isOff, false);
  });

  void it('says of the policy that was there what really happened', () => {
    const found = evaluate(simulate({ seed: 'itself', count: 20_000, policy: 'learn' }));
    const itself = snips(sumsOf(found, 'learn'));
    const really = online(found.online);
    assert.ok(itself.ok && really.ok && Math.abs(itself.mean - really.mean) < 0.01, JSON.stringify({ itself, really }));
    assert.equal(meanWeight(sumsOf(found, 'learn')).isOff, false);
  });

  void it('comes to the same again, to the bit', () => {
    const world: World = { seed: 'again', count: 1500, policy: 'learn' };
    assert.deepEqual(evaluate(simulate(world)), evaluate(simulate(world)));
  });

  const spoil: readonly [what: string, write: (record: DecisionRecord) => DecisionRecord][] = [
    ['stand in default order', (record) => ({ ...record, probabilities: [0.5, 0.2, 0.1, 0.1, 0.1] })],
    [
      'are those of another policy',
      (record) => ({ ...record, probabilities: record.order.map((place) => (place === 0 ? 0.4 : 0.15)) }),
    ],
  ];
  for (const [what, write] of spoil) {
    void it(`raises the alarm where the logged chances ${what}`, () => {
      const found = evaluate(simulate({ seed: what, count: 5000, policy: 'random', write }), {
        targets: ['default', 'random'],
      });
      assert.ok(meanWeight(sumsOf(found, 'default')).isOff || meanWeight(sumsOf(found, 'random')).isOff);
      assert.ok([...found.targets.values()].some((sums) => meanWeight(sums).isOff));
    });
  }

  void it('refuses what a small sample cannot tell', () => {
    const { online: really, policies: found } = figuresOf(
      'my-site',
      evaluate(simulate({ seed: 'small', count: 300, policy: 'random' })),
    );
    assert.ok('mean' in really);
    const byName = Object.fromEntries(found.map((one) => [one.policy, one]));
    assert.match(
      JSON.stringify(byName['default']?.ips),
      /^\{"refused":"An effective sample of \d+ is too small; 200 are needed\."\}$/,
    );
    assert.ok(byName['random']?.snips && 'mean' in byName['random'].snips);
  });

  void it('cannot tell of a log that never drew', () => {
    const found = evaluate(simulate({ seed: 'editors', count: 500, policy: 'default' }));
    const { policies: figures } = figuresOf('my-site', found);
    const why = { refused: 'In no decision had everything that it might have put on top a chance.' };
    for (const { policy, decisions, ips: byWeight, snips: normalized } of figures) {
      if (policy === 'default') assert.ok('mean' in byWeight && decisions === 500);
      else assert.deepEqual([decisions, byWeight, normalized], [0, why, why]);
    }
  });

  void it('takes for each policy the decisions that can tell', () => {
    const editors = simulate({ seed: 'before', count: 400, policy: 'default' });
    const later = [...simulate({ seed: 'after', count: 400, policy: 'random' })].map((record) => ({
      ...record,
      time: record.time + 10_000_000,
    }));
    const found = evaluate([...editors, ...later]);
    assert.deepEqual(
      [...found.loggedBy],
      [
        ['default', 400],
        ['random', 400],
      ],
    );
    assert.deepEqual(
      [...found.targets].map(([name, { count }]) => [name, count]),
      [
        ['default', 800],
        ['random', 400],
        ['learn', 400],
        ['epsilon-greedy', 400],
      ],
    );
  });
});

void describe('what counts in an evaluation', () => {
  const ABC = ABCDE.slice(0, 3);
  const bot = { device: 'bot', hour: 12 } as const;
  const unseen = delivery(
    'e',
    NOON + 1,
    ['a', 'b'].map((hash) => article(hash).id),
  );

  const table: readonly [what: string, records: readonly LogRecord[], leftOut: Partial<Evaluation['leftOut']>][] = [
    ['a plain decision', [decision('e', NOON)], {}],
    ['a bot', [decision('e', NOON, { context: bot })], { bots: 1 }],
    ['a bot that clicks', [decision('e', NOON, { context: bot }), reward('e', NOON + 1)], { bots: 1 }],
    ['a deferred one', [decision('e', NOON, { defer: true })], { notShown: 1 }],
    ['a deferred one, activated', [decision('e', NOON, { defer: true }), activation('e', NOON + 1)], {}],
    ['a deferred one, rewarded', [decision('e', NOON, { defer: true }), reward('e', NOON + 1)], {}],
    ['one that was not shown', [decision('e', NOON), unseen], { notShown: 1 }],
    ['an empty ranking', [decision('e', NOON, { articles: [], order: [], probabilities: [] })], { empty: 1 }],
    ['articles that are not named', [decision('e', NOON, { articles: ['a', 'b', 'x'] })], { unnamed: 1 }],
  ];
  const nothing = { open: 0, bots: 0, notShown: 0, empty: 0, unnamed: 0 };
  for (const [what, records, leftOut] of table) {
    void it(`${Object.keys(leftOut).length > 0 ? 'is not' : 'is'} ${what}`, () => {
      const found = evaluate([...ABC, ...records]);
      assert.deepEqual(found.leftOut, { ...nothing, ...leftOut });
      const count = Object.keys(leftOut).length > 0 ? 0 : 1;
      assert.deepEqual(
        [found.online.count, ...[...found.targets.values()].map((sums) => sums.count)],
        Array(5).fill(count),
      );
    });
  }

  void it('is not what can still be rewarded, also where it was', () => {
    const records = [...ABC, decision('e', NOON), decision('f', NOON), reward('f', NOON + 1)];
    assert.deepEqual(evaluate(records, { now: NOON + WAIT }).leftOut, { ...nothing, open: 2 });
    assert.equal(evaluate(records, { now: NOON + WAIT + 1 }).online.count, 2);
  });

  void it('is what is not too long ago, by policies that have learned from all', () => {
    const log = [...simulate({ seed: 'since', count: 3000, policy: 'random' })];
    const since = NOON + 2_500_000;
    const late = evaluate(log, { since });
    assert.deepEqual([late.online.count, late.first, late.last], [500, since, NOON + 2_999_000]);
    assert.deepEqual(late.leftOut, nothing);
    const alone = evaluate(log.filter(({ type, time }) => type === 'article' || time >= since));
    assert.deepEqual(sumsOf(late, 'default'), sumsOf(alone, 'default'));
    // Those who have seen the first 2500 know more.
    assert.notDeepEqual(sumsOf(late, 'learn'), sumsOf(alone, 'learn'));
  });

  void it('is the reward, whatever it is', () => {
    const found = evaluate([...ABC, decision('e', NOON), reward('e', NOON + 1, -2.5)]);
    assert.deepEqual([found.online.reward, found.online.graded, found.online.negative], [-2.5, 1, 1]);
    // b was on top: default would have put a there.
    assert.equal(sumsOf(found, 'default').weight, 0);
    // Logged with a chance of 0.333333.
    const { weight, weighted } = sumsOf(found, 'random');
    assert.ok(Math.abs(weight - 1) < 1e-5 && Math.abs(weighted + 2.5) < 1e-5, `${weight} ${weighted}`);
  });
});

void describe('what a policy that learns would have shown', () => {
  void it("is drawn anew, and not by the decision's own luck", () => {
    // The same policy with the same model: by the same draws it would come to the same chances, and to no other weight than 1.
    const found = evaluate(simulate({ seed: 'draws', count: 500, policy: 'learn' }), { targets: ['learn'] });
    const { count, weightSquared } = sumsOf(found, 'learn');
    assert.ok(weightSquared > count * 1.01, `${weightSquared} of ${count}`);
  });

  void it('is what it knew then: nothing of what was settled by that decision, let alone of its own outcome', () => {
    const [e, f] = [decision('e', NOON), decision('f', NOON + WAIT + 1)];
    const ABC = ABCDE.slice(0, 3);
    const found = evaluate([...ABC, e, f, reward('f', f.time)], { targets: ['learn'] });
    const ignorant = policies.learn({ model: createModel(), rest: 'default' });
    const weights = [e, f].map(({ eventId, context, time }) => {
      const { order, probabilities } = ignorant(ABC, { context, now: time }, drawsFrom(`${eventId} learn`));
      return (probabilities[order.indexOf(1)] ?? 0) / 0.333333;
    });
    assert.equal(
      sumsOf(found, 'learn').weight,
      weights.reduce((sum, weight) => sum + weight, 0),
    );
  });
});
