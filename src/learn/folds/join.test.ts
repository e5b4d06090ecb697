import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readerKey, uidKey } from '../records/audience.ts';
import { createJoin, wasShown, type Effect, type Join, type JoinOptions, type Named } from './join.ts';
import type { Joined } from '../../wire/dashboard/joined.ts';
import type { CallbackRecord, DecisionRecord, LogRecord, RewardRecord } from '../records/record.ts';

const WAIT = 600_000;

const decision = (eventId: string, time: number, app = 'my-site'): LogRecord => ({
  type: 'decision',
  app,
  time,
  eventId,
  policy: 'default',
  sets: ['news'],
  articles: ['h1'],
  order: [0],
  probabilities: [1],
  context: { device: 'phone', hour: 0 },
});
const reward = (eventId: string, time: number, value = 1): LogRecord => ({
  type: 'reward',
  app: 'my-site',
  time,
  eventId,
  value,
});
const activation = (eventId: string, time: number): LogRecord => ({
  type: 'activation',
  app: 'my-site',
  time,
  eventId,
});

interface Kept {
  readonly top: Named | undefined;
}

/** A join that knows the articles it is told of, as an app's fold does. */
const create = (options: Partial<JoinOptions<Kept>> = {}) => {
  const articles = new Map<string, Named>();
  const { take, ...join } = createJoin<Kept>({
    rewardWait: WAIT,
    leaveOutDelivered: null,
    keep: ({ articles: hashes, order: [top = -1] }) => ({ top: articles.get(hashes[top] ?? '') }),
    topOf: ({ top }) => top,
    ...options,
  });
  return {
    ...join,
    take: (record: LogRecord): Effect | undefined => {
      if (record.type !== 'article') return take(record);
      articles.set(record.article, record);
      return undefined;
    },
    wasNotShown: (eventId: string) => join.get(eventId)?.notShown ?? false,
  };
};

const joined = (...records: readonly LogRecord[]): (Joined | undefined)[] => {
  const join = create();
  return records.map((record) => join.take(record)?.joined);
};

void describe('the join', () => {
  void it('counts the first reward for a decision, and no other', () => {
    assert.deepEqual(joined(decision('e', 0), reward('e', 1), reward('e', 2), reward('e', 3)), [
      undefined,
      'counted',
      'repeated',
      'repeated',
    ]);
  });

  void it('takes the first reward even where it is 0 and a better one follows', () => {
    assert.deepEqual(joined(decision('e', 0), reward('e', 1, 0), reward('e', 2, 5)).slice(1), ['counted', 'repeated']);
  });

  void it('counts activation and reward apart, in whatever order they come', () => {
    const first = joined(decision('e', 0), activation('e', 1), activation('e', 2), reward('e', 3));
    assert.deepEqual(first.slice(1), ['counted', 'repeated', 'counted']);
    assert.deepEqual(joined(decision('e', 0), reward('e', 1), activation('e', 2)).slice(1), ['counted', 'counted']);
  });

  void it('keeps decisions apart by their event, not by what they rank', () => {
    const took = joined(decision('one', 0), decision('two', 0), reward('two', 1), reward('one', 1), reward('two', 2));
    assert.deepEqual(took.slice(2), ['counted', 'counted', 'repeated']);
  });

  void it('keeps apps apart that ask about the same event', () => {
    const mine = create();
    const theirs = create();
    mine.take(decision('e', 0));
    assert.equal(theirs.take(reward('e', 1))?.joined, 'dangling');
    assert.equal(mine.take(reward('e', 1))?.joined, 'counted');
  });

  void it('finds no decision for an id that it never saw', () => {
    for (const id of ['unknown', '', '__proto__', 'constructor', 'toString']) {
      assert.deepEqual(joined(decision('e', 0), reward(id, 1), activation(id, 1)).slice(1), ['dangling', 'dangling']);
    }
  });

  const waits: readonly [time: number, took: Joined][] = [
    [0, 'counted'],
    [WAIT - 1, 'counted'],
    [WAIT, 'counted'],
    [WAIT + 1, 'dangling'],
    [WAIT * 100, 'dangling'],
  ];
  for (const [time, took] of waits) {
    void it(`with a wait of ten minutes a reward after ${time} ms is ${took}`, () => {
      assert.equal(joined(decision('e', 5000), reward('e', 5000 + time))[1], took);
    });
  }

  void it('closes by the time of the records: a late one for another decision closes this one too', () => {
    assert.deepEqual(joined(decision('e', 0), decision('later', WAIT + 1), reward('e', WAIT)).slice(2), ['dangling']);
  });

  void it('is one decision where the log has it twice, with the reward that it had', () => {
    assert.deepEqual(joined(decision('e', 0), reward('e', 1), decision('e', 2), reward('e', 3)).slice(2), [
      undefined,
      'repeated',
    ]);
  });

  void it('comes to the same when the same records are read again', () => {
    const records = [
      decision('a', 0),
      reward('a', 10),
      decision('b', 20),
      activation('a', 30),
      reward('a', 40),
      reward('b', WAIT + 20),
      reward('b', WAIT + 21),
    ];
    const once = joined(...records);
    assert.deepEqual(once, [undefined, 'counted', undefined, 'counted', 'repeated', 'counted', 'dangling']);
    assert.deepEqual(joined(...records), once);
  });

  void it('forgets what cannot be rewarded any more, so its memory has an end', () => {
    const join = create({ rewardWait: 1000 });
    let most = 0;
    for (let time = 0; time < 100_000; time += 10) {
      join.take(decision(`e${time}`, time));
      most = Math.max(most, join.open());
    }
    assert.equal(most, 101);
    join.take(reward('none', 1_000_000));
    assert.equal(join.open(), 0);
  });
});

void describe('what stands in the log before its decision', () => {
  interface Told {
    readonly rewarded: readonly [eventId: string, value: number | undefined][];
    readonly dangling: readonly RewardRecord[];
  }
  const tell = (...records: readonly LogRecord[]): Told & ReturnType<typeof create> => {
    const rewarded: [string, number | undefined][] = [];
    const dangling: RewardRecord[] = [];
    const join = create({
      rewarded: ({ eventId, reward: value }) => rewarded.push([eventId, value]),
      dangling: (record) => dangling.push(record),
    });
    for (const record of records) join.take(record);
    return { ...join, rewarded, dangling };
  };

  void it('dangles until it comes, and then counts', () => {
    assert.deepEqual(joined(reward('e', 1), decision('e', 2), reward('e', 3)), ['dangling', undefined, 'repeated']);
    assert.deepEqual(tell(reward('e', 1, 5), decision('e', 2)).rewarded, [['e', 5]]);
    assert.deepEqual(joined(activation('e', 1), decision('e', 2), activation('e', 3)).slice(2), ['repeated']);
  });

  void it('does not wait where no id of ours is as long, so that what callers make up takes little room', () => {
    const held = (eventId: string): number => [...tell(reward(eventId, 1), activation(eventId, 1)).save()].length;
    assert.deepEqual([held('x'.repeat(200)), held('x'.repeat(201))], [1, 0]);
    assert.deepEqual(tell(reward('x'.repeat(201), 1, 5)).dangling, [reward('x'.repeat(201), 1, 5)]);
  });

  void it('counts once: the first reward, also where it was 0', () => {
    const { rewarded, dangling } = tell(reward('e', 1, 0), reward('e', 2, 5), decision('e', 3), reward('e', 4, 6));
    assert.deepEqual(rewarded, [['e', 0]]);
    assert.deepEqual(dangling, [reward('e', 2, 5)]);
  });

  void it('may be an activation and a reward, in whatever order', () => {
    for (const early of [
      [reward('e', 1), activation('e', 1)],
      [activation('e', 1), reward('e', 1)],
    ]) {
      const open = tell(...early, decision('e', 2)).get('e');
      assert.deepEqual([open?.activated, open?.reward], [true, 1]);
    }
  });

  const waits: readonly [later: number, counts: boolean][] = [
    [0, true],
    [WAIT, true],
    [WAIT + 1, false],
  ];
  for (const [later, counts] of waits) {
    void it(`${counts ? 'waits' : 'does not wait'} ${later} ms with a wait of ten minutes`, () => {
      const { rewarded, dangling } = tell(reward('e', 5), decision('e', 5 + later));
      assert.deepEqual([rewarded.length, dangling.length], counts ? [1, 0] : [0, 1]);
    });
  }

  void it('waits no longer because more of it comes', () => {
    const { rewarded, dangling, get } = tell(reward('e', 0), activation('e', WAIT), decision('e', WAIT + 1));
    assert.deepEqual([rewarded.length, dangling.length], [0, 1]);
    assert.equal(get('e')?.activated, true);
  });

  void it('is told of where no decision comes, each reward once', () => {
    const { dangling } = tell(reward('x', 1), activation('y', 1), reward('x', 2), decision('e', WAIT * 2));
    assert.deepEqual(
      dangling.map(({ time }) => time),
      [2, 1],
    );
  });

  void it('is not waited for without end: the oldest give way', () => {
    const most = 100_000;
    const join = tell();
    for (let number = 0; number <= most; number += 1) join.take(reward(`x${number}`, number / most));
    assert.deepEqual(join.dangling, [reward('x0', 0)]);
    join.take(decision('x0', 2));
    join.take(decision('x1', 2));
    assert.deepEqual(join.rewarded, [['x1', 1]]);
  });
});

void describe('a decision that is closed', () => {
  const close = (...records: readonly LogRecord[]) => {
    const closed: (readonly [eventId: string, reward: number | undefined, shown: boolean, isEarly: boolean])[] = [];
    const join = create({
      rewardWait: 1000,
      mostOpen: 3,
      closed: (open, isEarly) => closed.push([open.eventId, open.reward, wasShown(open), isEarly]),
    });
    for (const record of records) join.take(record);
    return closed;
  };
  const later = decision('later', 1001);
  const deferred = (eventId: string): LogRecord => Object.assign(decision(eventId, 0), { defer: true });

  void it('is told of once its window is over, with its reward', () => {
    assert.deepEqual(close(decision('e', 0), decision('f', 1), reward('e', 2, 7), later), [['e', 7, true, false]]);
    assert.deepEqual(close(decision('e', 0), decision('f', 1000)), []);
  });

  const shown: readonly [what: string, records: readonly LogRecord[], shown: boolean][] = [
    ['asked for as the first snippets did', [decision('e', 0)], true],
    ['deferred', [deferred('e')], false],
    ['deferred, and activated', [deferred('e'), activation('e', 1)], true],
    ['deferred, and rewarded', [deferred('e'), reward('e', 1)], true],
    ['deferred, and rewarded with 0', [deferred('e'), reward('e', 1, 0)], true],
  ];
  for (const [what, records, was] of shown) {
    void it(`was ${was ? '' : 'not '}shown: ${what}`, () => assert.equal(close(...records, later)[0]?.[2], was));
  }

  void it('is closed early where there are too many, the oldest first, and takes nothing more', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((eventId) => decision(eventId, 0));
    assert.deepEqual(close(...many, reward('a', 1)), [
      ['a', undefined, true, true],
      ['b', undefined, true, true],
    ]);
  });
});

const HOUR = 3_600_000;

const article = (name: string): LogRecord => ({
  type: 'article',
  app: 'my-site',
  time: 0,
  article: `hash of ${name}`,
  id: `https://www.example/${name}`,
  guid: name,
});

/** A decision that put b on top of a and c. */
const ranked = (change: Partial<DecisionRecord> = {}): LogRecord => ({
  type: 'decision',
  app: 'my-site',
  time: 0,
  eventId: 'e',
  policy: 'random',
  sets: ['news'],
  articles: ['hash of a', 'hash of b', 'hash of c'],
  order: [1, 0, 2],
  probabilities: [1 / 3, 1 / 3, 1 / 3],
  context: { device: 'phone', hour: 0, reader: 'r' },
  ...change,
});

const callback = (change: Partial<CallbackRecord> = {}): CallbackRecord => ({
  type: 'callback',
  app: 'my-site',
  time: 1,
  api: 'volcengine',
  application: 'shop',
  scene: 'default',
  uid: 'u',
  requestId: 'e',
  items: [{ id: 'b' }, { id: 'a' }],
  ...change,
});

/** One that names no request. */
const nameless = (change: Partial<CallbackRecord> = {}): LogRecord => {
  const { requestId: _, ...rest } = callback(change);
  return rest;
};

const joinWith = (leaveOutDelivered: number | null, ...records: readonly LogRecord[]) => {
  const join = create({ leaveOutDelivered });
  for (const record of ['a', 'b', 'c'].map(article)) join.take(record);
  for (const record of records) join.take(record);
  return join;
};

/** What the last of these led to. */
const led = (...records: readonly LogRecord[]): Effect | undefined => {
  const last = records.at(-1);
  return last && joinWith(null, ...records.slice(0, -1)).take(last);
};

void describe('a callback about a decision', () => {
  const tops: readonly [what: string, items: CallbackRecord['items'], onTop: boolean][] = [
    ['its top story on top, by guid', [{ id: 'b' }, { id: 'a' }], true],
    ['its top story on top, by link', [{ id: 'https://www.example/b' }], true],
    ['its top story on top, put there by hand', [{ id: 'b', reason: 'inserted' }], true],
    ['another story that was filtered before its top story', [{ id: 'a', reason: 'filtered' }, { id: 'b' }], true],
    ['another story on top', [{ id: 'a' }, { id: 'b' }], false],
    ['a stranger on top', [{ id: '10', reason: 'inserted' }, { id: 'b' }], false],
    ['its top story filtered', [{ id: 'b', reason: 'filtered' }, { id: 'a' }], false],
    ['nothing that was shown', [{ id: 'b', reason: 'filtered' }], false],
  ];
  for (const [what, items, onTop] of tops) {
    void it(`says that it was ${onTop ? '' : 'not '}delivered: ${what}`, () => {
      const effect = { joined: 'counted', eventId: 'e', onTop, ...(onTop && { wasSeen: true }) };
      assert.deepEqual(led(ranked(), callback({ items })), effect);
      assert.equal(joinWith(null, ranked(), callback({ items })).wasNotShown('e'), !onTop);
    });
  }

  void it('activates it where a server says that it was delivered', () => {
    assert.equal(led(ranked(), callback(), activation('e', 2))?.joined, 'repeated');
  });

  void it('does not activate it where the page says so: being displayed does', () => {
    assert.equal(led(ranked(), callback({ browser: true }), activation('e', 2))?.joined, 'counted');
  });

  void it('does not activate what was not on top', () => {
    const items = [{ id: 'a' }];
    assert.equal(led(ranked(), callback({ items }), activation('e', 2))?.joined, 'counted');
  });

  for (const seen of [reward('e', 2), activation('e', 2)]) {
    void it(`gives way to a later ${seen.type}: it was seen`, () => {
      const items = [{ id: 'a' }];
      assert.equal(joinWith(null, ranked(), callback({ items }), seen).wasNotShown('e'), false);
      assert.equal(joinWith(null, ranked(), seen, callback({ items, time: 3 })).wasNotShown('e'), false);
    });
  }

  void it('of a server lifts what one of the page has said', () => {
    const page = callback({ items: [{ id: 'a' }], browser: true });
    assert.equal(joinWith(null, ranked(), page).wasNotShown('e'), true);
    assert.equal(joinWith(null, ranked(), page, callback({ time: 2 })).wasNotShown('e'), false);
  });

  void it('says whether the decision counts as seen by then', () => {
    const items = [{ id: 'a' }];
    const wasSeen = (...records: readonly LogRecord[]) => led(ranked(), ...records)?.wasSeen ?? false;
    assert.deepEqual(
      [
        wasSeen(callback({ items })),
        wasSeen(callback({ browser: true })),
        wasSeen(activation('e', 1), callback({ items })),
        wasSeen(reward('e', 1), callback({ browser: true })),
      ],
      [false, false, true, true],
    );
  });

  void it('counts neither for nor against a reward', () => {
    assert.equal(led(ranked(), callback(), reward('e', 2))?.joined, 'counted');
  });

  void it('is about a prediction also by its Request-Id, but only where a server says so', () => {
    const prediction = ranked({ uid: 'u', requestId: 'rq' });
    assert.equal(led(prediction, callback({ requestId: 'rq' }))?.eventId, 'e');
    assert.equal(led(prediction, callback({ requestId: 'rq', browser: true }))?.eventId, undefined);
    assert.equal(led(prediction, callback({ requestId: 'e', browser: true }))?.eventId, 'e');
  });

  void it('is about the newest prediction with its Request-Id, and forgets none that is still open', () => {
    const again = ranked({ eventId: 'f', time: WAIT, uid: 'u', requestId: 'rq' });
    const join = joinWith(null, ranked({ uid: 'u', requestId: 'rq' }), again);
    // This closes the first one.
    join.take(ranked({ eventId: 'g', time: WAIT + 1 }));
    assert.equal(join.take(callback({ requestId: 'rq', time: WAIT + 2 }))?.eventId, 'f');
  });

  void it('keeps nothing of what callers bring along with their requests', () => {
    const shared = [{ text: 'x' }];
    const context = { device: 'phone', hour: 3, shared } as const;
    const join = joinWith(null, ranked({ context }));
    assert.deepEqual(join.get('e')?.context, { device: 'phone', hour: 3 });
  });

  void it('dangles where no open decision has that id', () => {
    assert.deepEqual(led(callback()), { joined: 'dangling' });
    assert.deepEqual(led(ranked(), callback({ requestId: 'x' })), { joined: 'dangling' });
    assert.deepEqual(led(ranked(), nameless()), { joined: 'dangling' });
    assert.deepEqual(led(ranked(), callback({ time: WAIT + 1 })), { joined: 'dangling' });
  });

  void it('says nothing of a decision whose articles are unknown', () => {
    for (const change of [{ articles: ['x', 'y', 'z'] }, { articles: [], order: [], probabilities: [] }]) {
      assert.deepEqual(led(ranked(change), callback()), { joined: 'counted', eventId: 'e' });
      assert.equal(joinWith(null, ranked(change), callback()).wasNotShown('e'), false);
    }
  });
});

void describe('a callback that stands in the log before its decision', () => {
  void it('is taken when it comes', () => {
    const early = callback({ items: [{ id: 'a' }], time: 0 });
    const join = joinWith(HOUR, early, ranked({ time: 1 }));
    assert.equal(join.wasNotShown('e'), true);
    assert.equal(join.delivered.to(readerKey('r'), 1)?.has('a'), true);
    assert.equal(joinWith(null, callback({ time: 0 }), ranked({ time: 1 })).get('e')?.activated, true);
  });

  void it('may name a prediction by its Request-Id, if a server says so', () => {
    const prediction = ranked({ uid: 'u', requestId: 'rq', time: 1 });
    const early = (browser: boolean) => callback({ requestId: 'rq', time: 0, ...(browser && { browser }) });
    assert.equal(joinWith(null, early(false), prediction).get('e')?.activated, true);
    const page = { ...early(true), items: [{ id: 'a' }] };
    assert.equal(joinWith(null, page, prediction).wasNotShown('e'), false);
  });

  void it('is the first one for its request also once that is here', () => {
    const prediction = ranked({ uid: 'u', requestId: 'rq', time: 1 });
    const again = callback({ requestId: 'rq', time: 2 });
    const join = joinWith(null, callback({ requestId: 'rq', time: 0 }), prediction);
    assert.deepEqual(join.take(again), { joined: 'repeated', eventId: 'e', onTop: true });
    const { joined: other } = join.take({ ...again, items: [{ id: 'a' }] }) ?? {};
    assert.equal(other, 'conflicting');
    const { joined: byEvent } = join.take({ ...again, requestId: 'e' }) ?? {};
    assert.equal(byEvent, 'repeated');
    assert.equal(join.wasNotShown('e'), false);
  });

  void it('is of the first of two predictions that are called the same', () => {
    const prediction = { uid: 'u', requestId: 'rq', time: 1 };
    const early = callback({ requestId: 'rq', time: 0 });
    const join = joinWith(null, early, ranked(prediction), ranked({ ...prediction, eventId: 'f' }));
    assert.deepEqual([join.get('e')?.activated, join.get('f')?.activated], [true, false]);
    assert.equal(join.take(callback({ requestId: 'rq', items: [{ id: 'a' }], time: 2 }))?.joined, 'counted');
    assert.equal(join.wasNotShown('f'), true);
  });

  void it('waits for as long as a reward does', () => {
    const early = callback({ items: [{ id: 'a' }], time: 0 });
    assert.equal(joinWith(null, early, ranked({ time: WAIT })).wasNotShown('e'), true);
    assert.equal(joinWith(null, early, ranked({ time: WAIT + 1 })).wasNotShown('e'), false);
  });

  void it('of a page crowds out none of a server, and there is an end to them', () => {
    const join = joinWith(null, callback({ items: [{ id: 'a' }], time: 0 }));
    const more = (browser: boolean) => {
      for (let number = 0; number < 1000; number += 1) {
        join.take(callback({ requestId: `${browser} ${number}`, time: 0, ...(browser && { browser }) }));
      }
    };
    more(true);
    join.take(ranked());
    assert.equal(join.wasNotShown('e'), true);
    join.take(callback({ requestId: 'f', items: [{ id: 'a' }], time: 0 }));
    more(false);
    join.take(ranked({ eventId: 'f' }));
    assert.equal(join.wasNotShown('f'), false);
  });
});

void describe('what a join has saved', () => {
  const records: readonly LogRecord[] = [
    ranked(),
    ranked({ eventId: 'p', uid: 'u', requestId: 'rq' }),
    ranked({ eventId: 'f', defer: true }),
    activation('f', 1),
    reward('early', 1, 3),
    callback({ items: [{ id: 'a' }] }),
    callback({ requestId: 'late', browser: true }),
    callback({ requestId: 'later' }),
  ];
  const more: readonly LogRecord[] = [
    reward('e', 2),
    activation('f', 2),
    callback({ items: [{ id: 'c' }], time: 2 }),
    callback({ requestId: 'rq', time: 2 }),
    ranked({ eventId: 'early', time: 3 }),
    ranked({ eventId: 'late', time: 3 }),
    ranked({ eventId: 'later', time: 3 }),
    reward('e', WAIT + 1),
    reward('f', 2 * WAIT),
    ranked({ eventId: 'z', time: 5 * HOUR }),
  ];

  void it('is put back as it was, however it is cut in two', () => {
    for (let cut = 0; cut <= records.length; cut += 1) {
      const one = joinWith(HOUR, ...records.slice(0, cut));
      const other = joinWith(HOUR);
      for (const open of one.all()) other.reopen(JSON.parse(JSON.stringify(open)));
      for (const saved of one.save()) other.restore(JSON.parse(JSON.stringify(saved)));
      for (const record of [...records.slice(cut), ...more]) {
        assert.deepEqual(other.take(record), one.take(record));
        const state = (join: typeof one): unknown => JSON.parse(JSON.stringify([[...join.all()], [...join.save()]]));
        assert.deepEqual(state(other), state(one));
      }
    }
  });
});

void describe('a second callback for a request', () => {
  const other = { items: [{ id: 'c' }] };
  const rows: readonly [what: string, change: Partial<CallbackRecord>, joined: Joined][] = [
    ['that is the same is a retry', {}, 'repeated'],
    ['with other items conflicts', other, 'conflicting'],
    ['with another order conflicts', { items: [{ id: 'a' }, { id: 'b' }] }, 'conflicting'],
    ['with another extra conflicts', { items: [{ id: 'b', extra: '1' }, { id: 'a' }] }, 'conflicting'],
    ['with another uid conflicts', { uid: 'v' }, 'conflicting'],
    ['with another scene conflicts', { scene: 's' }, 'conflicting'],
    ['of another request is a first one', { ...other, requestId: 'f' }, 'dangling'],
    ['of another application is a first one', { ...other, application: 'x' }, 'counted'],
    ['of the other wire is a first one', { ...other, api: 'pairec' }, 'counted'],
    ['of the page stands beside that of the server', { ...other, browser: true }, 'counted'],
    ['after everything has run out is a first one', { ...other, time: HOUR + 2 }, 'dangling'],
    ['before that is not', { ...other, time: HOUR + 1 }, 'conflicting'],
  ];
  for (const [what, change, came] of rows) {
    void it(what, () => assert.equal(led(ranked(), callback(), callback({ time: 2, ...change }))?.joined, came));
  }

  void it('changes nothing where it conflicts', () => {
    const join = joinWith(null, ranked(), callback(), callback({ time: 2, ...other }));
    assert.equal(join.wasNotShown('e'), false);
    assert.equal(join.delivered.to(uidKey('u'), 2)?.has('c'), false);
  });

  void it('does not hold what was delivered for longer', () => {
    const join = joinWith(null, callback({ time: 0 }), callback({ time: HOUR }));
    assert.equal(join.delivered.to(uidKey('u'), HOUR + 1), undefined);
  });

  void it('is one under either of the names that a prediction has', () => {
    const prediction = ranked({ uid: 'u', requestId: 'rq' });
    const byName = callback({ requestId: 'rq' });
    assert.equal(led(prediction, byName, callback({ time: 2, ...other }))?.joined, 'conflicting');
    assert.equal(led(prediction, byName, callback({ time: 2 }))?.joined, 'repeated');
    assert.equal(led(prediction, callback(), callback({ time: 2, requestId: 'rq' }))?.joined, 'repeated');
    // Also once the prediction is no longer open.
    const late = callback({ requestId: 'rq', time: WAIT + 2, ...other });
    assert.equal(led(prediction, byName, late)?.joined, 'conflicting');
  });

  void it('is none for another prediction that was asked for with the same Request-Id', () => {
    const one = ranked({ uid: 'u', requestId: 'rq' });
    const two = ranked({ eventId: 'f', uid: 'u', requestId: 'rq' });
    const again = callback({ requestId: 'rq', ...other });
    assert.deepEqual(led(one, callback({ requestId: 'rq' }), two, again), {
      joined: 'counted',
      eventId: 'f',
      onTop: false,
    });
  });

  void it('is no second one where neither names a request', () => {
    const join = joinWith(null, nameless(), nameless({ items: [{ id: 'c' }] }));
    assert.equal(join.delivered.to(uidKey('u'), 1)?.has('c'), true);
  });
});

void describe('what a callback delivers', () => {
  const has = (join: Pick<Join<Kept>, 'delivered'>, key: string, ...ids: readonly string[]): boolean[] => {
    const found = join.delivered.to(key, 2);
    return ids.map((id) => found?.has(id) ?? false);
  };
  const items = [{ id: 'a' }, { id: 'x', reason: 'inserted' }, { id: 'b', reason: 'filtered' }] as const;
  const given = ['a', 'x', 'b'];

  void it('is known by uid: what was inserted too, what was filtered not', () => {
    assert.deepEqual(has(joinWith(null, callback({ items })), uidKey('u'), ...given), [true, true, false]);
  });

  void it('is known by the reader of the decision that it names, where the app leaves it out', () => {
    assert.deepEqual(has(joinWith(HOUR, ranked(), callback({ items })), readerKey('r'), ...given), [true, true, false]);
    assert.deepEqual(has(joinWith(null, ranked(), callback({ items })), readerKey('r'), 'a'), [false]);
  });

  void it('is known by no reader under dnt, nor by one who is not named', () => {
    const dnt = ranked({ context: { device: 'phone', hour: 0 } });
    assert.deepEqual(has(joinWith(HOUR, dnt, callback({ items })), readerKey('r'), 'a'), [false]);
    assert.deepEqual(has(joinWith(HOUR, ranked(), callback({ items, requestId: 'x' })), readerKey('r'), 'a'), [false]);
  });

  void it('is a hundred items at the most where a page says so', () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({ id: `${index}` }));
    const page = joinWith(HOUR, ranked(), callback({ items: many, browser: true }));
    const server = joinWith(HOUR, ranked(), callback({ items: many }));
    assert.deepEqual(has(page, readerKey('r'), '0', '99', '100', '999'), [true, true, false, false]);
    assert.deepEqual(has(server, readerKey('r'), '0', '99', '100', '999'), [true, true, true, true]);
  });

  void it('is never known by a uid that a page names', () => {
    const join = joinWith(HOUR, ranked(), callback({ items, browser: true }));
    assert.deepEqual(has(join, uidKey('u'), 'a'), [false]);
    assert.deepEqual(has(join, readerKey('r'), 'a'), [true]);
  });

  void it('is known by the uid of the prediction that it names, whoever it says it is for', () => {
    const prediction = ranked({ uid: 'p', requestId: 'rq' });
    assert.deepEqual(has(joinWith(null, prediction, callback({ items, browser: true })), uidKey('p'), 'a'), [true]);
    const guessed = callback({ items, browser: true, requestId: 'rq' });
    assert.deepEqual(has(joinWith(null, prediction, guessed), uidKey('p'), 'a'), [false]);
  });

  void it('is known by no uid where it is PAI-Rec that tells, which only records', () => {
    const pairec = callback({ items, api: 'pairec' });
    assert.deepEqual(has(joinWith(HOUR, ranked(), pairec), uidKey('u'), 'a'), [false]);
    assert.deepEqual(has(joinWith(HOUR, ranked(), pairec), readerKey('r'), 'a'), [true]);
  });

  void it('never mixes up a reader and a uid of the same name', () => {
    const join = joinWith(HOUR, callback({ items, uid: 'r' }));
    assert.deepEqual(has(join, readerKey('r'), 'a'), [false]);
  });

  for (const [window, lasts] of [
    [null, HOUR],
    [5 * HOUR, 5 * HOUR],
    [1000, 1000],
  ] as const) {
    void it(`is known for ${lasts} ms where leaveOutDelivered is ${window}`, () => {
      const { delivered } = joinWith(window, callback({ items, time: 0 }));
      assert.equal(delivered.to(uidKey('u'), lasts)?.has('a'), true);
      assert.equal(delivered.to(uidKey('u'), lasts + 1), undefined);
    });
  }
});
