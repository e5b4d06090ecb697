import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDelivered } from './delivered.ts';

const WINDOW = 1000;

void describe('what was delivered', () => {
  void it('is known under its key, and under no other', () => {
    const delivered = createDelivered(WINDOW);
    delivered.add('one', ['a', 'b'], 0);
    const one = delivered.to('one', 0);
    assert.deepEqual(
      ['a', 'b', 'c', '__proto__', 'constructor'].map((id) => one?.has(id)),
      [true, true, false, false, false],
    );
    assert.equal(delivered.to('two', 0), undefined);
    assert.equal(delivered.to('__proto__', 0), undefined);
  });

  for (const [later, known] of [
    [0, true],
    [WINDOW, true],
    [WINDOW + 1, false],
  ] as const) {
    void it(`after ${later} of ${WINDOW} ms is ${known ? 'still' : 'not'} known`, () => {
      const delivered = createDelivered(WINDOW);
      delivered.add('one', ['a'], 5000);
      assert.equal(delivered.to('one', 5000 + later)?.has('a') ?? false, known);
    });
  }

  void it('counts from the last time for each item by itself', () => {
    const delivered = createDelivered(WINDOW);
    delivered.add('one', ['a', 'b'], 0);
    delivered.add('one', ['b'], 600);
    const one = delivered.to('one', 1100);
    assert.deepEqual([one?.has('a'), one?.has('b')], [false, true]);
  });

  void it('stays nobody’s where nothing was delivered', () => {
    const delivered = createDelivered(WINDOW);
    delivered.add('one', [], 0);
    assert.equal(delivered.to('one', 0), undefined);
    assert.equal(delivered.size(), 0);
  });

  void it('is not forgotten with what came before it', () => {
    const delivered = createDelivered(WINDOW);
    for (const [key, time] of [
      ['one', 0],
      ['two', 1200],
      ['three', 1400],
      ['four', 2300],
    ] as const) {
      delivered.add(key, ['a'], time);
    }
    assert.deepEqual(
      ['one', 'two', 'three', 'four'].map((key) => delivered.to(key, 2300)?.has('a')),
      [undefined, undefined, true, true],
    );
    assert.equal(delivered.size(), 2);
  });

  void it('is forgotten, so the memory has an end however many readers there are', () => {
    const delivered = createDelivered(WINDOW);
    let most = 0;
    for (let time = 0; time < 100_000; time += 10) {
      delivered.add(`reader ${time}`, ['a'], time);
      most = Math.max(most, delivered.size());
    }
    // What came in the last window, and what waits for the sweep behind the next one.
    assert.ok(most <= 2 * (WINDOW / 10) + 2, `${most}`);
  });
});
