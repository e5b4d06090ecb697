import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ArticleChance } from '../../wire/dashboard/learningState.ts';
import { createChanceRows } from './chanceRows.ts';

const chance = (id: string, share: number, details: Partial<ArticleChance> = {}): ArticleChance => ({
  id,
  chance: share,
  views: 0,
  clicks: 0,
  ...details,
});

const createChances = (count: number): ArticleChance[] =>
  Array.from({ length: count }, (_, index) => chance(`${index}`, 1 / count));

void describe('createChanceRows', () => {
  void it('formats everything about an article', () => {
    assert.deepEqual(
      createChanceRows([
        chance('https://www.example/a', 0.614, { title: 'A title', set: 'news', views: 1234, clicks: 56 }),
      ]),
      {
        rows: [{ name: 'A title', set: 'news', bar: 1, chance: '61 %', views: '1,234', clicks: '56' }],
        more: 0,
      },
    );
  });

  void it('names an article without a title by the last segment of its URL', () => {
    const { rows } = createChanceRows([chance('https://www.example/some-story', 1), chance('guid', 0, { title: '' })]);
    assert.deepEqual(
      rows.map(({ name, set }) => [name, set]),
      [
        ['some-story', ''],
        ['guid', ''],
      ],
    );
  });

  void it('sorts by chance, and keeps the order of equal chances', () => {
    const chances = [chance('a', 0.1), chance('b', 0.5), chance('c', 0.1), chance('d', 0.3)];
    assert.deepEqual(
      createChanceRows(chances).rows.map(({ name }) => name),
      ['b', 'd', 'a', 'c'],
    );
    assert.deepEqual(
      chances.map(({ id }) => id),
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
      const result = createChanceRows(createChances(count));
      assert.deepEqual([result.rows.length, result.more], [rows, more]);
    });
  }

  void it('draws the longest bar at full length unless all chances are small', () => {
    const bars = (...shares: number[]) =>
      createChanceRows(shares.map((share, index) => chance(`${index}`, share))).rows.map(({ bar }) => bar);
    assert.deepEqual(bars(0.5, 0.25), [1, 0.5]);
    assert.deepEqual(bars(0.05, 0), [0.25, 0]);
    assert.deepEqual(bars(0, 0), [0, 0]);
  });
});
