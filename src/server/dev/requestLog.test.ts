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
const OPEN = { status: null, took: null, fault: null };

void describe('the memory of requests', () => {
  void it('has a request as soon as it arrives, numbered from 1', () => {
    const { add, all } = createRequestLog();
    add(ARRIVAL);
    add({ ...ARRIVAL, path: '/two' });
    assert.deepEqual(all(), [
      { ...ARRIVAL, ...OPEN, number: 1 },
      { ...ARRIVAL, ...OPEN, number: 2, path: '/two' },
    ]);
  });

  void it('completes each in its place, whichever is answered first', () => {
    const { add, all } = createRequestLog();
    const one = add({ ...ARRIVAL, path: '/one' });
    const two = add({ ...ARRIVAL, path: '/two' });
    two({ status: 200, took: 1 });
    one({ fault: '500' });
    one({ status: 500, took: 2 });
    assert.deepEqual(
      all().map(({ path, status, took, fault }) => [path, status, took, fault]),
      [
        ['/one', 500, 2, '500'],
        ['/two', 200, 1, null],
      ],
    );
  });

  void it('remembers the last 1,000', () => {
    const { add, all } = createRequestLog();
    const completions = Array.from({ length: 1005 }, () => add(ARRIVAL));
    assert.equal(all().length, 1000);
    assert.deepEqual([all()[0]?.number, all().at(-1)?.number], [6, 1005]);
    // Answered only when nobody remembers the request any more.
    completions[0]?.({ status: 200 });
    assert.deepEqual([all().length, all()[0]?.number], [1000, 6]);
    completions[5]?.({ status: 200 });
    assert.deepEqual([all()[0]?.number, all()[0]?.status], [6, 200]);
  });

  void it('gives what stood when it was asked', () => {
    const { add, all } = createRequestLog();
    const complete = add(ARRIVAL);
    const before = all();
    complete({ status: 200 });
    add(ARRIVAL);
    assert.deepEqual([before.length, before[0]?.status], [1, null]);
  });

  void it('tells who listens of every arrival and every change, until they have heard enough', () => {
    const { add, subscribe } = createRequestLog(1);
    const heard: [number: number, status: number | null][] = [];
    const stop = subscribe(({ number, status }: RememberedRequest) => heard.push([number, status]));
    const one = add(ARRIVAL);
    one({ status: 200 });
    add(ARRIVAL);
    one({ status: 500 });
    stop();
    add(ARRIVAL);
    assert.deepEqual(heard, [
      [1, null],
      [1, 200],
      [2, null],
    ]);
  });
});
