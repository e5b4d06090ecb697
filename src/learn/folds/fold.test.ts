import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readerKey, uidKey } from '../records/readerKeys.ts';
import { createDraws } from '../numbers/draws.ts';
import { articleFeatures, visitFeatures } from '../model/features.ts';
import { createFold, type Fold } from './fold.ts';
import { createModel } from '../model/model.ts';
import type { CallbackRecord, DecisionRecord, LogRecord } from '../records/record.ts';

const WAIT = 1000;
const app = 'my-site';

const create = (maxOpen?: number): Fold =>
  createFold({ rewardWait: WAIT, leaveOutDelivered: 5000, ...(maxOpen !== undefined && { maxOpen }) });

const articles: readonly LogRecord[] = ['a', 'b', 'c'].map((name) => ({
  type: 'article',
  app,
  time: 0,
  article: `hash of ${name}`,
  id: `url of ${name}`,
  guid: name,
  title: `About ${name}`,
  date: 0,
  set: 'news',
}));

/** Creates a decision that put b on top of a and c, with a chance of a quarter. */
const decision = (eventId: string, time: number, change: Partial<DecisionRecord> = {}): DecisionRecord => ({
  type: 'decision',
  app,
  time,
  eventId,
  policy: 'learn',
  sets: ['news'],
  articles: ['hash of a', 'hash of b', 'hash of c'],
  order: [1, 0, 2],
  probabilities: [0.25, 0.5, 0.25],
  context: {
    device: 'phone',
    hour: 0,
    language: 'de',
  },
  ...change,
});
const reward = (eventId: string, time: number, value = 1): LogRecord => ({
  type: 'reward',
  app,
  time,
  eventId,
  value,
});
const activation = (eventId: string, time: number): LogRecord => ({ type: 'activation', app, time, eventId });
/** Creates the report of a page that has no ranked story. */
const unmatched = (eventId: string, time: number): LogRecord => ({ type: 'activation', app, time, eventId, on: 0 });
const callback = (change: Partial<CallbackRecord> = {}): LogRecord => ({
  type: 'callback',
  app,
  time: 1,
  api: 'pairec',
  scene: 's',
  uid: 'u',
  requestId: 'e',
  items: [{ id: 'a' }],
  ...change,
});
/** A decision so late that it closes all others. */
const later = decision('later', 100_000);

const fold = (...records: readonly LogRecord[]): Fold => {
  const result = create();
  for (const record of [...articles, ...records]) result.applyRecord(record);
  return result;
};
const countsOf = ({ model }: Fold, id = 'url of b') => model.topCounts(id);
const state = (original: Fold): unknown => JSON.parse(JSON.stringify([...original.save()]));
const copy = (original: Fold): Fold => {
  const restored = create();
  for (const piece of original.save()) restored.restore(JSON.parse(JSON.stringify(piece)));
  return restored;
};

void describe('learning', () => {
  void it('learns a click immediately and once', () => {
    assert.deepEqual(countsOf(fold(decision('e', 0), reward('e', 1))), { views: 1, clicks: 1 });
    const laterRecords = [reward('e', 2), activation('e', 3), later] as const;
    assert.deepEqual(countsOf(fold(decision('e', 0), reward('e', 1), ...laterRecords)), { views: 1, clicks: 1 });
  });

  void it('learns a non-click when the reward window closes', () => {
    assert.deepEqual(countsOf(fold(decision('e', 0), decision('f', WAIT))), { views: 0, clicks: 0 });
    assert.deepEqual(countsOf(fold(decision('e', 0), decision('f', WAIT + 1))), { views: 1, clicks: 0 });
  });

  void it('learns a non-click if the first reward was 0', () => {
    assert.deepEqual(countsOf(fold(decision('e', 0), reward('e', 1, 0), reward('e', 2, 1), later)), {
      views: 1,
      clicks: 0,
    });
  });

  const deferred = decision('e', 0, { defer: true });
  const bot = { device: 'bot', hour: 0 } as const;
  const cases: readonly [what: string, records: readonly LogRecord[], views: number, clicks: number][] = [
    ['a decision without defer', [decision('e', 0)], 1, 0],
    ['a deferred decision without feedback', [deferred], 0, 0],
    ['a deferred one that was activated', [deferred, activation('e', 1)], 1, 0],
    ['a deferred one that was rewarded', [deferred, reward('e', 1)], 1, 1],
    ['a deferred one that was activated after its window', [deferred, activation('e', WAIT + 1)], 0, 0],
    ['one that was not shown', [decision('e', 0), callback()], 0, 0],
    ['one that was reported as not shown and then activated', [decision('e', 0), callback(), activation('e', 2)], 1, 0],
    ['one that was reported as not shown and then clicked', [decision('e', 0), callback(), reward('e', 2)], 1, 1],
    ['one whose page has no ranked story', [decision('e', 0), unmatched('e', 1)], 0, 0],
    ['a deferred one whose page has no ranked story', [deferred, unmatched('e', 1)], 0, 0],
    [
      'one whose page had no ranked story and was then activated',
      [deferred, unmatched('e', 1), activation('e', 2)],
      1,
      0,
    ],
    ['one whose page had no ranked story and was then clicked', [deferred, unmatched('e', 1), reward('e', 2)], 1, 1],
    ['one that was activated, and then had no ranked story', [deferred, activation('e', 1), unmatched('e', 2)], 1, 0],
    ['a report of no ranked story before its decision', [unmatched('e', 0), decision('e', 1)], 0, 0],
    ['a deferred one whose delivery a server reported', [deferred, callback({ items: [{ id: 'b' }] })], 1, 0],
    [
      'a deferred one whose delivery a page reported',
      [deferred, callback({ items: [{ id: 'b' }], browser: true })],
      0,
      0,
    ],
    ['a decision for a bot', [decision('e', 0, { context: bot })], 0, 0],
    ['a decision that a bot clicked', [decision('e', 0, { context: bot }), reward('e', 1)], 0, 0],
    ['a decision that a server requested', [decision('e', 0, { context: { device: 'unknown', hour: 0 } })], 1, 0],
    ['one with an article that the log does not contain', [decision('e', 0, { articles: ['x', 'y', 'z'] })], 0, 0],
    ['an empty ranking', [decision('e', 0, { articles: [], order: [], probabilities: [] }), reward('e', 1)], 0, 0],
    ['a reward before its decision', [reward('e', 0), decision('e', 1)], 1, 1],
  ];
  for (const [name, records, views, clicks] of cases) {
    void it(`learns ${views === 0 ? 'nothing' : clicks === 0 ? 'a non-click' : 'a click'} from ${name}`, () => {
      assert.deepEqual(countsOf(fold(...records, later)), { views, clicks });
    });
  }

  void it('learns no non-click from a decision that is closed early', () => {
    const result = create(2);
    for (const record of [...articles, ...['a', 'b', 'c', 'd'].map((eventId) => decision(eventId, 0)), later]) {
      result.applyRecord(record);
    }
    assert.equal(countsOf(result).views, 2);
    assert.equal(result.tally.total().count, 2);
  });

  void it('learns the features that the decision used', () => {
    const context = { device: 'tablet', hour: 7, from: 'search', liked: 'news', shared: [{ city: 'x' }] } as const;
    const result = fold(decision('e', 7_200_000, { context, clicked: [1] }), reward('e', 7_200_001, 3));
    const expected = createModel();
    const [, record] = articles;
    assert.ok(record?.type === 'article');
    const example = { article: articleFeatures(record), visit: visitFeatures(context), rank: 1, now: 7_200_000 };
    expected.learn({ ...example, clicked: true }, 3);
    assert.deepEqual(result.model.save(), expected.save());
  });
});

void describe('pending views', () => {
  const NOW = 200_000;
  const deferred = decision('e', NOW, { defer: true });
  const bot = { device: 'bot', hour: 0 } as const;
  const cases: readonly [what: string, records: readonly LogRecord[], pending: number][] = [
    ['a decision without defer', [decision('e', NOW)], 1],
    ['two decisions', [decision('e', NOW), decision('f', NOW)], 2],
    ['a decision that the log contains twice', [decision('e', NOW), decision('e', NOW)], 1],
    ['one that was clicked', [decision('e', NOW), reward('e', NOW)], 0],
    ['one that was activated and clicked', [deferred, activation('e', NOW), reward('e', NOW), reward('e', NOW)], 0],
    ['a deferred one', [deferred], 0],
    ['a deferred one that was activated', [deferred, activation('e', NOW), activation('e', NOW)], 1],
    ['one that was not shown', [decision('e', NOW), callback({ time: NOW })], 0],
    [
      'one that was reported as not shown and then activated',
      [decision('e', NOW), callback({ time: NOW }), activation('e', NOW)],
      1,
    ],
    ['one whose page has no ranked story', [decision('e', NOW), unmatched('e', NOW)], 0],
    ['one whose page had no ranked story at first', [deferred, unmatched('e', NOW), activation('e', NOW)], 1],
    ['one whose page reported this first', [unmatched('e', NOW), decision('e', NOW)], 0],
    ['a decision for a bot', [decision('e', NOW, { context: bot })], 0],
    ['one with another article on top', [decision('e', NOW, { order: [0, 1, 2] })], 0],
    ['a click that came first', [reward('e', NOW), decision('e', NOW)], 0],
  ];
  for (const [name, records, pending] of cases) {
    void it(`are ${pending} for ${name}, also after a restore`, () => {
      const result = fold(decision('before', 0), ...records);
      assert.equal(result.model.pendingViews('url of b'), pending);
      assert.equal(copy(result).model.pendingViews('url of b'), pending);
      // None are pending after the reward window.
      result.applyRecord(decision('later', NOW + WAIT + 1, { order: [0, 1, 2] }));
      assert.equal(result.model.pendingViews('url of b'), 0);
    });
  }
});

void describe('the tally of an app', () => {
  const first = { order: [0, 1, 2], probabilities: [0.5, 0.25, 0.25] };
  void it('sums up the closed decisions, with the weights of the default order', () => {
    const {
      count,
      reward: earned,
      weight,
      weighted,
    } = fold(
      decision('e', 0, first),
      reward('e', 1),
      decision('f', 0, first),
      decision('g', 0),
      reward('g', 1),
      decision('deferred', 0, { defer: true }),
      decision('bot', 0, { context: { device: 'bot', hour: 0 } }),
      decision('empty', 0, { articles: [], order: [], probabilities: [] }),
      later,
    ).tally.total();
    assert.deepEqual([count, earned, weight, weighted], [3, 2, 4, 2]);
  });

  void it('ignores decisions without a chance, whose weight would be infinite', () => {
    const result = fold(
      decision('e', 0, first),
      decision('none', 0, { order: [0, 1, 2], probabilities: [0, 0.5, 0.5] }),
      decision('missing', 0, { order: [0, 1, 2], probabilities: [] }),
      later,
    );
    assert.deepEqual([result.tally.total().count, result.tally.total().weight], [1, 2]);
  });
});

void describe("a reader's clicks", () => {
  const context = { device: 'phone', hour: 0, reader: 'r' } as const;
  void it('are recorded by the reader of the decision, or by its uid', () => {
    const byReader = fold(decision('e', 0, { context }), reward('e', 1));
    assert.deepEqual(byReader.clickHistory.historyOf(readerKey('r'), 1)?.clicked, ['url of b']);
    assert.equal(byReader.clickHistory.historyOf(readerKey('r'), 1)?.liked, 'news');
    const byUid = fold(decision('e', 0, { uid: 'r' }), reward('e', 1));
    assert.deepEqual(byUid.clickHistory.historyOf(uidKey('r'), 1)?.clicked, ['url of b']);
    assert.equal(byUid.clickHistory.historyOf(readerKey('r'), 1), undefined);
  });

  void it('are not recorded for a reward of 0, an unknown reader or a bot', () => {
    const bot = { ...context, device: 'bot' } as const;
    for (const result of [
      fold(decision('e', 0, { context: bot }), reward('e', 1)),
      fold(decision('e', 0, { context }), reward('e', 1, 0)),
      fold(decision('e', 0), reward('e', 1)),
    ]) {
      assert.equal(result.clickHistory.historyOf(readerKey('r'), 1), undefined);
    }
  });
});

/** Creates a random log of all record types. */
const manyRecords = (seed: string, count: number): readonly LogRecord[] => {
  const draw = createDraws(seed);
  const pick = <T>(...all: readonly T[]): T => all[Math.floor(draw() * all.length)] ?? assert.fail();
  let time = 0;
  const result: LogRecord[] = [...articles];
  const drawEventId = (): string => `e${Math.max(0, Math.floor(result.length - 8 + draw() * 10))}`;
  while (result.length < count) {
    time += Math.floor(draw() * 100);
    const eventId = `e${result.length}`;
    result.push(
      pick(
        () =>
          decision(eventId, time, {
            order: pick([0, 1, 2], [1, 0, 2], [2, 0, 1]),
            ...(draw() < 0.5 && { defer: true as const }),
            ...(draw() < 0.3 && { uid: 'u', requestId: `rq${result.length % 5}` }),
            ...(draw() < 0.2 && { clicked: [0, 1] }),
            context: {
              device: pick('phone', 'desktop', 'bot', 'unknown'),
              hour: pick(0, 12),
              ...(draw() < 0.5 && { reader: pick('r', 's') }),
              ...(draw() < 0.2 && { shared: [{ city: 'x' }] }),
            },
          }),
        () => reward(drawEventId(), time, pick(1, 0, 5)),
        () => pick(activation, unmatched)(drawEventId(), time),
        () =>
          callback({
            time,
            requestId: pick(drawEventId(), `rq${result.length % 5}`),
            api: pick('pairec', 'volcengine'),
            items: [{ id: pick('a', 'b', 'http://www.news.example/x/', 'https://news.example/x') }],
            ...(draw() < 0.5 && { browser: true as const }),
          }),
        () => ({ ...(articles[result.length % 3] ?? assert.fail()), time }),
      )(),
    );
  }
  return result;
};

void describe('a fold', () => {
  void it('has the same state, bit by bit, when the same records are read again', () => {
    const records = manyRecords('one', 3000);
    assert.deepEqual(state(fold(...records)), state(fold(...records)));
    assert.notDeepEqual(state(fold(...records)), state(fold(...records.slice(0, -1))));
  });

  void it('has the same state when it is saved and restored at any point', () => {
    const records = manyRecords('two', 400);
    const whole = state(fold(...records));
    for (let cut = 0; cut <= records.length; cut += 13) {
      const half = copy(fold(...records.slice(0, cut)));
      for (const record of records.slice(cut)) half.applyRecord(record);
      assert.deepEqual(state(half), whole, `cut at ${cut}`);
    }
  });

  void it('returns the same effects after a restore', () => {
    const records = manyRecords('three', 300);
    const original = fold(...records.slice(0, 150));
    const restored = copy(original);
    for (const record of records.slice(150))
      assert.deepEqual(restored.applyRecord(record), original.applyRecord(record));
  });

  void it('saves its state in pieces of a hundred entries', () => {
    const pieces = [...fold(...Array.from({ length: 1050 }, (_, index) => decision(`e${index}`, 0))).save()];
    const decisions = pieces.flatMap((piece) => (piece.part === 'decisions' ? [piece.entries.length] : []));
    assert.deepEqual(decisions, [...Array.from({ length: 10 }, () => 100), 50]);
  });

  void it('retains the top article of an open decision after the article has been evicted', () => {
    const result = fold(decision('e', 0));
    for (let number = 0; number < 50_000; number += 1) {
      result.applyRecord({ type: 'article', app, time: 0, article: `h${number}`, id: `u${number}` });
    }
    for (const each of [result, copy(result)]) {
      each.applyRecord(reward('e', 1));
      assert.deepEqual(countsOf(each), { views: 1, clicks: 1 });
    }
  });
});
