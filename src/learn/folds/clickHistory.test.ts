import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createClickHistory } from './clickHistory.ts';

const MONTH = 30 * 24 * 3_600_000;

void describe('createClickHistory', () => {
  void it('returns the last clicks of a reader, and the set of the last one', () => {
    const history = createClickHistory();
    history.addClick('r', { id: 'a', set: 'news' }, 1);
    history.addClick('r', { id: 'b', set: 'sports' }, 2);
    const { liked, clicked } = history.historyOf('r', 2) ?? assert.fail();
    assert.deepEqual([liked, clicked], ['sports', ['a', 'b']]);
    for (const key of ['s', '', '__proto__']) assert.equal(history.historyOf(key, 2), undefined);
  });

  void it('returns no set if the last article has none', () => {
    const history = createClickHistory();
    history.addClick('r', { id: 'a', set: 'news' }, 1);
    history.addClick('r', { id: 'b' }, 2);
    assert.equal(history.historyOf('r', 2)?.liked, undefined);
  });

  void it('retains the last ten articles of a reader, each once', () => {
    const history = createClickHistory();
    const ids = Array.from({ length: 12 }, (_, index) => `a${index}`);
    for (const id of [...ids, 'a5', 'a5']) history.addClick('r', { id }, 1);
    const lastClicked = ['a2', 'a3', 'a4', 'a6', 'a7', 'a8', 'a9', 'a10', 'a11', 'a5'];
    assert.deepEqual(history.historyOf('r', 1)?.clicked, lastClicked);
  });

  for (const [later, known] of [
    [MONTH, true],
    [MONTH + 1, false],
  ] as const) {
    void it(`${known ? 'retains' : 'forgets'} a reader ${later} ms after the last click`, () => {
      const history = createClickHistory();
      history.addClick('r', { id: 'a' }, 0);
      history.addClick('r', { id: 'b' }, 5000);
      assert.equal(history.historyOf('r', 5000 + later) !== undefined, known);
    });
  }

  void it('forgets readers after a month, and the oldest above 100,000', () => {
    const history = createClickHistory();
    history.addClick('early', { id: 'a' }, 0);
    history.addClick('r0', { id: 'a' }, MONTH + 1);
    assert.deepEqual(
      [...history.entries()].map(([key]) => key),
      ['r0'],
    );
    for (let number = 1; number <= 100_000; number += 1) history.addClick(`r${number}`, { id: 'a' }, MONTH + 1);
    assert.equal([...history.entries()].length, 100_000);
    assert.equal(history.historyOf('r0', MONTH + 1), undefined);
  });

  void it('is restored from its entries', () => {
    const original = createClickHistory();
    original.addClick('r', { id: 'a', set: 'news' }, 1);
    original.addClick('s', { id: 'b' }, 2);
    const restored = createClickHistory();
    for (const entry of original.entries()) restored.restore(JSON.parse(JSON.stringify(entry)));
    for (const history of [original, restored]) history.addClick('r', { id: 'c' }, 3);
    assert.deepEqual([...restored.entries()], [...original.entries()]);
  });
});
