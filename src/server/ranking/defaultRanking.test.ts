import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Article } from '../feeds/article.ts';
import { defaultRanking, MOST_OF_A_SET } from './defaultRanking.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const HOUR = 3_600_000;

/** An article of so many hours ago; without a number one that has no date, or one that nobody could read. */
const article = (name: string, hoursAgo?: number): Article => ({
  link: `https://www.example/${name}`,
  title: name,
  ...(hoursAgo !== undefined && { date: NOW - hoursAgo * HOUR }),
});
const articles = (names: readonly string[], hoursAgo?: number): Article[] =>
  names.map((name) => article(name, hoursAgo));
const numbered = (count: number, from = 0): string[] => Array.from({ length: count }, (_, index) => `n${index + from}`);

const rank = (sets: readonly (readonly Article[])[], limit = 30): (string | undefined)[] =>
  defaultRanking(sets, limit, NOW).articles.map(({ title }) => title);

void describe('a set of more than 15 articles', () => {
  void it('gives the 15 newest, in the order of the feed and not in that of their dates', () => {
    const hours = [7, 90, 3, 12, 1, 95, 20, 4, 8, 15, 99, 2, 6, 13, 92, 9, 11, 5, 98, 10];
    const feed = hours.map((hoursAgo) => article(`${hoursAgo}h`, hoursAgo));
    const kept = hours.filter((hoursAgo) => hoursAgo < 90).map((hoursAgo) => `${hoursAgo}h`);
    assert.equal(kept.length, MOST_OF_A_SET);
    assert.deepEqual(rank([feed]), kept);
  });

  void it('counts no date, or one that could not be read, as now', () => {
    const feed = [...articles(numbered(10), 1), ...articles(['undated1', 'undated2']), ...articles(numbered(8, 10), 2)];
    const kept = [...numbered(10), 'undated1', 'undated2', 'n10', 'n11', 'n12'];
    assert.deepEqual(rank([feed]), kept);
  });

  void it('counts a date in the future as now, so that a wrong clock pins nothing', () => {
    const feed = [...articles(numbered(15)), article('next-year', -8760)];
    assert.deepEqual(rank([feed]), numbered(15));
    assert.deepEqual(rank([[article('next-year', -8760), ...articles(numbered(20), 1)]]), [
      'next-year',
      ...numbered(14),
    ]);
  });

  void it('prefers the one that stands first where dates are the same', () => {
    assert.deepEqual(rank([articles(numbered(20), 5)]), numbered(15));
  });

  void it('loses the oldest alone if there are 16', () => {
    assert.deepEqual(rank([[article('old', 2), ...articles(numbered(15), 1)]]), numbered(15));
  });
});

void describe('a set of 15 articles', () => {
  void it('is left as it is, whatever its dates', () => {
    const feed = [article('ancient', 1e5), article('future', -1e5), ...articles(numbered(12), 1), article('undated')];
    assert.deepEqual(rank([feed]), ['ancient', 'future', ...numbered(12), 'undated']);
  });
});

void describe('several sets', () => {
  void it('follow each other in the order of the request', () => {
    const news = articles(['news1', 'news2'], 9);
    const sports = articles(['sports1', 'sports2'], 1);
    assert.deepEqual(rank([news, sports]), ['news1', 'news2', 'sports1', 'sports2']);
    assert.deepEqual(rank([sports, news]), ['sports1', 'sports2', 'news1', 'news2']);
  });

  void it('give 15 articles each', () => {
    const sets = [articles(numbered(20), 1), articles(numbered(20, 100), 2)];
    assert.deepEqual(rank(sets), [...numbered(15), ...numbered(15, 100)]);
  });

  void it('keep the earlier copy of an article that stands in both', () => {
    const both = article('both');
    const sets = [
      [article('a'), { ...both, title: 'of the first' }],
      [{ ...both, title: 'of the second' }, article('b')],
    ];
    assert.deepEqual(rank(sets), ['a', 'of the first', 'b']);
  });

  void it('are pruned before they are merged: a copy that was too old there may still come from here', () => {
    const old = article('old', 50);
    assert.deepEqual(rank([[old, ...articles(numbered(15), 1)], [old]]), [...numbered(15), 'old']);
  });

  void it('may be empty', () => {
    assert.deepEqual(rank([]), []);
    assert.deepEqual(rank([[], articles(['a']), []]), ['a']);
  });
});

void describe('the limit', () => {
  const sets = [articles(numbered(12)), articles(['n3', ...numbered(12, 50)])];
  for (const limit of [2, 12, 13, 20, 30]) {
    void it(`of ${limit} keeps the first ${limit} of the whole`, () => {
      assert.deepEqual(rank(sets, limit), [...numbered(12), ...numbered(12, 50)].slice(0, limit));
    });
  }
});

void describe('the ranking', () => {
  void it('leaves the feeds as they are', () => {
    const feed = numbered(20).map((name, index) => article(name, index));
    const before = structuredClone(feed);
    rank([feed, feed]);
    assert.deepEqual(feed, before);
  });
});

void describe('what a reader has had already', () => {
  const rankFor = (limit: number, had: readonly string[], ...sets: Article[][]) => {
    const ranking = defaultRanking(sets, limit, NOW, ({ title = '' }) => had.includes(title));
    return [ranking.articles.map(({ title }) => title).join(' '), ranking.fresh];
  };
  const rows: readonly [what: string, limit: number, had: readonly string[], names: string, fresh: number][] = [
    ['nothing', 20, [], 'a b c d e', 5],
    ['something that is not here', 20, ['x'], 'a b c d e', 5],
    ['some of it: it stands behind the rest, in its order', 20, ['d', 'a'], 'b c e a d', 3],
    ['some of it: others move up to fill the limit', 3, ['a', 'c'], 'b d e', 3],
    ['most of it: the list is as long as without', 4, ['a', 'b', 'c'], 'd e a b', 2],
    ['all of it', 3, ['a', 'b', 'c', 'd', 'e'], 'a b c', 0],
  ];
  for (const [what, limit, had, names, fresh] of rows) {
    void it(`is ${what}`, () => {
      assert.deepEqual(rankFor(limit, had, articles(['a', 'b', 'c', 'd', 'e'])), [names, fresh]);
    });
  }

  void it('makes room for what is older, in each set by itself', () => {
    const long = articles(numbered(20), 1);
    const older = `${numbered(5, 15).join(' ')} z`;
    assert.deepEqual(rankFor(30, numbered(15), long, articles(['z'])), [`${older} ${numbered(10).join(' ')}`, 6]);
    assert.deepEqual(rankFor(6, numbered(15), long, articles(['z'])), [older, 6]);
  });

  void it('stands at the end only where the list would be shorter than for everybody', () => {
    const long = articles(numbered(40), 1);
    assert.deepEqual(rankFor(30, numbered(15), long), [numbered(15, 15).join(' '), 15]);
  });
});
