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
    assert.equal(most, WINDOW / 10 + 1);
  });

  void it('is forgotten where there are too many readers, those first to whom nothing was delivered for longest', () => {
    const delivered = createDelivered(WINDOW, 2);
    for (const [at, key] of ['one', 'two', 'one', 'three'].entries()) delivered.add(key, ['a'], at);
    assert.deepEqual(
      ['one', 'two', 'three'].map((key) => delivered.to(key, 3)?.has('a')),
      [true, undefined, true],
    );
  });

  void it('is forgotten of one reader too: what has run out, and the oldest of a great many', () => {
    const delivered = createDelivered(WINDOW);
    const held = (): readonly string[] => [...delivered.entries()].flatMap(([, times]) => times.map(([id]) => id));
    delivered.add('one', ['a', 'b'], 0);
    delivered.add('one', ['a', 'c'], 600);
    delivered.add('one', ['d'], WINDOW + 1);
    assert.deepEqual(held(), ['a', 'c', 'd']);
    delivered.add(
      'one',
      Array.from({ length: 5000 }, (_, index) => `${index}`),
      WINDOW + 2,
    );
    assert.deepEqual([held().length, held()[0], held().at(-1)], [1000, '4000', '4999']);
  });

  void it('comes to the same where it is saved and put back at any moment', () => {
    const steps = Array.from({ length: 60 }, (_, at): readonly [key: string, ids: readonly string[], time: number] => [
      `${(at * 5) % 7}`,
      at % 9 === 0 ? [] : [`${at % 4}`, `${at % 3}`],
      // Now and then nothing for longer than a window, and once a clock that was put back.
      at * 70 + Math.floor(at / 20) * 3 * WINDOW - (at === 30 ? 500 : 0),
    ]);
    const whole = createDelivered(WINDOW);
    for (const step of steps) whole.add(...step);
    for (const cut of steps.keys()) {
      const before = createDelivered(WINDOW);
      for (const step of steps.slice(0, cut)) before.add(...step);
      const after = createDelivered(WINDOW);
      for (const entry of before.entries()) after.restore(entry);
      for (const step of steps.slice(cut)) after.add(...step);
      assert.deepEqual([...after.entries()], [...whole.entries()], `cut at ${cut}`);
    }
  });
});
