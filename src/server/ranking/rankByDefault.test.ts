import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Article } from '../feeds/article.ts';
import { rankByDefault, MAX_ARTICLES_PER_SET } from './rankByDefault.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const HOUR = 3_600_000;

/** Creates an article that is `hoursAgo` hours old; without `hoursAgo`, one without a date. */
const article = (name: string, hoursAgo?: number): Article => ({
  link: `https://www.example/${name}`,
  title: name,
  ...(hoursAgo !== undefined && { date: NOW - hoursAgo * HOUR }),
});
const articles = (names: readonly string[], hoursAgo?: number): Article[] =>
  names.map((name) => article(name, hoursAgo));
const numbered = (count: number, from = 0): string[] => Array.from({ length: count }, (_, index) => `n${index + from}`);

const rank = (sets: readonly (readonly Article[])[], limit = 30): (string | undefined)[] =>
  rankByDefault(sets, limit, NOW).articles.map(({ title }) => title);

void describe('a set of more than 15 articles', () => {
  void it('contributes its 15 newest articles in feed order', () => {
    const hours = [7, 90, 3, 12, 1, 95, 20, 4, 8, 15, 99, 2, 6, 13, 92, 9, 11, 5, 98, 10];
    const feed = hours.map((hoursAgo) => article(`${hoursAgo}h`, hoursAgo));
    const expected = hours.filter((hoursAgo) => hoursAgo < 90).map((hoursAgo) => `${hoursAgo}h`);
    assert.equal(expected.length, MAX_ARTICLES_PER_SET);
    assert.deepEqual(rank([feed]), expected);
  });

  void it('treats articles without a date as new', () => {
    const feed = [...articles(numbered(10), 1), ...articles(['undated1', 'undated2']), ...articles(numbered(8, 10), 2)];
    const expected = [...numbered(10), 'undated1', 'undated2', 'n10', 'n11', 'n12'];
    assert.deepEqual(rank([feed]), expected);
  });

  void it('treats a date in the future as now, so that a wrong clock pins no article', () => {
    const feed = [...articles(numbered(15)), article('next-year', -8760)];
    assert.deepEqual(rank([feed]), numbered(15));
    assert.deepEqual(rank([[article('next-year', -8760), ...articles(numbered(20), 1)]]), [
      'next-year',
      ...numbered(14),
    ]);
  });

  void it('prefers earlier articles if dates are equal', () => {
    assert.deepEqual(rank([articles(numbered(20), 5)]), numbered(15));
  });

  void it('loses only the oldest of 16 articles', () => {
    assert.deepEqual(rank([[article('old', 2), ...articles(numbered(15), 1)]]), numbered(15));
  });
});

void describe('a set of 15 articles', () => {
  void it('keeps all articles, regardless of dates', () => {
    const feed = [article('ancient', 1e5), article('future', -1e5), ...articles(numbered(12), 1), article('undated')];
    assert.deepEqual(rank([feed]), ['ancient', 'future', ...numbered(12), 'undated']);
  });
});

void describe('several sets', () => {
  void it('follow in the order of the request', () => {
    const news = articles(['news1', 'news2'], 9);
    const sports = articles(['sports1', 'sports2'], 1);
    assert.deepEqual(rank([news, sports]), ['news1', 'news2', 'sports1', 'sports2']);
    assert.deepEqual(rank([sports, news]), ['sports1', 'sports2', 'news1', 'news2']);
  });

  void it('contribute 15 articles each', () => {
    const sets = [articles(numbered(20), 1), articles(numbered(20, 100), 2)];
    assert.deepEqual(rank(sets), [...numbered(15), ...numbered(15, 100)]);
  });

  void it('keep the first copy of an article that is in both', () => {
    const both = article('both');
    const sets = [
      [article('a'), { ...both, title: 'of the first' }],
      [{ ...both, title: 'of the second' }, article('b')],
    ];
    assert.deepEqual(rank(sets), ['a', 'of the first', 'b']);
  });

  const spellings: readonly (readonly [first: string, second: string])[] = [
    ['https://www.example/both', 'http://www.example/both'],
    ['https://www.example/both', 'https://example/both'],
    ['https://www.example/both', 'https://www.example/both/'],
    ['https://www.example/both?utm_source=rss', 'https://www.example/both?ncid=rss'],
    ['https://www.example/both#xtor=RSS-1', 'https://www.example/both'],
    ['https://www.example/%d0%b1', 'https://www.example/%D0%B1'],
  ];
  for (const [first, second] of spellings) {
    void it(`keep the first copy of an article with the links ${first} and ${second}`, () => {
      const sets = [
        [article('a'), { link: first, title: 'of the first' }],
        [{ link: second, title: 'of the second' }, article('b')],
      ];
      assert.deepEqual(rank(sets), ['a', 'of the first', 'b']);
    });
  }

  void it('keep articles that one set distinguishes by what is otherwise ignored', () => {
    const [one, two, three] = [1, 2, 3].map((number) => article(`story?ref=${number}`));
    assert.ok(one && two && three);
    assert.deepEqual(rank([[one, two]]), [one.title, two.title]);
    assert.deepEqual(
      rank([
        [one, two],
        [two, three],
      ]),
      [one.title, two.title, three.title],
    );
    assert.deepEqual(rank([[three], [one, two]]), [three.title, one.title, two.title]);
    assert.deepEqual(rank([[one], [two]]), [one.title]);
  });

  void it('are cut to 15 articles before merging, so a copy that one set drops may come from another', () => {
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
    void it(`of ${limit} keeps the first ${limit} articles of all sets`, () => {
      assert.deepEqual(rank(sets, limit), [...numbered(12), ...numbered(12, 50)].slice(0, limit));
    });
  }
});

void describe('the ranking', () => {
  void it('does not change the feeds', () => {
    const feed = numbered(20).map((name, index) => article(name, index));
    const before = structuredClone(feed);
    rank([feed, feed]);
    assert.deepEqual(feed, before);
  });
});

void describe('delivered articles', () => {
  const rankFor = (limit: number, delivered: readonly string[], ...sets: Article[][]) => {
    const ranking = rankByDefault(sets, limit, NOW, ({ title = '' }) => delivered.includes(title));
    return [ranking.articles.map(({ title }) => title).join(' '), ranking.fresh];
  };
  const rows: readonly [what: string, limit: number, delivered: readonly string[], names: string, fresh: number][] = [
    ['nothing', 20, [], 'a b c d e', 5],
    ['an article of no set', 20, ['x'], 'a b c d e', 5],
    ['some: they are at the end, in their order', 20, ['d', 'a'], 'b c e a d', 3],
    ['some: others move up within the limit', 3, ['a', 'c'], 'b d e', 3],
    ['most: the list has its usual length', 4, ['a', 'b', 'c'], 'd e a b', 2],
    ['all', 3, ['a', 'b', 'c', 'd', 'e'], 'a b c', 0],
  ];
  for (const [what, limit, delivered, names, fresh] of rows) {
    void it(`are ranked correctly: ${what}`, () => {
      assert.deepEqual(rankFor(limit, delivered, articles(['a', 'b', 'c', 'd', 'e'])), [names, fresh]);
    });
  }

  void it('do not change which links of a set are the same story', () => {
    const [one, two, three] = [1, 2, 3].map((number) => article(`story?ref=${number}`));
    assert.ok(one && two && three);
    const titles = [two.title, three.title, one.title].join(' ');
    assert.deepEqual(rankFor(30, [one.title ?? ''], [one, two], [three]), [titles, 2]);
  });

  void it('make room for older articles, in each set separately', () => {
    const long = articles(numbered(20), 1);
    const older = `${numbered(5, 15).join(' ')} z`;
    assert.deepEqual(rankFor(30, numbered(15), long, articles(['z'])), [`${older} ${numbered(10).join(' ')}`, 6]);
    assert.deepEqual(rankFor(6, numbered(15), long, articles(['z'])), [older, 6]);
  });

  void it('are added at the end only if the list would be shorter than for other readers', () => {
    const long = articles(numbered(40), 1);
    assert.deepEqual(rankFor(30, numbered(15), long), [numbered(15, 15).join(' '), 15]);
  });
});
