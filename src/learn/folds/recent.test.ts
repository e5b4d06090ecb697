import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createRecent } from './recent.ts';

const WINDOW = 1000;

const create = (most = 10) => {
  const gone: (readonly [value: string, isEarly: boolean, key: string])[] = [];
  const recent = createRecent<string>({ window: WINDOW, most }, (...what) => gone.push(what));
  return { ...recent, gone };
};

void describe('what is recent', () => {
  void it('is found under its key, and under no other', () => {
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

  for (const [later, is] of [
    [0, true],
    [WINDOW, true],
    [WINDOW + 1, false],
  ] as const) {
    void it(`is ${is ? 'still' : 'no longer'} so ${later} of ${WINDOW} ms later`, () => {
      const recent = create();
      recent.put('a', 'A', 5000);
      recent.letGo(5000 + later);
      assert.equal(recent.has('a'), is);
      assert.deepEqual(recent.gone, is ? [] : [['A', false, 'a']]);
    });
  }

  void it('gives way to what is younger where there is no more room', () => {
    const recent = create(2);
    for (const key of ['a', 'b', 'c', 'd']) recent.put(key, key.toUpperCase(), 0);
    assert.deepEqual(
      [...recent.entries()].map(([key]) => key),
      ['c', 'd'],
    );
    assert.deepEqual(recent.gone, [
      ['A', true, 'a'],
      ['B', true, 'b'],
    ]);
    assert.equal(recent.size(), 2);
  });

  void it('is the youngest again where it is put again, and is not gone by that', () => {
    const recent = create(2);
    recent.put('a', 'A', 0);
    recent.put('b', 'B', 1);
    recent.put('a', 'AA', 2);
    assert.deepEqual(recent.gone, []);
    recent.put('c', 'C', 3);
    assert.deepEqual(
      [...recent.entries()],
      [
        ['a', 'AA', 2],
        ['c', 'C', 3],
      ],
    );
  });

  void it('can be taken out, and is not gone by that either', () => {
    const recent = create();
    recent.put('a', 'A', 0);
    recent.delete('a');
    recent.letGo(WINDOW * 2);
    assert.deepEqual([recent.size(), recent.gone], [0, []]);
  });

  void it('waits behind what stands before it, where a clock was put back', () => {
    const recent = create();
    recent.put('a', 'A', 5000);
    recent.put('b', 'B', 0);
    recent.letGo(WINDOW + 1);
    assert.equal(recent.has('b'), true);
    recent.letGo(5000 + WINDOW + 1);
    assert.equal(recent.size(), 0);
  });

  void it('comes to the same where its entries are put again', () => {
    const one = create(5);
    for (let at = 0; at < 100; at += 1) one.put(`${(at * 7) % 11}`, `${at}`, at * 50);
    const other = create(5);
    for (const entry of one.entries()) other.put(...entry);
    assert.deepEqual([...other.entries()], [...one.entries()]);
    assert.deepEqual(other.gone, []);
  });

  for (const [what, takeOut] of [
    ['taken out', (recent: ReturnType<typeof create>) => recent.delete('a')],
    ['put again', (recent: ReturnType<typeof create>) => recent.put('a', 'A', 5001)],
  ] as const) {
    void it(`goes on with what is oldest by then, where the oldest was ${what}, as it does where it is read back`, () => {
      const one = create();
      one.put('a', 'A', 5000);
      one.put('b', 'B', 0);
      takeOut(one);
      const other = create();
      for (const entry of one.entries()) other.put(...entry);
      for (const recent of [one, other]) {
        recent.letGo(WINDOW + 1);
        assert.equal(recent.has('b'), false);
      }
    });
  }

  void it('holds on to nothing that was put again or taken out, however often', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: unknown = runInNewContext('gc');
    assert.ok(typeof collectGarbage === 'function');
    const recent = createRecent<object>({ window: WINDOW, most: 10 });
    const values: WeakRef<object>[] = [];
    for (let at = 0; at < 20_000; at += 1) {
      const value = { at };
      values.push(new WeakRef(value));
      recent.letGo(0);
      recent.put(`${at % 5}`, value, 0);
      if (at % 3 === 0) recent.delete(`${(at + 2) % 5}`);
    }
    // Whatever a WeakRef was made for in this turn is held until its end.
    await nextTurn();
    collectGarbage();
    const alive = values.filter((value) => value.deref() !== undefined);
    assert.ok(alive.length < 200, `${alive.length} of ${values.length} are still there`);
    // Used once more, or all of it would have been garbage.
    assert.equal(recent.size(), 4);
  });
});
