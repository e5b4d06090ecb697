import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDeliveries } from './deliveries.ts';

const WINDOW = 1000;

void describe('createDeliveries', () => {
  void it('returns items under their key only', () => {
    const deliveries = createDeliveries(WINDOW);
    deliveries.add('one', ['a', 'b'], 0);
    const items = deliveries.to('one', 0);
    assert.deepEqual(
      ['a', 'b', 'c', '__proto__', 'constructor'].map((id) => items?.has(id)),
      [true, true, false, false, false],
    );
    assert.equal(deliveries.to('two', 0), undefined);
    assert.equal(deliveries.to('__proto__', 0), undefined);
  });

  for (const [later, known] of [
    [0, true],
    [WINDOW, true],
    [WINDOW + 1, false],
  ] as const) {
    void it(`${known ? 'retains' : 'forgets'} an item after ${later} of ${WINDOW} ms`, () => {
      const deliveries = createDeliveries(WINDOW);
      deliveries.add('one', ['a'], 5000);
      assert.equal(deliveries.to('one', 5000 + later)?.has('a') ?? false, known);
    });
  }

  void it('recognizes normalized forms, within the window', () => {
    const deliveries = createDeliveries(WINDOW);
    deliveries.add('one', ['HTTP://WWW.Example/a/?utm_source=rss'], 0);
    deliveries.add('one', ['https://example/b'], 600);
    const before = deliveries.to('one', 700);
    assert.deepEqual(
      ['example/a', 'example/b', 'example/c'].map((form) => before?.hasForm(form)),
      [true, true, false],
    );
    const after = deliveries.to('one', 1100);
    assert.deepEqual(
      ['example/a', 'example/b'].map((form) => after?.hasForm(form)),
      [false, true],
    );
  });

  void it('recognizes the forms of ids that an older version saved', () => {
    const deliveries = createDeliveries(WINDOW);
    deliveries.restore(['one', [['http://www.example/a/', 0]], 0]);
    assert.equal(deliveries.to('one', 0)?.hasForm('example/a'), true);
    assert.deepEqual([...deliveries.entries()], [['one', [['http://www.example/a/', 0]], 0]]);
  });

  void it('counts the window from the last delivery of each item', () => {
    const deliveries = createDeliveries(WINDOW);
    deliveries.add('one', ['a', 'b'], 0);
    deliveries.add('one', ['b'], 600);
    const items = deliveries.to('one', 1100);
    assert.deepEqual([items?.has('a'), items?.has('b')], [false, true]);
  });

  void it('stores nothing for an empty delivery', () => {
    const deliveries = createDeliveries(WINDOW);
    deliveries.add('one', [], 0);
    assert.equal(deliveries.to('one', 0), undefined);
    assert.equal(deliveries.size(), 0);
  });

  void it('forgets only the keys whose window is over', () => {
    const deliveries = createDeliveries(WINDOW);
    for (const [key, time] of [
      ['one', 0],
      ['two', 1200],
      ['three', 1400],
      ['four', 2300],
    ] as const) {
      deliveries.add(key, ['a'], time);
    }
    assert.deepEqual(
      ['one', 'two', 'three', 'four'].map((key) => deliveries.to(key, 2300)?.has('a')),
      [undefined, undefined, true, true],
    );
    assert.equal(deliveries.size(), 2);
  });

  void it('has a bounded size for any number of readers', () => {
    const deliveries = createDeliveries(WINDOW);
    let maxSize = 0;
    for (let time = 0; time < 100_000; time += 10) {
      deliveries.add(`reader ${time}`, ['a'], time);
      maxSize = Math.max(maxSize, deliveries.size());
    }
    assert.equal(maxSize, WINDOW / 10 + 1);
  });

  void it('evicts the key with the oldest delivery when it is full', () => {
    const deliveries = createDeliveries(WINDOW, 2);
    for (const [time, key] of ['one', 'two', 'one', 'three'].entries()) deliveries.add(key, ['a'], time);
    assert.deepEqual(
      ['one', 'two', 'three'].map((key) => deliveries.to(key, 3)?.has('a')),
      [true, undefined, true],
    );
  });

  void it('forgets expired items of a reader, and the oldest above 1,000', () => {
    const deliveries = createDeliveries(WINDOW);
    const storedIds = (): readonly string[] =>
      [...deliveries.entries()].flatMap(([, times]) => times.map(([id]) => id));
    deliveries.add('one', ['a', 'b'], 0);
    deliveries.add('one', ['a', 'c'], 600);
    deliveries.add('one', ['d'], WINDOW + 1);
    assert.deepEqual(storedIds(), ['a', 'c', 'd']);
    deliveries.add(
      'one',
      Array.from({ length: 5000 }, (_, index) => `${index}`),
      WINDOW + 2,
    );
    assert.deepEqual([storedIds().length, storedIds()[0], storedIds().at(-1)], [1000, '4000', '4999']);
  });

  void it('has the same state when it is saved and restored at any point', () => {
    const steps = Array.from(
      { length: 60 },
      (_, index): readonly [key: string, ids: readonly string[], time: number] => [
        `${(index * 5) % 7}`,
        index % 9 === 0 ? [] : [`${index % 4}`, `${index % 3}`],
        // With pauses longer than the window, and a clock that is set back once.
        index * 70 + Math.floor(index / 20) * 3 * WINDOW - (index === 30 ? 500 : 0),
      ],
    );
    const whole = createDeliveries(WINDOW);
    for (const step of steps) whole.add(...step);
    for (const cut of steps.keys()) {
      const before = createDeliveries(WINDOW);
      for (const step of steps.slice(0, cut)) before.add(...step);
      const after = createDeliveries(WINDOW);
      for (const entry of before.entries()) after.restore(entry);
      for (const step of steps.slice(cut)) after.add(...step);
      assert.deepEqual([...after.entries()], [...whole.entries()], `cut at ${cut}`);
    }
  });
});
