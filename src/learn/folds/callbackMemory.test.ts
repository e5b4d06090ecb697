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

void describe('the memory of callbacks', () => {
  void it('knows a request by its name, and by the event id of its decision', () => {
    const memory = createCallbackMemory(WINDOW, 1000);
    assert.equal(memory.take(callback(), 'e'), 'first');
    assert.equal(memory.take(callback(), 'e'), 'repeated');
    // The decision is no longer open.
    assert.equal(memory.take(callback({ requestId: 'e' }), undefined), 'repeated');
    assert.equal(memory.take(callback({ uid: 'v' }), undefined), 'conflicting');
    assert.equal(memory.take(callback({ uid: 'v' }), 'f'), 'first');
  });

  void it('mixes nothing up by how texts are put together', () => {
    const memory = createCallbackMemory(WINDOW, 1000);
    assert.equal(memory.take(callback({ application: 'a b', requestId: 'c' }), undefined), 'first');
    assert.equal(memory.take(callback({ application: 'a', requestId: 'b c' }), undefined), 'first');
  });

  void it('holds no text of a caller’s, however long', () => {
    const memory = createCallbackMemory(WINDOW, 1000);
    const requestId = 'x'.repeat(1_000_000);
    assert.equal(memory.take(callback({ requestId }), undefined), 'first');
    assert.equal(memory.take(callback({ requestId: `${requestId}y` }), undefined), 'first');
    assert.equal(memory.take(callback({ requestId }), undefined), 'repeated');
  });

  for (const [later, said] of [
    [WINDOW, 'conflicting'],
    [WINDOW + 1, 'first'],
  ] as const) {
    void it(`takes another one after ${later} of ${WINDOW} ms as ${said}`, () => {
      const memory = createCallbackMemory(WINDOW, 1000);
      memory.take(callback(), undefined);
      assert.equal(memory.take(callback({ uid: 'v', time: later }), undefined), said);
    });
  }

  void it('forgets, so it has an end', () => {
    const memory = createCallbackMemory(WINDOW, 1000);
    for (let time = 0; time < 100_000; time += 10) {
      memory.take(callback({ requestId: `${time}`, time }), undefined);
      assert.ok(memory.size() <= WINDOW / 10 + 1);
    }
  });

  void it('forgets the oldest where there are too many', () => {
    const memory = createCallbackMemory(WINDOW, 10);
    for (let count = 0; count < 100; count += 1) memory.take(callback({ requestId: `${count}` }), undefined);
    assert.ok(memory.size() <= 12);
    assert.equal(memory.take(callback({ requestId: '99' }), undefined), 'repeated');
    assert.equal(memory.take(callback({ requestId: '0' }), undefined), 'first');
  });

  void it('remembers nothing of a callback that names no request', () => {
    const memory = createCallbackMemory(WINDOW, 1000);
    const { requestId: _, ...nameless } = callback();
    assert.deepEqual([memory.take(nameless, undefined), memory.take(nameless, undefined)], ['first', 'first']);
    assert.equal(memory.size(), 0);
  });
});
