import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readerKey, uidKey } from '../records/audience.ts';
import { drawsFrom } from '../numbers/draws.ts';
import { articleFeatures, visitFeatures } from '../model/features.ts';
import { createFold, type Fold } from './fold.ts';
import { createModel } from '../model/model.ts';
import type { CallbackRecord, DecisionRecord, LogRecord } from '../records/record.ts';

const WAIT = 1000;
const app = 'my-site';

const create = (mostOpen?: number): Fold =>
  createFold({ rewardWait: WAIT, leaveOutDelivered: 5000, ...(mostOpen !== undefined && { mostOpen }) });

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

/** A decision that put b on top of a and c, with a chance of a quarter. */
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
/** What closes every window that was open. */
const later = decision('later', 100_000);

const fold = (...records: readonly LogRecord[]): Fold => {
  const made = create();
  for (const record of [...articles, ...records]) made.take(record);
  return made;
};
const seen = ({ model }: Fold, id = 'url of b') => model.onTop(id);
const state = (one: Fold): unknown => JSON.parse(JSON.stringify([...one.save()]));
const copy = (one: Fold): Fold => {
  const made = create();
  for (const piece of one.save()) made.restore(JSON.parse(JSON.stringify(piece)));
  return made;
};

void describe('what is learned', () => {
  void it('is a click the moment it comes, once', () => {
    assert.deepEqual(seen(fold(decision('e', 0), reward('e', 1))), { views: 1, clicks: 1 });
    const more = [reward('e', 2), activation('e', 3), later] as const;
    assert.deepEqual(seen(fold(decision('e', 0), reward('e', 1), ...more)), { views: 1, clicks: 1 });
  });

  void it('is no click when the window closes, and no sooner', () => {
    assert.deepEqual(seen(fold(decision('e', 0), decision('f', WAIT))), { views: 0, clicks: 0 });
    assert.deepEqual(seen(fold(decision('e', 0), decision('f', WAIT + 1))), { views: 1, clicks: 0 });
  });

  void it('is no click where the first reward was 0, whatever follows', () => {
    assert.deepEqual(seen(fold(decision('e', 0), reward('e', 1, 0), reward('e', 2, 1), later)), {
      views: 1,
      clicks: 0,
    });
  });

  const deferred = decision('e', 0, { defer: true });
  const bot = { device: 'bot', hour: 0 } as const;
  const rows: readonly [what: string, records: readonly LogRecord[], views: number, clicks: number][] = [
    ['a decision as the first snippets asked for it', [decision('e', 0)], 1, 0],
    ['a deferred one that nothing was heard of', [deferred], 0, 0],
    ['a deferred one that was activated', [deferred, activation('e', 1)], 1, 0],
    ['a deferred one that was rewarded', [deferred, reward('e', 1)], 1, 1],
    ['a deferred one that was activated after its window', [deferred, activation('e', WAIT + 1)], 0, 0],
    ['one that was not shown', [decision('e', 0), callback()], 0, 0],
    ['one that was said not to be shown, and was', [decision('e', 0), callback(), activation('e', 2)], 1, 0],
    ['one that was said not to be shown, and was clicked', [decision('e', 0), callback(), reward('e', 2)], 1, 1],
    ['a deferred one that a server delivered', [deferred, callback({ items: [{ id: 'b' }] })], 1, 0],
    ['a deferred one that a page delivered', [deferred, callback({ items: [{ id: 'b' }], browser: true })], 0, 0],
    ['one of a bot', [decision('e', 0, { context: bot })], 0, 0],
    ['one of a bot that clicks', [decision('e', 0, { context: bot }), reward('e', 1)], 0, 0],
    ["one of somebody's server", [decision('e', 0, { context: { device: 'unknown', hour: 0 } })], 1, 0],
    ['one with an article that the log does not name', [decision('e', 0, { articles: ['x', 'y', 'z'] })], 0, 0],
    ['one of nothing', [decision('e', 0, { articles: [], order: [], probabilities: [] }), reward('e', 1)], 0, 0],
    ['a reward that stands before its decision', [reward('e', 0), decision('e', 1)], 1, 1],
  ];
  for (const [what, records, views, clicks] of rows) {
    void it(`is ${views === 0 ? 'nothing' : clicks === 0 ? 'a view' : 'a click'} of ${what}`, () => {
      assert.deepEqual(seen(fold(...records, later)), { views, clicks });
    });
  }

  void it('is not that nobody clicked, where there was no room to wait for it', () => {
    const made = create(2);
    for (const record of [...articles, ...['a', 'b', 'c', 'd'].map((eventId) => decision(eventId, 0)), later]) {
      made.take(record);
    }
    assert.equal(seen(made).views, 2);
    assert.equal(made.tally.all().count, 2);
  });

  void it('is of what stood on top, as the decision saw it', () => {
    const context = { device: 'tablet', hour: 7, from: 'search', liked: 'news', shared: [{ city: 'x' }] } as const;
    const made = fold(decision('e', 7_200_000, { context, clicked: [1] }), reward('e', 7_200_001, 3));
    const expected = createModel();
    const [, record] = articles;
    assert.ok(record?.type === 'article');
    const example = { article: articleFeatures(record), visit: visitFeatures(context), rank: 1, now: 7_200_000 };
    expected.learn({ ...example, clicked: true }, 3);
    assert.deepEqual(made.model.save(), expected.save());
  });
});

void describe('what was shown and may yet be clicked', () => {
  const NOW = 200_000;
  const deferred = decision('e', NOW, { defer: true });
  const bot = { device: 'bot', hour: 0 } as const;
  const rows: readonly [what: string, records: readonly LogRecord[], waits: number][] = [
    ['a decision as the first snippets asked for it', [decision('e', NOW)], 1],
    ['two of them', [decision('e', NOW), decision('f', NOW)], 2],
    ['one twice in the log', [decision('e', NOW), decision('e', NOW)], 1],
    ['one that was clicked', [decision('e', NOW), reward('e', NOW)], 0],
    ['one that was activated and clicked', [deferred, activation('e', NOW), reward('e', NOW), reward('e', NOW)], 0],
    ['a deferred one', [deferred], 0],
    ['a deferred one that was activated', [deferred, activation('e', NOW), activation('e', NOW)], 1],
    ['one that was not shown', [decision('e', NOW), callback({ time: NOW })], 0],
    ['one that was after all', [decision('e', NOW), callback({ time: NOW }), activation('e', NOW)], 1],
    ['one of a bot', [decision('e', NOW, { context: bot })], 0],
    ['one with another story on top', [decision('e', NOW, { order: [0, 1, 2] })], 0],
    ['a click that came first', [reward('e', NOW), decision('e', NOW)], 0],
  ];
  for (const [what, records, waits] of rows) {
    void it(`is ${waits} of ${what}, also where the fold was saved`, () => {
      const made = fold(decision('before', 0), ...records);
      assert.equal(made.model.waiting('url of b'), waits);
      assert.equal(copy(made).model.waiting('url of b'), waits);
      // It is over for all of them with their windows, and not below nothing.
      made.take(decision('later', NOW + WAIT + 1, { order: [0, 1, 2] }));
      assert.equal(made.model.waiting('url of b'), 0);
    });
  }
});

void describe('the tally of an app', () => {
  const first = { order: [0, 1, 2], probabilities: [0.5, 0.25, 0.25] };
  void it('has what was shown and is over, and by its chance what the default order would have earned', () => {
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
    ).tally.all();
    assert.deepEqual([count, earned, weight, weighted], [3, 2, 4, 2]);
  });

  void it('has nothing of what had no chance, which would be worth more than any number', () => {
    const made = fold(
      decision('e', 0, first),
      decision('none', 0, { order: [0, 1, 2], probabilities: [0, 0.5, 0.5] }),
      decision('missing', 0, { order: [0, 1, 2], probabilities: [] }),
      later,
    );
    assert.deepEqual([made.tally.all().count, made.tally.all().weight], [1, 2]);
  });
});

void describe("a reader's clicks", () => {
  const context = { device: 'phone', hour: 0, reader: 'r' } as const;
  void it('are known by the reader of the decision, or by the uid that it was for', () => {
    const byReader = fold(decision('e', 0, { context }), reward('e', 1));
    assert.deepEqual(byReader.readers.historyOf(readerKey('r'), 1)?.clicked, ['url of b']);
    assert.equal(byReader.readers.historyOf(readerKey('r'), 1)?.liked, 'news');
    const byUid = fold(decision('e', 0, { uid: 'r' }), reward('e', 1));
    assert.deepEqual(byUid.readers.historyOf(uidKey('r'), 1)?.clicked, ['url of b']);
    assert.equal(byUid.readers.historyOf(readerKey('r'), 1), undefined);
  });

  void it('are none where the reward was 0, nobody is known, or a bot has clicked', () => {
    const bot = { ...context, device: 'bot' } as const;
    for (const made of [
      fold(decision('e', 0, { context: bot }), reward('e', 1)),
      fold(decision('e', 0, { context }), reward('e', 1, 0)),
      fold(decision('e', 0), reward('e', 1)),
    ]) {
      assert.equal(made.readers.historyOf(readerKey('r'), 1), undefined);
    }
  });
});

/** A log of an hour or so in which everything happens that can, in whatever order. */
const manyRecords = (seed: string, count: number): readonly LogRecord[] => {
  const draw = drawsFrom(seed);
  const pick = <T>(...all: readonly T[]): T => all[Math.floor(draw() * all.length)] ?? assert.fail();
  let time = 0;
  const made: LogRecord[] = [...articles];
  const someEvent = (): string => `e${Math.max(0, Math.floor(made.length - 8 + draw() * 10))}`;
  while (made.length < count) {
    time += Math.floor(draw() * 100);
    const eventId = `e${made.length}`;
    made.push(
      pick(
        () =>
          decision(eventId, time, {
            order: pick([0, 1, 2], [1, 0, 2], [2, 0, 1]),
            ...(draw() < 0.5 && { defer: true as const }),
            ...(draw() < 0.3 && { uid: 'u', requestId: `rq${made.length % 5}` }),
            ...(draw() < 0.2 && { clicked: [0, 1] }),
            context: {
              device: pick('phone', 'desktop', 'bot', 'unknown'),
              hour: pick(0, 12),
              ...(draw() < 0.5 && { reader: pick('r', 's') }),
              ...(draw() < 0.2 && { shared: [{ city: 'x' }] }),
            },
          }),
        () => reward(someEvent(), time, pick(1, 0, 5)),
        () => activation(someEvent(), time),
        () =>
          callback({
            time,
            requestId: pick(someEvent(), `rq${made.length % 5}`),
            api: pick('pairec', 'volcengine'),
            items: [{ id: pick('a', 'b', 'x') }],
            ...(draw() < 0.5 && { browser: true as const }),
          }),
        () => ({ ...(articles[made.length % 3] ?? assert.fail()), time }),
      )(),
    );
  }
  return made;
};

void describe('a fold', () => {
  void it('comes to the same, bit by bit, when the same records are read again', () => {
    const records = manyRecords('one', 3000);
    assert.deepEqual(state(fold(...records)), state(fold(...records)));
    assert.notDeepEqual(state(fold(...records)), state(fold(...records.slice(0, -1))));
  });

  void it('comes to the same when it is saved and put back on the way, wherever that is', () => {
    const records = manyRecords('two', 400);
    const whole = state(fold(...records));
    for (let cut = 0; cut <= records.length; cut += 13) {
      const half = copy(fold(...records.slice(0, cut)));
      for (const record of records.slice(cut)) half.take(record);
      assert.deepEqual(state(half), whole, `cut at ${cut}`);
    }
  });

  void it('says the same of what comes after it was put back', () => {
    const records = manyRecords('three', 300);
    const one = fold(...records.slice(0, 150));
    const other = copy(one);
    for (const record of records.slice(150)) assert.deepEqual(other.take(record), one.take(record));
  });

  void it('gives all that it knows in pieces of a hundred', () => {
    const pieces = [...fold(...Array.from({ length: 1050 }, (_, index) => decision(`e${index}`, 0))).save()];
    const decisions = pieces.flatMap((piece) => (piece.part === 'decisions' ? [piece.entries.length] : []));
    assert.deepEqual(decisions, [...Array.from({ length: 10 }, () => 100), 50]);
  });

  void it('holds on to the top article of an open decision when that has been forgotten', () => {
    const made = fold(decision('e', 0));
    for (let number = 0; number < 50_000; number += 1) {
      made.take({ type: 'article', app, time: 0, article: `h${number}`, id: `u${number}` });
    }
    for (const one of [made, copy(made)]) {
      one.take(reward('e', 1));
      assert.deepEqual(seen(one), { views: 1, clicks: 1 });
    }
  });
});
