import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCallbackMemory } from './callbackMemory.ts';
import type { CallbackRecord } from '../records/record.ts';

const WINDOW = 1000;

const callback = (change: Partial<CallbackRecord> = {}): CallbackRecord => ({
  type: 'callback',
  app: 'my-site',
  time: 0,
  api: 'volcengine',
  application: 'shop',
  scene: 'default',
  uid: 'u',
  requestId: 'r',
  items: [{ id: 'a' }],
  ...change,
});

void describe('createCallbackMemory', () => {
  void it('recognizes a request by its Request-Id and by the event id of its decision', () => {
    const memory = createCallbackMemory(WINDOW, 1000);
    assert.equal(memory.register(callback(), 'e'), 'first');
    assert.equal(memory.register(callback(), 'e'), 'repeated');
    // The decision is closed by now.
    assert.equal(memory.register(callback({ requestId: 'e' }), undefined), 'repeated');
    assert.equal(memory.register(callback({ uid: 'v' }), undefined), 'conflicting');
    assert.equal(memory.register(callback({ uid: 'v' }), 'f'), 'first');
  });

  void it('distinguishes names that are equal when concatenated', () => {
    const memory = createCallbackMemory(WINDOW, 1000);
    assert.equal(memory.register(callback({ application: 'a b', requestId: 'c' }), undefined), 'first');
    assert.equal(memory.register(callback({ application: 'a', requestId: 'b c' }), undefined), 'first');
  });

  void it('distinguishes long names', () => {
    const memory = createCallbackMemory(WINDOW, 1000);
    const requestId = 'x'.repeat(1_000_000);
    assert.equal(memory.register(callback({ requestId }), undefined), 'first');
    assert.equal(memory.register(callback({ requestId: `${requestId}y` }), undefined), 'first');
    assert.equal(memory.register(callback({ requestId }), undefined), 'repeated');
  });

  for (const [later, result] of [
    [WINDOW, 'conflicting'],
    [WINDOW + 1, 'first'],
  ] as const) {
    void it(`reports ${result} for another callback after ${later} of ${WINDOW} ms`, () => {
      const memory = createCallbackMemory(WINDOW, 1000);
      memory.register(callback(), undefined);
      assert.equal(memory.register(callback({ uid: 'v', time: later }), undefined), result);
    });
  }

  void it('has a bounded size', () => {
    const memory = createCallbackMemory(WINDOW, 1000);
    for (let time = 0; time < 100_000; time += 10) {
      memory.register(callback({ requestId: `${time}`, time }), undefined);
      assert.ok(memory.size() <= WINDOW / 10 + 1);
    }
  });

  void it('forgets the oldest callbacks when it is full', () => {
    const memory = createCallbackMemory(WINDOW, 10);
    for (let count = 0; count < 100; count += 1) memory.register(callback({ requestId: `${count}` }), undefined);
    assert.ok(memory.size() <= 12);
    assert.equal(memory.register(callback({ requestId: '99' }), undefined), 'repeated');
    assert.equal(memory.register(callback({ requestId: '0' }), undefined), 'first');
  });

  void it('stores nothing for a callback without a request', () => {
    const memory = createCallbackMemory(WINDOW, 1000);
    const { requestId: _, ...nameless } = callback();
    assert.deepEqual([memory.register(nameless, undefined), memory.register(nameless, undefined)], ['first', 'first']);
    assert.equal(memory.size(), 0);
  });
});
