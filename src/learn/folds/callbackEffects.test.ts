import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readerKey, uidKey } from '../records/readerKeys.ts';
import type { Join } from './join.ts';
import type { JoinResult } from '../../wire/dashboard/joinResult.ts';
import type { CallbackRecord, LogRecord } from '../records/record.ts';
import {
  WAIT,
  reward,
  activation,
  type Summary,
  HOUR,
  ranked,
  callback,
  namelessCallback,
  joinWith,
  effectOfLast,
} from './testJoin.test.ts';

void describe('a callback for a decision', () => {
  const tops: readonly [content: string, items: CallbackRecord['items'], onTop: boolean][] = [
    ['it is first, by guid', [{ id: 'b' }, { id: 'a' }], true],
    ['it is first, by link', [{ id: 'https://www.example/b' }], true],
    ['it is first, by a link with another scheme', [{ id: 'http://example/b/' }], true],
    ['it is first, by a link with tracking parameters', [{ id: 'https://www.example/b?utm_source=app#top' }], true],
    ['it is first, by a link with an upper-case host', [{ id: 'HTTPS://WWW.EXAMPLE:443/b' }], true],
    ['it is first, as inserted', [{ id: 'b', reason: 'inserted' }], true],
    ['it follows a filtered article', [{ id: 'a', reason: 'filtered' }, { id: 'b' }], true],
    ['another article is first', [{ id: 'a' }, { id: 'b' }], false],
    ['an article with a similar id is first', [{ id: 'B' }, { id: 'b' }], false],
    ['an inserted article is first', [{ id: '10', reason: 'inserted' }, { id: 'b' }], false],
    ['it was filtered', [{ id: 'b', reason: 'filtered' }, { id: 'a' }], false],
    ['no item was shown', [{ id: 'b', reason: 'filtered' }], false],
  ];
  for (const [content, items, onTop] of tops) {
    void it(`reports the top article as ${onTop ? '' : 'not '}delivered on top: ${content}`, () => {
      const effect = { joined: 'counted', eventId: 'e', onTop, ...(onTop && { wasSeen: true }) };
      assert.deepEqual(effectOfLast(ranked(), callback({ items })), effect);
      assert.equal(joinWith(null, ranked(), callback({ items })).wasNotShown('e'), !onTop);
    });
  }

  void it('activates the decision if a server delivered its top article', () => {
    assert.equal(effectOfLast(ranked(), callback(), activation('e', 2))?.joined, 'repeated');
  });

  void it('does not activate the decision if it comes from a page, which sends an activation later', () => {
    assert.equal(effectOfLast(ranked(), callback({ browser: true }), activation('e', 2))?.joined, 'counted');
  });

  void it('does not activate the decision if another article was on top', () => {
    const items = [{ id: 'a' }];
    assert.equal(effectOfLast(ranked(), callback({ items }), activation('e', 2))?.joined, 'counted');
  });

  for (const seen of [reward('e', 2), activation('e', 2)]) {
    void it(`does not mark the decision as not shown before or after its ${seen.type}`, () => {
      const items = [{ id: 'a' }];
      assert.equal(joinWith(null, ranked(), callback({ items }), seen).wasNotShown('e'), false);
      assert.equal(joinWith(null, ranked(), seen, callback({ items, time: 3 })).wasNotShown('e'), false);
    });
  }

  void it('from a server overrides one from a page', () => {
    const pageCallback = callback({ items: [{ id: 'a' }], browser: true });
    assert.equal(joinWith(null, ranked(), pageCallback).wasNotShown('e'), true);
    assert.equal(joinWith(null, ranked(), pageCallback, callback({ time: 2 })).wasNotShown('e'), false);
  });

  void it('reports whether the decision has been seen', () => {
    const items = [{ id: 'a' }];
    const wasSeen = (...records: readonly LogRecord[]) => effectOfLast(ranked(), ...records)?.wasSeen ?? false;
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

  void it('does not influence a reward', () => {
    assert.equal(effectOfLast(ranked(), callback(), reward('e', 2))?.joined, 'counted');
  });

  void it('may name a prediction by its Request-Id if it comes from a server', () => {
    const prediction = ranked({ uid: 'u', requestId: 'rq' });
    assert.equal(effectOfLast(prediction, callback({ requestId: 'rq' }))?.eventId, 'e');
    assert.equal(effectOfLast(prediction, callback({ requestId: 'rq', browser: true }))?.eventId, undefined);
    assert.equal(effectOfLast(prediction, callback({ requestId: 'e', browser: true }))?.eventId, 'e');
  });

  void it('refers to the newest open prediction with its Request-Id', () => {
    const again = ranked({ eventId: 'f', time: WAIT, uid: 'u', requestId: 'rq' });
    const join = joinWith(null, ranked({ uid: 'u', requestId: 'rq' }), again);
    // This closes the first prediction.
    join.applyRecord(ranked({ eventId: 'g', time: WAIT + 1 }));
    assert.equal(join.applyRecord(callback({ requestId: 'rq', time: WAIT + 2 }))?.eventId, 'f');
  });

  void it('does not need the features from callers, which the join drops', () => {
    const shared = [{ text: 'x' }];
    const context = { device: 'phone', hour: 3, shared } as const;
    const join = joinWith(null, ranked({ context }));
    assert.deepEqual(join.get('e')?.context, { device: 'phone', hour: 3 });
  });

  void it('dangles without an open decision', () => {
    assert.deepEqual(effectOfLast(callback()), { joined: 'dangling' });
    assert.deepEqual(effectOfLast(ranked(), callback({ requestId: 'x' })), { joined: 'dangling' });
    assert.deepEqual(effectOfLast(ranked(), namelessCallback()), { joined: 'dangling' });
    assert.deepEqual(effectOfLast(ranked(), callback({ time: WAIT + 1 })), { joined: 'dangling' });
  });

  void it('has no onTop for a decision whose articles are unknown', () => {
    for (const change of [{ articles: ['x', 'y', 'z'] }, { articles: [], order: [], probabilities: [] }]) {
      assert.deepEqual(effectOfLast(ranked(change), callback()), { joined: 'counted', eventId: 'e' });
      assert.equal(joinWith(null, ranked(change), callback()).wasNotShown('e'), false);
    }
  });
});

void describe('a callback before its decision', () => {
  void it('is applied when the decision comes', () => {
    const early = callback({ items: [{ id: 'a' }], time: 0 });
    const join = joinWith(HOUR, early, ranked({ time: 1 }));
    assert.equal(join.wasNotShown('e'), true);
    assert.equal(join.delivered.to(readerKey('r'), 1)?.has('a'), true);
    assert.equal(joinWith(null, callback({ time: 0 }), ranked({ time: 1 })).get('e')?.activated, true);
  });

  void it('may name a prediction by its Request-Id if it comes from a server', () => {
    const prediction = ranked({ uid: 'u', requestId: 'rq', time: 1 });
    const early = (browser: boolean) => callback({ requestId: 'rq', time: 0, ...(browser && { browser }) });
    assert.equal(joinWith(null, early(false), prediction).get('e')?.activated, true);
    const pageCallback = { ...early(true), items: [{ id: 'a' }] };
    assert.equal(joinWith(null, pageCallback, prediction).wasNotShown('e'), false);
  });

  void it('remains the first callback of its request', () => {
    const prediction = ranked({ uid: 'u', requestId: 'rq', time: 1 });
    const again = callback({ requestId: 'rq', time: 2 });
    const join = joinWith(null, callback({ requestId: 'rq', time: 0 }), prediction);
    assert.deepEqual(join.applyRecord(again), { joined: 'repeated', eventId: 'e', onTop: true });
    const { joined: other } = join.applyRecord({ ...again, items: [{ id: 'a' }] }) ?? {};
    assert.equal(other, 'conflicting');
    const { joined: byEvent } = join.applyRecord({ ...again, requestId: 'e' }) ?? {};
    assert.equal(byEvent, 'repeated');
    assert.equal(join.wasNotShown('e'), false);
  });

  void it('applies to the first of two predictions with the same Request-Id', () => {
    const prediction = { uid: 'u', requestId: 'rq', time: 1 };
    const early = callback({ requestId: 'rq', time: 0 });
    const join = joinWith(null, early, ranked(prediction), ranked({ ...prediction, eventId: 'f' }));
    assert.deepEqual([join.get('e')?.activated, join.get('f')?.activated], [true, false]);
    assert.equal(join.applyRecord(callback({ requestId: 'rq', items: [{ id: 'a' }], time: 2 }))?.joined, 'counted');
    assert.equal(join.wasNotShown('f'), true);
  });

  void it('waits as long as a reward does', () => {
    const early = callback({ items: [{ id: 'a' }], time: 0 });
    assert.equal(joinWith(null, early, ranked({ time: WAIT })).wasNotShown('e'), true);
    assert.equal(joinWith(null, early, ranked({ time: WAIT + 1 })).wasNotShown('e'), false);
  });

  void it('from a page does not evict those from servers, and the number of either is limited', () => {
    const join = joinWith(null, callback({ items: [{ id: 'a' }], time: 0 }));
    const addMany = (browser: boolean) => {
      for (let number = 0; number < 1000; number += 1) {
        join.applyRecord(callback({ requestId: `${browser} ${number}`, time: 0, ...(browser && { browser }) }));
      }
    };
    addMany(true);
    join.applyRecord(ranked());
    assert.equal(join.wasNotShown('e'), true);
    join.applyRecord(callback({ requestId: 'f', items: [{ id: 'a' }], time: 0 }));
    addMany(false);
    join.applyRecord(ranked({ eventId: 'f' }));
    assert.equal(join.wasNotShown('f'), false);
  });
});

void describe('a second callback for a request', () => {
  const otherItems = { items: [{ id: 'c' }] };
  const cases: readonly [callback: string, change: Partial<CallbackRecord>, result: JoinResult][] = [
    ['with the same content is a repetition', {}, 'repeated'],
    ['with other items conflicts', otherItems, 'conflicting'],
    ['with another order conflicts', { items: [{ id: 'a' }, { id: 'b' }] }, 'conflicting'],
    ['with another extra conflicts', { items: [{ id: 'b', extra: '1' }, { id: 'a' }] }, 'conflicting'],
    ['with another uid conflicts', { uid: 'v' }, 'conflicting'],
    ['with another scene conflicts', { scene: 's' }, 'conflicting'],
    ['of another request is the first one', { ...otherItems, requestId: 'f' }, 'dangling'],
    ['of another application is the first one', { ...otherItems, application: 'x' }, 'counted'],
    ['of the other protocol is the first one', { ...otherItems, api: 'pairec' }, 'counted'],
    ['from a page is independent of the one from a server', { ...otherItems, browser: true }, 'counted'],
    ['after its memory has expired is the first one', { ...otherItems, time: HOUR + 2 }, 'dangling'],
    ['before its memory expires conflicts', { ...otherItems, time: HOUR + 1 }, 'conflicting'],
  ];
  for (const [name, change, result] of cases) {
    void it(name, () =>
      assert.equal(effectOfLast(ranked(), callback(), callback({ time: 2, ...change }))?.joined, result),
    );
  }

  void it('has no effect if it conflicts', () => {
    const join = joinWith(null, ranked(), callback(), callback({ time: 2, ...otherItems }));
    assert.equal(join.wasNotShown('e'), false);
    assert.equal(join.delivered.to(uidKey('u'), 2)?.has('c'), false);
  });

  void it('does not extend the time of a delivery', () => {
    const join = joinWith(null, callback({ time: 0 }), callback({ time: HOUR }));
    assert.equal(join.delivered.to(uidKey('u'), HOUR + 1), undefined);
  });

  void it('is detected under both names of a prediction', () => {
    const prediction = ranked({ uid: 'u', requestId: 'rq' });
    const byRequestId = callback({ requestId: 'rq' });
    assert.equal(effectOfLast(prediction, byRequestId, callback({ time: 2, ...otherItems }))?.joined, 'conflicting');
    assert.equal(effectOfLast(prediction, byRequestId, callback({ time: 2 }))?.joined, 'repeated');
    assert.equal(effectOfLast(prediction, callback(), callback({ time: 2, requestId: 'rq' }))?.joined, 'repeated');
    // Also after the prediction is closed.
    const late = callback({ requestId: 'rq', time: WAIT + 2, ...otherItems });
    assert.equal(effectOfLast(prediction, byRequestId, late)?.joined, 'conflicting');
  });

  void it('counts for another prediction with the same Request-Id', () => {
    const first = ranked({ uid: 'u', requestId: 'rq' });
    const second = ranked({ eventId: 'f', uid: 'u', requestId: 'rq' });
    const again = callback({ requestId: 'rq', ...otherItems });
    assert.deepEqual(effectOfLast(first, callback({ requestId: 'rq' }), second, again), {
      joined: 'counted',
      eventId: 'f',
      onTop: false,
    });
  });

  void it('counts if no request is named', () => {
    const join = joinWith(null, namelessCallback(), namelessCallback({ items: [{ id: 'c' }] }));
    assert.equal(join.delivered.to(uidKey('u'), 1)?.has('c'), true);
  });
});

void describe('delivered items', () => {
  const has = (join: Pick<Join<Summary>, 'delivered'>, key: string, ...ids: readonly string[]): boolean[] => {
    const items = join.delivered.to(key, 2);
    return ids.map((id) => items?.has(id) ?? false);
  };
  const items = [{ id: 'a' }, { id: 'x', reason: 'inserted' }, { id: 'b', reason: 'filtered' }] as const;
  const ids = ['a', 'x', 'b'];

  void it('are recorded by uid, with the inserted ones, without the filtered ones', () => {
    assert.deepEqual(has(joinWith(null, callback({ items })), uidKey('u'), ...ids), [true, true, false]);
  });

  void it("are recorded by the decision's reader if the app has leaveOutDelivered", () => {
    assert.deepEqual(has(joinWith(HOUR, ranked(), callback({ items })), readerKey('r'), ...ids), [true, true, false]);
    assert.deepEqual(has(joinWith(null, ranked(), callback({ items })), readerKey('r'), 'a'), [false]);
  });

  void it('are not recorded by reader under dnt, nor without a decision', () => {
    const dnt = ranked({ context: { device: 'phone', hour: 0 } });
    assert.deepEqual(has(joinWith(HOUR, dnt, callback({ items })), readerKey('r'), 'a'), [false]);
    assert.deepEqual(has(joinWith(HOUR, ranked(), callback({ items, requestId: 'x' })), readerKey('r'), 'a'), [false]);
  });

  void it('are at most a hundred per callback from a page', () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({ id: `${index}` }));
    const page = joinWith(HOUR, ranked(), callback({ items: many, browser: true }));
    const server = joinWith(HOUR, ranked(), callback({ items: many }));
    assert.deepEqual(has(page, readerKey('r'), '0', '99', '100', '999'), [true, true, false, false]);
    assert.deepEqual(has(server, readerKey('r'), '0', '99', '100', '999'), [true, true, true, true]);
  });

  void it('are not recorded by the uid of a callback from a page', () => {
    const join = joinWith(HOUR, ranked(), callback({ items, browser: true }));
    assert.deepEqual(has(join, uidKey('u'), 'a'), [false]);
    assert.deepEqual(has(join, readerKey('r'), 'a'), [true]);
  });

  void it('are recorded by the uid of the prediction, not of the callback', () => {
    const prediction = ranked({ uid: 'p', requestId: 'rq' });
    assert.deepEqual(has(joinWith(null, prediction, callback({ items, browser: true })), uidKey('p'), 'a'), [true]);
    const guessed = callback({ items, browser: true, requestId: 'rq' });
    assert.deepEqual(has(joinWith(null, prediction, guessed), uidKey('p'), 'a'), [false]);
  });

  void it('are not recorded by uid for a PAI-Rec callback', () => {
    const pairec = callback({ items, api: 'pairec' });
    assert.deepEqual(has(joinWith(HOUR, ranked(), pairec), uidKey('u'), 'a'), [false]);
    assert.deepEqual(has(joinWith(HOUR, ranked(), pairec), readerKey('r'), 'a'), [true]);
  });

  void it('are not recorded by a reader whose id equals the uid', () => {
    const join = joinWith(HOUR, callback({ items, uid: 'r' }));
    assert.deepEqual(has(join, readerKey('r'), 'a'), [false]);
  });

  for (const [window, duration] of [
    [null, HOUR],
    [5 * HOUR, 5 * HOUR],
    [1000, 1000],
  ] as const) {
    void it(`are recorded for ${duration} ms if leaveOutDelivered is ${window}`, () => {
      const { delivered } = joinWith(window, callback({ items, time: 0 }));
      assert.equal(delivered.to(uidKey('u'), duration)?.has('a'), true);
      assert.equal(delivered.to(uidKey('u'), duration + 1), undefined);
    });
  }
});
