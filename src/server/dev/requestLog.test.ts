import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRequestLog } from './requestLog.ts';
import type { RememberedRequest } from '../../wire/dashboard/rememberedRequest.ts';

const ARRIVAL = {
  time: '2026-11-20T12:00:00.000Z',
  route: 'rank',
  app: 'my-site',
  method: 'GET',
  path: '/api/v2/my-site/rank/news',
  origin: null,
  contentType: null,
  cookie: null,
  body: '',
} as const;
const UNANSWERED = { status: null, took: null, fault: null };

void describe('createRequestLog', () => {
  void it('contains a request from its arrival on, numbered from 1', () => {
    const { add, all } = createRequestLog();
    add(ARRIVAL);
    add({ ...ARRIVAL, path: '/two' });
    assert.deepEqual(all(), [
      { ...ARRIVAL, ...UNANSWERED, number: 1 },
      { ...ARRIVAL, ...UNANSWERED, number: 2, path: '/two' },
    ]);
  });

  void it('keeps the order of arrival when a later request is answered first', () => {
    const { add, all } = createRequestLog();
    const updateFirst = add({ ...ARRIVAL, path: '/one' });
    const updateSecond = add({ ...ARRIVAL, path: '/two' });
    updateSecond({ status: 200, took: 1 });
    updateFirst({ fault: '500' });
    updateFirst({ status: 500, took: 2 });
    assert.deepEqual(
      all().map(({ path, status, took, fault }) => [path, status, took, fault]),
      [
        ['/one', 500, 2, '500'],
        ['/two', 200, 1, null],
      ],
    );
  });

  void it('retains the last 1,000 requests', () => {
    const { add, all } = createRequestLog();
    const updates = Array.from({ length: 1005 }, () => add(ARRIVAL));
    assert.equal(all().length, 1000);
    assert.deepEqual([all()[0]?.number, all().at(-1)?.number], [6, 1005]);
    // The first request has been dropped before its response.
    updates[0]?.({ status: 200 });
    assert.deepEqual([all().length, all()[0]?.number], [1000, 6]);
    updates[5]?.({ status: 200 });
    assert.deepEqual([all()[0]?.number, all()[0]?.status], [6, 200]);
  });

  void it('returns a snapshot that later updates do not change', () => {
    const { add, all } = createRequestLog();
    const update = add(ARRIVAL);
    const before = all();
    update({ status: 200 });
    add(ARRIVAL);
    assert.deepEqual([before.length, before[0]?.status], [1, null]);
  });

  void it('notifies subscribers of every arrival and every update until they unsubscribe', () => {
    const { add, subscribe } = createRequestLog(1);
    const notifications: [number: number, status: number | null][] = [];
    const unsubscribe = subscribe(({ number, status }: RememberedRequest) => notifications.push([number, status]));
    const updateFirst = add(ARRIVAL);
    updateFirst({ status: 200 });
    add(ARRIVAL);
    updateFirst({ status: 500 });
    unsubscribe();
    add(ARRIVAL);
    assert.deepEqual(notifications, [
      [1, null],
      [1, 200],
      [2, null],
    ]);
  });
});
