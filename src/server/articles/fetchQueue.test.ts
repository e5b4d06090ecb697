import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createFetchQueue } from './fetchQueue.ts';
import type { FetchQueue } from './fetchQueue.ts';

interface Bench {
  readonly queue: FetchQueue;
  /** The keys of the jobs that run, in the order in which they began. */
  readonly running: string[];
  readonly add: (key: string, host?: string) => void;
  /** Ends a job, and lets the queue go on. */
  readonly end: (key: string, how?: 'well' | 'badly') => Promise<void>;
}

const bench = (bounds: { total?: number; perHost?: number; maxWaiting?: number } = {}): Bench => {
  const queue = createFetchQueue({ total: 4, perHost: 2, maxWaiting: 100, ...bounds });
  const running: string[] = [];
  const ends = new Map<string, (how: 'well' | 'badly') => void>();
  return {
    queue,
    running,
    add: (key, host = key) =>
      queue.add(key, host, () => {
        running.push(key);
        return new Promise((resolve, reject) => {
          ends.set(key, (how) => {
            running.splice(running.indexOf(key), 1);
            if (how === 'well') resolve();
            else reject(new Error(key));
          });
        });
      }),
    end: async (key, how = 'well') => {
      ends.get(key)?.(how);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
};

void test('runs as many as it may at once, in order', async () => {
  const { running, add, end } = bench({ total: 2 });
  for (const key of ['a', 'b', 'c', 'd']) add(key);
  assert.deepEqual(running, ['a', 'b']);
  await end('b');
  assert.deepEqual(running, ['a', 'c']);
  await end('a');
  assert.deepEqual(running, ['c', 'd']);
});

void test('a busy host waits, others pass it', async () => {
  const { running, add, end } = bench();
  for (const key of ['x1', 'x2', 'x3', 'x4', 'y1']) add(key, key.charAt(0));
  assert.deepEqual(running, ['x1', 'x2', 'y1']);
  await end('y1');
  assert.deepEqual(running, ['x1', 'x2']);
  await end('x1');
  assert.deepEqual(running, ['x2', 'x3']);
});

void test('a job that waits or runs is not queued again; one that is over is', async () => {
  const { running, add, end } = bench({ total: 1 });
  for (const key of ['a', 'a', 'b', 'b', 'a']) add(key);
  assert.deepEqual(running, ['a']);
  await end('a');
  assert.deepEqual(running, ['b']);
  add('a');
  await end('b');
  assert.deepEqual(running, ['a']);
  await end('a');
  assert.deepEqual(running, []);
});

void test('a job that fails makes room like any other', async () => {
  const { running, add, end } = bench({ total: 1 });
  add('a');
  add('b');
  await end('a', 'badly');
  assert.deepEqual(running, ['b']);
});

void test('too many that wait are not taken', async () => {
  const { running, add, end } = bench({ total: 1, maxWaiting: 1 });
  for (const key of ['a', 'b', 'c']) add(key);
  await end('a');
  await end('b');
  assert.deepEqual(running, []);
  add('c');
  assert.deepEqual(running, ['c']);
});

void test('idle is when nothing waits and nothing runs', async () => {
  const { queue, add, end } = bench({ total: 1 });
  await queue.idle();
  add('a');
  add('b');
  let isIdle = false;
  const idle = Promise.all([queue.idle(), queue.idle()]).then(() => (isIdle = true));
  await end('a');
  assert.equal(isIdle, false);
  await end('b');
  await idle;
});

void test('clearing forgets what waits; what runs goes on', async () => {
  const { queue, running, add, end } = bench({ total: 1 });
  add('a');
  add('b');
  queue.clear();
  assert.deepEqual(running, ['a']);
  const idle = queue.idle();
  await end('a');
  await idle;
  assert.deepEqual(running, []);
});
