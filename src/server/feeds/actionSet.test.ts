import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createActionSet } from './actionSet.ts';
import type { ActionSet, ActionSetOptions } from './actionSet.ts';
import type { Article } from './article.ts';
import type { FeedRead, ReadFeedOptions } from './feedSource.ts';

const SOURCE = 'https://news.example/rss.xml';

const made = (...numbers: readonly number[]): Article[] =>
  numbers.map((number) => ({ link: `https://news.example/${number}`, title: `No. ${number}` }));
const changed = (
  articles: readonly Article[],
  more: Partial<FeedRead & { readonly status: 'changed' }> = {},
): FeedRead => ({
  status: 'changed',
  articles,
  skipped: 0,
  version: { etag: '"1"' },
  isPrivate: false,
  ...more,
});
const unchanged: FeedRead = { status: 'unchanged' };
const failed = (why = 'It is down.'): FeedRead => ({ status: 'failed', why });

interface Bench {
  readonly set: ActionSet;
  readonly said: string[];
  readonly asked: ReadFeedOptions[];
  /** What the next readings find, in order. */
  readonly next: (FeedRead | Promise<FeedRead> | Error)[];
  readonly clock: { now: number };
  /** The timers that run. */
  readonly timers: { readonly run: () => void; readonly milliseconds: number }[];
}

const bench = (options: Partial<ActionSetOptions> = {}): Bench => {
  const said: string[] = [];
  const asked: ReadFeedOptions[] = [];
  const next: Bench['next'] = [];
  const clock = { now: Date.UTC(2017, 3, 28) };
  const timers: { readonly run: () => void; readonly milliseconds: number }[] = [];
  const set = createActionSet({
    id: 'news',
    source: SOURCE,
    refresh: 60_000,
    base: () => 'https://rank.example/',
    now: () => clock.now,
    say: (line) => said.push(line),
    read: async (source, how) => {
      assert.equal(source, options.source ?? SOURCE);
      asked.push(how);
      const found = await (next.shift() ?? failed('Nobody said what to find.'));
      if (found instanceof Error) throw found;
      return found;
    },
    every: (run, milliseconds) => {
      const timer = { run, milliseconds };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
    ...options,
  });
  return { set, said, asked, next, clock, timers };
};

void test('knows nothing before the first success', () => {
  const { set, said } = bench();
  assert.equal(set.id, 'news');
  assert.equal(set.state(), null);
  assert.equal(set.isPrivate(), false);
  assert.deepEqual(said, []);
});

void test('the first success: articles, time and a line', async () => {
  const { set, said, next, clock } = bench();
  const articles = made(1, 2);
  next.push(changed(articles));
  await set.refresh();
  assert.deepEqual(set.state(), { articles, lastRefresh: clock.now });
  assert.deepEqual(said, [`feed news: 2 articles from ${SOURCE}`]);
});

const FIRST_LINES: readonly (readonly [number: number, skipped: number, line: string])[] = [
  [42, 0, `feed news: 42 articles from ${SOURCE}`],
  [42, 3, `feed news: 42 articles from ${SOURCE}; 3 items without a usable link left out`],
  [1, 1, `feed news: 1 article from ${SOURCE}; 1 item without a usable link left out`],
  [0, 0, `feed news: 0 articles from ${SOURCE}`],
];

for (const [number, skipped, line] of FIRST_LINES) {
  void test(`says "${line}"`, async () => {
    const { set, said, next } = bench();
    next.push(changed(made(...Array.from({ length: number }, (_, index) => index)), { skipped }));
    await set.refresh();
    assert.deepEqual(said, [line]);
  });
}

void test('later successes say nothing, and move the time', async () => {
  const { set, said, next, clock } = bench();
  next.push(changed(made(1)), changed(made(2, 1)));
  await set.refresh();
  clock.now += 60_000;
  await set.refresh();
  assert.deepEqual(set.state(), { articles: made(2, 1), lastRefresh: clock.now });
  assert.equal(said.length, 1);
});

void test('unchanged is a success: the time moves, the articles are the same object', async () => {
  const { set, next, clock, asked } = bench();
  const articles = made(1);
  next.push(changed(articles), unchanged);
  await set.refresh();
  clock.now += 60_000;
  await set.refresh();
  assert.equal(set.state()?.articles, articles);
  assert.equal(set.state()?.lastRefresh, clock.now);
  assert.equal(asked[0]?.version, undefined);
  assert.deepEqual(asked[1]?.version, { etag: '"1"' });
});

void test('equal articles in a new answer are the same object, and the new version is kept', async () => {
  const { set, next, clock, asked } = bench();
  const articles = made(1, 2);
  next.push(changed(articles), changed(made(1, 2), { version: { etag: '"2"' } }), unchanged);
  await set.refresh();
  clock.now += 1;
  await set.refresh();
  await set.refresh();
  assert.equal(set.state()?.articles, articles);
  assert.equal(set.state()?.lastRefresh, clock.now);
  assert.deepEqual(asked[2]?.version, { etag: '"2"' });
});

void test('a state that was handed out does not change afterwards', async () => {
  const { set, next, clock } = bench();
  next.push(changed(made(1)), changed(made(2)));
  await set.refresh();
  const state = set.state();
  const time = clock.now;
  clock.now += 1;
  await set.refresh();
  assert.deepEqual(state, { articles: made(1), lastRefresh: time });
});

void test('a failure keeps the last good set with its old time, and says one line', async () => {
  const { set, said, next, clock } = bench();
  next.push(changed(made(1, 2)), failed('It is down.'), failed('It is still down.'), failed('It is still down.'));
  await set.refresh();
  const before = set.state();
  for (let round = 0; round < 3; round++) {
    clock.now += 60_000;
    // oxlint-disable-next-line no-await-in-loop -- one reading after the other is what is tested
    await set.refresh();
  }
  assert.equal(set.state(), before);
  assert.deepEqual(said.slice(1), [
    `feed news: cannot read ${SOURCE}: It is down. Meanwhile it serves 2 articles of 2017-04-28T00:00:00.000Z.`,
  ]);
});

void test('a feed that has lost more than half of its articles is said to, and served', async () => {
  const { set, said, next } = bench();
  next.push(changed(made(1, 2, 3, 4)), changed(made(1, 2)), changed(made(1, 2, 3, 4)), changed(made(1)));
  for (let round = 0; round < 4; round++) await set.refresh();
  assert.deepEqual(said.slice(1), [`feed news: ${SOURCE} has 1 article; it had 4`]);
  assert.equal(set.state()?.articles.length, 1);
});

void test('a recovery says one line', async () => {
  const { set, said, next } = bench();
  next.push(changed(made(1)), failed(), unchanged, unchanged, failed(), changed(made(1, 2), { skipped: 2 }));
  for (let round = 0; round < 6; round++) {
    // oxlint-disable-next-line no-await-in-loop -- one reading after the other is what is tested
    await set.refresh();
  }
  assert.deepEqual(
    said.filter((line) => line.includes('again')),
    [
      `feed news: reads ${SOURCE} again: 1 article`,
      `feed news: reads ${SOURCE} again: 2 articles; 2 items without a usable link left out`,
    ],
  );
  assert.equal(said.length, 5);
});

void test('a feed that fails from the start says so, and what that means; later its first success', async () => {
  const { set, said, next } = bench();
  next.push(failed(), failed(), changed(made(1)));
  await set.refresh();
  await set.refresh();
  assert.equal(set.state(), null);
  await set.refresh();
  assert.deepEqual(said, [
    `feed news: cannot read ${SOURCE}: It is down. Rankings leave it out until it can be read.`,
    `feed news: 1 article from ${SOURCE}`,
  ]);
});

void test('an emptied feed is believed, and said once', async () => {
  const { set, said, next } = bench();
  next.push(changed(made(1, 2)), changed([]), changed([]), unchanged);
  for (let round = 0; round < 4; round++) {
    // oxlint-disable-next-line no-await-in-loop -- one reading after the other is what is tested
    await set.refresh();
  }
  assert.deepEqual(set.state()?.articles, []);
  assert.deepEqual(said.slice(1), [`feed news: ${SOURCE} has no articles any more; it had 2`]);
});

void test('unchanged where nothing was read is a failure', async () => {
  const { set, said, next } = bench();
  next.push(unchanged);
  await set.refresh();
  assert.equal(set.state(), null);
  assert.match(said[0] ?? '', /never was/);
});

void test('a reader that throws is a failure like any other', async () => {
  const { set, said, next } = bench();
  next.push(changed(made(1)), new Error('odd'));
  await set.refresh();
  await set.refresh();
  assert.match(said[1] ?? '', /odd/);
  assert.equal(set.state()?.articles.length, 1);
});

void test('calls made meanwhile share the reading, later ones begin another', async () => {
  const { set, next, asked } = bench();
  let answer: (found: FeedRead) => void = () => {};
  next.push(new Promise((resolve) => (answer = resolve)), changed(made(2)));
  const readings = [set.refresh(), set.refresh(), set.refresh()];
  assert.equal(new Set(readings).size, 1);
  answer(changed(made(1)));
  await Promise.all(readings);
  assert.equal(asked.length, 1);
  await set.refresh();
  assert.equal(asked.length, 2);
  assert.deepEqual(set.state()?.articles, made(2));
});

void test('starting runs one timer of the interval, and reads nothing yet', async () => {
  const { set, next, asked, timers } = bench();
  set.start();
  set.start();
  assert.deepEqual(
    timers.map(({ milliseconds }) => milliseconds),
    [60_000],
  );
  assert.equal(asked.length, 0);
  next.push(changed(made(1)));
  timers[0]?.run();
  await set.refresh();
  assert.equal(asked.length, 1);
  assert.equal(set.state()?.articles.length, 1);
});

void test('stopping ends the timer and the reading, and nothing is said or changed any more', async () => {
  const { set, said, next, asked, timers } = bench();
  let answer: (found: FeedRead) => void = () => {};
  next.push(new Promise((resolve) => (answer = resolve)));
  set.start();
  const reading = set.refresh();
  set.stop();
  assert.equal(asked[0]?.signal?.aborted, true);
  assert.deepEqual(timers, []);
  answer(failed('The request was called off.'));
  await reading;
  assert.deepEqual(said, []);
  await set.refresh();
  set.start();
  set.stop();
  assert.equal(asked.length, 1);
  assert.deepEqual(timers, []);
});

void test('the base is asked for at every reading', async () => {
  let base = 'https://one.example/';
  const { set, next, asked } = bench({ base: () => base });
  next.push(changed(made(1)), changed(made(1)));
  await set.refresh();
  base = 'https://two.example/';
  await set.refresh();
  assert.deepEqual(
    asked.map((options) => options.base),
    ['https://one.example/', 'https://two.example/'],
  );
});

const inside = { isPrivate: true };

// What the readings find, and whether the set is private after each.
const PRIVATE: readonly (readonly [what: string, readings: readonly FeedRead[], seen: readonly boolean[]])[] = [
  [
    'what its articles came in, until others come',
    [changed(made(1), inside), failed(), unchanged, changed(made(2))],
    [true, true, true, false],
  ],
  ['public articles stay so when nothing has changed', [changed(made(1)), unchanged], [false, false]],
  ['new articles from inside make it private', [changed(made(1)), changed(made(2), inside)], [false, true]],
  ['the same ones from inside do not', [changed(made(1)), changed(made(1), inside), unchanged], [false, false, false]],
  ['the same ones from outside end it', [changed(made(1), inside), changed(made(1)), unchanged], [true, false, false]],
];

for (const [what, readings, expected] of PRIVATE) {
  void test(`private is ${what}`, async () => {
    const { set, next } = bench();
    const seen: boolean[] = [];
    for (const reading of readings) {
      next.push(reading);
      // oxlint-disable-next-line no-await-in-loop -- one reading after the other is what is tested
      await set.refresh();
      seen.push(set.isPrivate());
    }
    assert.deepEqual(seen, expected);
  });
}

void test('the articles are the same object unless any part of one differs', async () => {
  const { set, next } = bench();
  const one: Article = { link: 'https://a.example/1', guid: '1', title: 'One', date: 1 };
  const two: Article = { link: 'https://a.example/2' };
  const lists: readonly (readonly Article[])[] = [
    [one, two],
    [two, one],
    [two],
    [two, { ...one, guid: '3' }],
    [two, { ...one, title: 'Three' }],
    [two, { ...one, date: 3 }],
    [
      { ...two, title: 'Two' },
      { ...one, date: 3 },
    ],
    [],
  ];
  const seen = new Set<readonly Article[] | undefined>();
  for (const list of lists) {
    next.push(changed(list), changed(list.map((article) => ({ ...article }))));
    for (let round = 0; round < 2; round++) {
      // oxlint-disable-next-line no-await-in-loop -- one reading after the other is what is tested
      await set.refresh();
      seen.add(set.state()?.articles);
    }
  }
  assert.equal(seen.size, lists.length);
});

void test('a password in the source is not printed', async () => {
  const { set, said, next } = bench({ source: 'https://user:secret@news.example/rss.xml' });
  next.push(failed(), changed(made(1)));
  await set.refresh();
  await set.refresh();
  assert.ok(said.every((line) => line.includes('https://news.example/rss.xml') && !line.includes('secret')));
});

void test('by itself it uses a timer that keeps no process alive', () => {
  const set = createActionSet({
    id: 'news',
    source: '/nowhere.xml',
    // Longer than a timer of Node can be: it must not fire at once instead.
    refresh: 40 * 86_400_000,
    base: () => '',
    now: () => 0,
    say: () => assert.fail(),
  });
  set.start();
  set.stop();
});
