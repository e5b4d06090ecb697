import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createActionSet } from './actionSet.ts';
import type { ActionSet, ActionSetOptions } from './actionSet.ts';
import type { Article } from './article.ts';
import type { FeedRead, ReadFeedOptions } from './readFeed.ts';

const SOURCE = 'https://news.example/rss.xml';

const makeArticles = (...numbers: readonly number[]): Article[] =>
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

interface Fixture {
  readonly set: ActionSet;
  readonly lines: string[];
  readonly reads: ReadFeedOptions[];
  /** The results of the next reads, in order. */
  readonly results: (FeedRead | Promise<FeedRead> | Error)[];
  readonly clock: { now: number };
  /** The running timers. */
  readonly timers: { readonly run: () => void; readonly milliseconds: number }[];
}

const createFixture = (options: Partial<ActionSetOptions> = {}): Fixture => {
  const lines: string[] = [];
  const reads: ReadFeedOptions[] = [];
  const results: Fixture['results'] = [];
  const clock = { now: Date.UTC(2017, 3, 28) };
  const timers: { readonly run: () => void; readonly milliseconds: number }[] = [];
  const set = createActionSet({
    id: 'news',
    source: SOURCE,
    refresh: 60_000,
    base: () => 'https://rank.example/',
    now: () => clock.now,
    logLine: (line) => lines.push(line),
    read: async (source, readOptions) => {
      assert.equal(source, options.source ?? SOURCE);
      reads.push(readOptions);
      const result = await (results.shift() ?? failed('No result was prepared.'));
      if (result instanceof Error) throw result;
      return result;
    },
    repeat: (run, milliseconds) => {
      const timer = { run, milliseconds };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
    ...options,
  });
  return { set, lines, reads, results, clock, timers };
};

void test('has no state before the first successful read', () => {
  const { set, lines } = createFixture();
  assert.equal(set.id, 'news');
  assert.equal(set.state(), null);
  assert.equal(set.isPrivate(), false);
  assert.deepEqual(lines, []);
});

void test('stores articles and time of the first successful read, and logs a line', async () => {
  const { set, lines, results, clock } = createFixture();
  const articles = makeArticles(1, 2);
  results.push(changed(articles));
  await set.refresh();
  assert.deepEqual(set.state(), { articles, lastRefresh: clock.now });
  assert.deepEqual(lines, [`feed news: read 2 articles from ${SOURCE}.`]);
});

const FIRST_LINES: readonly (readonly [number: number, skipped: number, line: string])[] = [
  [42, 0, `feed news: read 42 articles from ${SOURCE}.`],
  [42, 3, `feed news: read 42 articles from ${SOURCE}. Skipped 3 items without a valid link.`],
  [1, 1, `feed news: read 1 article from ${SOURCE}. Skipped 1 item without a valid link.`],
  [0, 0, `feed news: read 0 articles from ${SOURCE}.`],
];

for (const [number, skipped, line] of FIRST_LINES) {
  void test(`logs "${line}"`, async () => {
    const { set, lines, results } = createFixture();
    results.push(changed(makeArticles(...Array.from({ length: number }, (_, index) => index)), { skipped }));
    await set.refresh();
    assert.deepEqual(lines, [line]);
  });
}

void test('logs nothing for later successful reads, and updates the time', async () => {
  const { set, lines, results, clock } = createFixture();
  results.push(changed(makeArticles(1)), changed(makeArticles(2, 1)));
  await set.refresh();
  clock.now += 60_000;
  await set.refresh();
  assert.deepEqual(set.state(), { articles: makeArticles(2, 1), lastRefresh: clock.now });
  assert.equal(lines.length, 1);
});

void test('updates the time of an unchanged feed, and returns the same articles array', async () => {
  const { set, results, clock, reads } = createFixture();
  const articles = makeArticles(1);
  results.push(changed(articles), unchanged);
  await set.refresh();
  clock.now += 60_000;
  await set.refresh();
  assert.equal(set.state()?.articles, articles);
  assert.equal(set.state()?.lastRefresh, clock.now);
  assert.equal(reads[0]?.version, undefined);
  assert.deepEqual(reads[1]?.version, { etag: '"1"' });
});

void test('returns the same array for equal articles of a new version, and stores that version', async () => {
  const { set, results, clock, reads } = createFixture();
  const articles = makeArticles(1, 2);
  results.push(changed(articles), changed(makeArticles(1, 2), { version: { etag: '"2"' } }), unchanged);
  await set.refresh();
  clock.now += 1;
  await set.refresh();
  await set.refresh();
  assert.equal(set.state()?.articles, articles);
  assert.equal(set.state()?.lastRefresh, clock.now);
  assert.deepEqual(reads[2]?.version, { etag: '"2"' });
});

void test('does not change a state that it has returned', async () => {
  const { set, results, clock } = createFixture();
  results.push(changed(makeArticles(1)), changed(makeArticles(2)));
  await set.refresh();
  const state = set.state();
  const time = clock.now;
  clock.now += 1;
  await set.refresh();
  assert.deepEqual(state, { articles: makeArticles(1), lastRefresh: time });
});

void test('serves the last articles with their old time during failures, and logs one line', async () => {
  const { set, lines, results, clock } = createFixture();
  results.push(
    changed(makeArticles(1, 2)),
    failed('It is down.'),
    failed('It is still down.'),
    failed('It is still down.'),
  );
  await set.refresh();
  const stateBefore = set.state();
  for (let round = 0; round < 3; round++) {
    clock.now += 60_000;
    // oxlint-disable-next-line no-await-in-loop -- the test needs sequential reads
    await set.refresh();
  }
  assert.equal(set.state(), stateBefore);
  assert.deepEqual(lines.slice(1), [
    `feed news: cannot read ${SOURCE}: It is down. ` +
      'Rankings use its 2 articles of 2017-04-28T00:00:00.000Z meanwhile; every refresh tries again.',
  ]);
});

void test('serves a feed that has lost more than half of its articles, and logs a warning', async () => {
  const { set, lines, results } = createFixture();
  results.push(
    changed(makeArticles(1, 2, 3, 4)),
    changed(makeArticles(1, 2)),
    changed(makeArticles(1, 2, 3, 4)),
    changed(makeArticles(1)),
  );
  for (let round = 0; round < 4; round++) await set.refresh();
  assert.deepEqual(lines.slice(1), [
    `feed news: ${SOURCE} has only 1 article (before: 4). Rankings use the shorter list. ` +
      'Check that the feed is complete.',
  ]);
  assert.equal(set.state()?.articles.length, 1);
});

void test('logs one line for a recovery', async () => {
  const { set, lines, results } = createFixture();
  results.push(
    changed(makeArticles(1)),
    failed(),
    unchanged,
    unchanged,
    failed(),
    changed(makeArticles(1, 2), { skipped: 2 }),
  );
  for (let round = 0; round < 6; round++) {
    // oxlint-disable-next-line no-await-in-loop -- the test needs sequential reads
    await set.refresh();
  }
  assert.deepEqual(
    lines.filter((line) => line.includes('recovered')),
    [
      `feed news: recovered: read 1 article from ${SOURCE}.`,
      `feed news: recovered: read 2 articles from ${SOURCE}. Skipped 2 items without a valid link.`,
    ],
  );
  assert.equal(lines.length, 5);
});

void test('logs that a feed fails from the start, what to do about it, and later its first success', async () => {
  const { set, lines, results } = createFixture();
  results.push(failed(), failed(), changed(makeArticles(1)));
  await set.refresh();
  await set.refresh();
  assert.equal(set.state(), null);
  await set.refresh();
  assert.deepEqual(lines, [
    `feed news: cannot read ${SOURCE}: It is down. Rankings omit this feed until it can be read. ` +
      'Check its address in the configuration; every refresh tries again.',
    `feed news: read 1 article from ${SOURCE}.`,
  ]);
});

void test('serves an emptied feed, and logs that once', async () => {
  const { set, lines, results } = createFixture();
  results.push(changed(makeArticles(1, 2)), changed([]), changed([]), unchanged);
  for (let round = 0; round < 4; round++) {
    // oxlint-disable-next-line no-await-in-loop -- the test needs sequential reads
    await set.refresh();
  }
  assert.deepEqual(set.state()?.articles, []);
  assert.deepEqual(lines.slice(1), [
    `feed news: ${SOURCE} has no articles any more (before: 2). Rankings omit this feed. ` +
      'Check the feed if you did not empty it.',
  ]);
});

void test('treats an unchanged result of the first read as a failure', async () => {
  const { set, lines, results } = createFixture();
  results.push(unchanged);
  await set.refresh();
  assert.equal(set.state(), null);
  assert.match(lines[0] ?? '', /304/);
});

void test('treats an exception of the reader as a failure', async () => {
  const { set, lines, results } = createFixture();
  results.push(changed(makeArticles(1)), new Error('odd'));
  await set.refresh();
  await set.refresh();
  assert.match(lines[1] ?? '', /odd/);
  assert.equal(set.state()?.articles.length, 1);
});

void test('shares one read between concurrent calls, and starts another one later', async () => {
  const { set, results, reads } = createFixture();
  let finishRead: (result: FeedRead) => void = () => {};
  results.push(new Promise((resolve) => (finishRead = resolve)), changed(makeArticles(2)));
  const pendingReads = [set.refresh(), set.refresh(), set.refresh()];
  assert.equal(new Set(pendingReads).size, 1);
  finishRead(changed(makeArticles(1)));
  await Promise.all(pendingReads);
  assert.equal(reads.length, 1);
  await set.refresh();
  assert.equal(reads.length, 2);
  assert.deepEqual(set.state()?.articles, makeArticles(2));
});

void test('starts one timer, and does not read immediately', async () => {
  const { set, results, reads, timers } = createFixture();
  set.start();
  set.start();
  assert.deepEqual(
    timers.map(({ milliseconds }) => milliseconds),
    [60_000],
  );
  assert.equal(reads.length, 0);
  results.push(changed(makeArticles(1)));
  timers[0]?.run();
  await set.refresh();
  assert.equal(reads.length, 1);
  assert.equal(set.state()?.articles.length, 1);
});

void test('stops the timer and the read, and logs and changes nothing after that', async () => {
  const { set, lines, results, reads, timers } = createFixture();
  let finishRead: (result: FeedRead) => void = () => {};
  results.push(new Promise((resolve) => (finishRead = resolve)));
  set.start();
  const pendingRead = set.refresh();
  set.stop();
  assert.equal(reads[0]?.signal?.aborted, true);
  assert.deepEqual(timers, []);
  finishRead(failed('The request was aborted.'));
  await pendingRead;
  assert.deepEqual(lines, []);
  await set.refresh();
  set.start();
  set.stop();
  assert.equal(reads.length, 1);
  assert.deepEqual(timers, []);
});

void test('gets the base URL at every read', async () => {
  let base = 'https://one.example/';
  const { set, results, reads } = createFixture({ base: () => base });
  results.push(changed(makeArticles(1)), changed(makeArticles(1)));
  await set.refresh();
  base = 'https://two.example/';
  await set.refresh();
  assert.deepEqual(
    reads.map((options) => options.base),
    ['https://one.example/', 'https://two.example/'],
  );
});

const privateFeed = { isPrivate: true };

// The results of the reads, and whether the set is private after each.
const PRIVATE: readonly (readonly [name: string, reads: readonly FeedRead[], expected: readonly boolean[]])[] = [
  [
    'is private while its articles come from a private address',
    [changed(makeArticles(1), privateFeed), failed(), unchanged, changed(makeArticles(2))],
    [true, true, true, false],
  ],
  ['stays public while nothing changes', [changed(makeArticles(1)), unchanged], [false, false]],
  [
    'becomes private with new articles from a private address',
    [changed(makeArticles(1)), changed(makeArticles(2), privateFeed)],
    [false, true],
  ],
  [
    'stays public if the same articles come from a private address',
    [changed(makeArticles(1)), changed(makeArticles(1), privateFeed), unchanged],
    [false, false, false],
  ],
  [
    'becomes public if the same articles come from a public address',
    [changed(makeArticles(1), privateFeed), changed(makeArticles(1)), unchanged],
    [true, false, false],
  ],
];

for (const [name, reads, expected] of PRIVATE) {
  void test(name, async () => {
    const { set, results } = createFixture();
    const observed: boolean[] = [];
    for (const read of reads) {
      results.push(read);
      // oxlint-disable-next-line no-await-in-loop -- the test needs sequential reads
      await set.refresh();
      observed.push(set.isPrivate());
    }
    assert.deepEqual(observed, expected);
  });
}

void test('returns the same articles array unless a field of an article differs', async () => {
  const { set, results } = createFixture();
  const firstArticle: Article = { link: 'https://a.example/1', guid: '1', title: 'One', date: 1 };
  const secondArticle: Article = { link: 'https://a.example/2' };
  const lists: readonly (readonly Article[])[] = [
    [firstArticle, secondArticle],
    [secondArticle, firstArticle],
    [secondArticle],
    [secondArticle, { ...firstArticle, guid: '3' }],
    [secondArticle, { ...firstArticle, title: 'Three' }],
    [secondArticle, { ...firstArticle, date: 3 }],
    [
      { ...secondArticle, title: 'Two' },
      { ...firstArticle, date: 3 },
    ],
    [],
  ];
  const arrays = new Set<readonly Article[] | undefined>();
  for (const list of lists) {
    results.push(changed(list), changed(list.map((article) => ({ ...article }))));
    for (let round = 0; round < 2; round++) {
      // oxlint-disable-next-line no-await-in-loop -- the test needs sequential reads
      await set.refresh();
      arrays.add(set.state()?.articles);
    }
  }
  assert.equal(arrays.size, lists.length);
});

void test('does not log a password of the source', async () => {
  const { set, lines, results } = createFixture({ source: 'https://user:secret@news.example/rss.xml' });
  results.push(failed(), changed(makeArticles(1)));
  await set.refresh();
  await set.refresh();
  assert.ok(lines.every((line) => line.includes('https://news.example/rss.xml') && !line.includes('secret')));
});

void test('uses a timer that does not keep the process alive', () => {
  const set = createActionSet({
    id: 'news',
    source: '/nowhere.xml',
    // Longer than the maximum of Node's timers, which would fire immediately.
    refresh: 40 * 86_400_000,
    base: () => '',
    now: () => 0,
    logLine: () => assert.fail(),
  });
  set.start();
  set.stop();
});
