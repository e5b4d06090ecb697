import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createRecentMap } from './recentMap.ts';

const WINDOW = 1000;

const create = (maxSize = 10) => {
  const expired: (readonly [value: string, isEarly: boolean, key: string])[] = [];
  const recent = createRecentMap<string>({ window: WINDOW, maxSize }, (...args) => expired.push(args));
  return { ...recent, expired };
};

void describe('createRecentMap', () => {
  void it('returns a value under its key only', () => {
    const recent = create();
    recent.put('a', 'A', 0);
    assert.deepEqual(
      ['a', 'b', '__proto__', 'constructor'].map((key) => [recent.get(key), recent.has(key)]),
      [
        ['A', true],
        [undefined, false],
        [undefined, false],
        [undefined, false],
      ],
    );
  });

  for (const [later, isRetained] of [
    [0, true],
    [WINDOW, true],
    [WINDOW + 1, false],
  ] as const) {
    void it(`${isRetained ? 'retains' : 'expires'} a value after ${later} of ${WINDOW} ms`, () => {
      const recent = create();
      recent.put('a', 'A', 5000);
      recent.expire(5000 + later);
      assert.equal(recent.has('a'), isRetained);
      assert.deepEqual(recent.expired, isRetained ? [] : [['A', false, 'a']]);
    });
  }

  void it('evicts the oldest values when it is full', () => {
    const recent = create(2);
    for (const key of ['a', 'b', 'c', 'd']) recent.put(key, key.toUpperCase(), 0);
    assert.deepEqual(
      [...recent.entries()].map(([key]) => key),
      ['c', 'd'],
    );
    assert.deepEqual(recent.expired, [
      ['A', true, 'a'],
      ['B', true, 'b'],
    ]);
    assert.equal(recent.size(), 2);
  });

  void it('makes a value the newest when it is put again, without calling onExpire', () => {
    const recent = create(2);
    recent.put('a', 'A', 0);
    recent.put('b', 'B', 1);
    recent.put('a', 'AA', 2);
    assert.deepEqual(recent.expired, []);
    recent.put('c', 'C', 3);
    assert.deepEqual(
      [...recent.entries()],
      [
        ['a', 'AA', 2],
        ['c', 'C', 3],
      ],
    );
  });

  void it('deletes a value without calling onExpire', () => {
    const recent = create();
    recent.put('a', 'A', 0);
    recent.delete('a');
    recent.expire(WINDOW * 2);
    assert.deepEqual([recent.size(), recent.expired], [0, []]);
  });

  void it('expires entries in order, even if the clock was set back', () => {
    const recent = create();
    recent.put('a', 'A', 5000);
    recent.put('b', 'B', 0);
    recent.expire(WINDOW + 1);
    assert.equal(recent.has('b'), true);
    recent.expire(5000 + WINDOW + 1);
    assert.equal(recent.size(), 0);
  });

  void it('is restored by putting its entries', () => {
    const original = create(5);
    for (let index = 0; index < 100; index += 1) original.put(`${(index * 7) % 11}`, `${index}`, index * 50);
    const restored = create(5);
    for (const entry of original.entries()) restored.put(...entry);
    assert.deepEqual([...restored.entries()], [...original.entries()]);
    assert.deepEqual(restored.expired, []);
  });

  for (const [action, moveOldest] of [
    ['deleted', (recent: ReturnType<typeof create>) => recent.delete('a')],
    ['put again', (recent: ReturnType<typeof create>) => recent.put('a', 'A', 5001)],
  ] as const) {
    void it(`expires the next oldest value after the oldest was ${action}, also after a restore`, () => {
      const original = create();
      original.put('a', 'A', 5000);
      original.put('b', 'B', 0);
      moveOldest(original);
      const restored = create();
      for (const entry of original.entries()) restored.put(...entry);
      for (const recent of [original, restored]) {
        recent.expire(WINDOW + 1);
        assert.equal(recent.has('b'), false);
      }
    });
  }

  void it('does not keep replaced or deleted values alive', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: unknown = runInNewContext('gc');
    assert.ok(typeof collectGarbage === 'function');
    const recent = createRecentMap<object>({ window: WINDOW, maxSize: 10 });
    const values: WeakRef<object>[] = [];
    for (let index = 0; index < 20_000; index += 1) {
      const value = { at: index };
      values.push(new WeakRef(value));
      recent.expire(0);
      recent.put(`${index % 5}`, value, 0);
      if (index % 3 === 0) recent.delete(`${(index + 2) % 5}`);
    }
    // The target of a new WeakRef is kept alive until the end of the turn.
    await nextTurn();
    collectGarbage();
    const alive = values.filter((value) => value.deref() !== undefined);
    assert.ok(alive.length < 200, `${alive.length} of ${values.length} are still there`);
    // Uses the map, which would otherwise be garbage itself.
    assert.equal(recent.size(), 4);
  });
});
