import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Chance } from '../../wire/dashboard/learningState.ts';
import { chanceRows } from './chances.ts';

const chance = (id: string, share: number, rest: Partial<Chance> = {}): Chance => ({
  id,
  chance: share,
  views: 0,
  clicks: 0,
  ...rest,
});

const many = (count: number): Chance[] => Array.from({ length: count }, (_, index) => chance(`${index}`, 1 / count));

void describe('the list of chances', () => {
  void it('says everything of an article', () => {
    assert.deepEqual(
      chanceRows([chance('https://www.example/a', 0.614, { title: 'A title', set: 'news', views: 1234, clicks: 56 })]),
      {
        rows: [{ name: 'A title', set: 'news', bar: 1, chance: '61 %', views: '1,234', clicks: '56' }],
        more: 0,
      },
    );
  });

  void it('calls an article without a title by the end of its address', () => {
    const { rows } = chanceRows([chance('https://www.example/some-story', 1), chance('guid', 0, { title: '' })]);
    assert.deepEqual(
      rows.map(({ name, set }) => [name, set]),
      [
        ['some-story', ''],
        ['guid', ''],
      ],
    );
  });

  void it('has the likeliest first, and leaves those of equal chance in their order', () => {
    const given = [chance('a', 0.1), chance('b', 0.5), chance('c', 0.1), chance('d', 0.3)];
    assert.deepEqual(
      chanceRows(given).rows.map(({ name }) => name),
      ['b', 'd', 'a', 'c'],
    );
    assert.deepEqual(
      given.map(({ id }) => id),
      ['a', 'b', 'c', 'd'],
    );
  });

  for (const [count, rows, more] of [
    [0, 0, 0],
    [1, 1, 0],
    [15, 15, 0],
    [16, 15, 1],
    [22, 15, 7],
  ] as const) {
    void it(`shows ${rows} of ${count} articles, and counts ${more} more`, () => {
      const found = chanceRows(many(count));
      assert.deepEqual([found.rows.length, found.more], [rows, more]);
    });
  }

  void it('draws the longest bar in full, unless no article stands out', () => {
    const bars = (...shares: number[]) =>
      chanceRows(shares.map((share, index) => chance(`${index}`, share))).rows.map(({ bar }) => bar);
    assert.deepEqual(bars(0.5, 0.25), [1, 0.5]);
    assert.deepEqual(bars(0.05, 0), [0.25, 0]);
    assert.deepEqual(bars(0, 0), [0, 0]);
  });
});
