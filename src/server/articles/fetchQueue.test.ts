import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createFetchQueue } from './fetchQueue.ts';
import type { FetchQueue } from './fetchQueue.ts';

interface TestQueue {
  readonly queue: FetchQueue;
  /** Keys of the running jobs, in the order of their start. */
  readonly running: string[];
  readonly add: (key: string, host?: string) => void;
  /** Finishes a job and waits until the queue has started the next ones. */
  readonly finish: (key: string, result?: 'success' | 'failure') => Promise<void>;
}

const createTestQueue = (limits: { total?: number; perHost?: number; maxWaiting?: number } = {}): TestQueue => {
  const queue = createFetchQueue({ total: 4, perHost: 2, maxWaiting: 100, ...limits });
  const running: string[] = [];
  const finishers = new Map<string, (result: 'success' | 'failure') => void>();
  return {
    queue,
    running,
    add: (key, host = key) =>
      queue.add(key, host, () => {
        running.push(key);
        return new Promise((resolve, reject) => {
          finishers.set(key, (result) => {
            running.splice(running.indexOf(key), 1);
            if (result === 'success') resolve();
            else reject(new Error(key));
          });
        });
      }),
    finish: async (key, result = 'success') => {
      finishers.get(key)?.(result);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
};

void test('runs jobs in order, up to the limit', async () => {
  const { running, add, finish } = createTestQueue({ total: 2 });
  for (const key of ['a', 'b', 'c', 'd']) add(key);
  assert.deepEqual(running, ['a', 'b']);
  await finish('b');
  assert.deepEqual(running, ['a', 'c']);
  await finish('a');
  assert.deepEqual(running, ['c', 'd']);
});

void test('runs jobs of other hosts while a host is busy', async () => {
  const { running, add, finish } = createTestQueue();
  for (const key of ['x1', 'x2', 'x3', 'x4', 'y1']) add(key, key.charAt(0));
  assert.deepEqual(running, ['x1', 'x2', 'y1']);
  await finish('y1');
  assert.deepEqual(running, ['x1', 'x2']);
  await finish('x1');
  assert.deepEqual(running, ['x2', 'x3']);
});

void test('ignores a job that is waiting or running, but not one that has finished', async () => {
  const { running, add, finish } = createTestQueue({ total: 1 });
  for (const key of ['a', 'a', 'b', 'b', 'a']) add(key);
  assert.deepEqual(running, ['a']);
  await finish('a');
  assert.deepEqual(running, ['b']);
  add('a');
  await finish('b');
  assert.deepEqual(running, ['a']);
  await finish('a');
  assert.deepEqual(running, []);
});

void test('starts the next job after a failed one', async () => {
  const { running, add, finish } = createTestQueue({ total: 1 });
  add('a');
  add('b');
  await finish('a', 'failure');
  assert.deepEqual(running, ['b']);
});

void test('limits the number of waiting jobs', async () => {
  const { running, add, finish } = createTestQueue({ total: 1, maxWaiting: 1 });
  for (const key of ['a', 'b', 'c']) add(key);
  await finish('a');
  await finish('b');
  assert.deepEqual(running, []);
  add('c');
  assert.deepEqual(running, ['c']);
});

void test('whenIdle resolves when no job is waiting or running', async () => {
  const { queue, add, finish } = createTestQueue({ total: 1 });
  await queue.whenIdle();
  add('a');
  add('b');
  let isIdle = false;
  const idle = Promise.all([queue.whenIdle(), queue.whenIdle()]).then(() => (isIdle = true));
  await finish('a');
  assert.equal(isIdle, false);
  await finish('b');
  await idle;
});

void test('clear removes waiting jobs; running jobs continue', async () => {
  const { queue, running, add, finish } = createTestQueue({ total: 1 });
  add('a');
  add('b');
  queue.clear();
  assert.deepEqual(running, ['a']);
  const idle = queue.whenIdle();
  await finish('a');
  await idle;
  assert.deepEqual(running, []);
});
