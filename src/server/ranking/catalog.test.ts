import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeliveredItems } from '../../learn/folds/deliveries.ts';
import { normalizeItemId } from '../../learn/folds/normalizeItemId.ts';
import type { Article } from '../feeds/article.ts';
import type { ArticleFacts } from '../articles/parseArticlePage.ts';
import { createCatalog, type Catalog, type CatalogSet, type Offer } from './catalog.ts';
import type { ActionSetState } from '../feeds/actionSetState.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const TIME = '2026-11-20T12:00:00.0000000Z';

const articles = (...names: readonly string[]): Article[] =>
  names.map((name) => ({ link: `https://www.example/${name}`, title: name }));

const ids = ({ candidates }: Offer): string[] => candidates.actions.map(({ id }) => id.replace(/.*\//, ''));

/** Creates a catalog with sets and pages that a test can change. */
const create = (loaded: Readonly<Record<string, ActionSetState | null>>, privates: readonly string[] = []) => {
  const states = new Map(Object.entries(loaded));
  const prefetched: [link: string, allowPrivate: boolean][] = [];
  const facts = new Map<string, ArticleFacts>();
  let version = 0;
  const sets = Object.keys(loaded).map((id): CatalogSet => ({
    id,
    state: () => states.get(id) ?? null,
    isPrivate: () => privates.includes(id),
  }));
  const pages = {
    facts: (link: string) => facts.get(link) ?? null,
    prefetch: (link: string, allowPrivate: boolean) => void prefetched.push([link, allowPrivate]),
    version: () => version,
  };
  const catalog: Catalog = createCatalog(sets, pages, () => NOW);
  return {
    catalog,
    prefetched,
    load: (id: string, state: ActionSetState) => states.set(id, state),
    learn: (link: string, known: ArticleFacts) => {
      facts.set(link, known);
      version += 1;
    },
  };
};

const NEWS: ActionSetState = { articles: articles('a', 'b'), lastRefresh: NOW };
const SPORTS: ActionSetState = { articles: articles('b', 'c'), lastRefresh: NOW - 60_000 };

void describe('the catalog', () => {
  const { catalog } = create({ news: NEWS, sports: SPORTS, later: null });

  void it('lists its sets in configuration order', () => {
    assert.deepEqual(catalog.ids, ['news', 'sports', 'later']);
    assert.deepEqual(
      ['news', 'later', 'none', '', 'constructor'].map((id) => catalog.has(id)),
      [true, true, false, false, false],
    );
  });

  void it('merges sets in default order, and states when each was refreshed', () => {
    const offer = catalog.offer(['sports', 'news'], 20, 0);
    assert.deepEqual(ids(offer), ['b', 'c', 'a']);
    assert.equal(
      offer.actionSets,
      `[{"id":"sports","lastRefresh":"2026-11-20T11:59:00.0000000Z"},{"id":"news","lastRefresh":"${TIME}"}]`,
    );
  });

  void it('applies the limit', () => {
    assert.deepEqual(ids(catalog.offer(['news', 'sports'], 2, 0)), ['a', 'b']);
  });

  void it('returns guid, title, date and action set of an article', () => {
    const article = { link: 'https://www.example/x', guid: '7', title: 'X', date: 5 };
    const only = create({ news: { articles: [article], lastRefresh: NOW } });
    const [action] = only.catalog.offer(['news'], 20, 0).candidates.actions;
    assert.deepEqual(action, { id: article.link, guid: '7', title: 'X', date: 5, set: 'news', facts: undefined });
  });

  void it('omits a set until it has been read', () => {
    const late = create({ news: NEWS, later: null });
    const before = late.catalog.offer(['later', 'news'], 20, 0);
    assert.deepEqual(ids(before), ['a', 'b']);
    assert.equal(before.actionSets, `[{"id":"news","lastRefresh":"${TIME}"}]`);
    late.load('later', { articles: articles('z'), lastRefresh: NOW });
    assert.deepEqual(ids(late.catalog.offer(['later', 'news'], 20, 0)), ['z', 'a', 'b']);
  });

  void it('returns an empty offer if no set has been read', () => {
    const { candidates, actionSets } = catalog.offer(['later'], 20, 2);
    assert.deepEqual([candidates.actions, actionSets], [[], '[]']);
  });

  void it('lists an empty set', () => {
    const empty = create({ news: { articles: [], lastRefresh: NOW } });
    const { candidates, actionSets } = empty.catalog.offer(['news'], 20, 0);
    assert.deepEqual([candidates.actions, actionSets], [[], `[{"id":"news","lastRefresh":"${TIME}"}]`]);
  });
});

void describe('an offer', () => {
  void it('is the same object until something changes', () => {
    const { catalog } = create({ news: NEWS, sports: SPORTS });
    for (const details of [0, 1, 2] as const) {
      const offer = catalog.offer(['news', 'sports'], 20, details);
      assert.equal(catalog.offer(['news', 'sports'], 20, details), offer);
    }
    assert.equal(catalog.offer(['news'], 20, 1), catalog.offer(['news'], 20, 0));
  });

  void it('differs for other sets, another order and another limit', () => {
    const { catalog } = create({ news: NEWS, sports: SPORTS });
    const offers = new Set([
      catalog.offer(['news', 'sports'], 20, 0),
      catalog.offer(['sports', 'news'], 20, 0),
      catalog.offer(['news'], 20, 0),
      catalog.offer(['news', 'sports'], 2, 0),
    ]);
    assert.equal(offers.size, 4);
  });

  const changes: readonly [what: string, state: ActionSetState][] = [
    ['has new articles', { articles: articles('b', 'new'), lastRefresh: SPORTS.lastRefresh }],
    ['was read again with the same articles', { articles: SPORTS.articles, lastRefresh: NOW }],
  ];
  for (const [what, state] of changes) {
    void it(`is renewed after one of its sets ${what}`, () => {
      const { catalog, load } = create({ news: NEWS, sports: SPORTS });
      const offer = catalog.offer(['news', 'sports'], 20, 0);
      const untouched = catalog.offer(['news'], 20, 0);
      load('sports', state);
      const next = catalog.offer(['news', 'sports'], 20, 0);
      assert.notEqual(next, offer);
      assert.equal(catalog.offer(['news', 'sports'], 20, 0), next);
      assert.equal(catalog.offer(['news'], 20, 0), untouched);
    });
  }

  void it('is correct after many requests for other sets', () => {
    const { catalog } = create({ news: NEWS, sports: SPORTS });
    for (let index = 0; index < 2000; index += 1) catalog.offer(['news', `x${index}`], 20, 0);
    assert.deepEqual(ids(catalog.offer(['news', 'sports'], 20, 0)), ['a', 'b', 'c']);
  });
});

void describe('article pages', () => {
  const link = 'https://www.example/a';

  void it('are read only for details=2', () => {
    const { catalog, prefetched } = create({ news: NEWS });
    catalog.offer(['news'], 20, 0);
    catalog.offer(['news'], 20, 1);
    assert.deepEqual(prefetched, []);
    catalog.offer(['news'], 20, 2);
    assert.deepEqual(
      prefetched,
      NEWS.articles.map((article) => [article.link, false]),
    );
  });

  void it('are read on private addresses only if their feed is on one', () => {
    const { catalog, prefetched } = create({ news: NEWS, sports: SPORTS }, ['sports']);
    catalog.offer(['news', 'sports'], 20, 2);
    assert.deepEqual(
      prefetched.map(([address, allowPrivate]) => [address.replace(/.*\//, ''), allowPrivate]),
      [
        ['a', false],
        ['b', false],
        ['c', true],
      ],
    );
  });

  void it('change only offers with details=2', () => {
    const { catalog, learn } = create({ news: NEWS });
    const plain = catalog.offer(['news'], 20, 1);
    const detailed = catalog.offer(['news'], 20, 2);
    learn(link, { title: 'of the page' });
    assert.equal(catalog.offer(['news'], 20, 1), plain);
    const next = catalog.offer(['news'], 20, 2);
    assert.notEqual(next, detailed);
    assert.equal(next.candidates.writeEntries([0], 2), `{"id":"${link}","details":[{"title":"of the page"}]}`);
  });

  void it('are prefetched again after every refresh of the feed', () => {
    const { catalog, prefetched, load } = create({ news: { articles: articles('a'), lastRefresh: NOW } });
    catalog.offer(['news'], 20, 2);
    catalog.offer(['news'], 20, 2);
    assert.equal(prefetched.length, 1);
    load('news', { articles: articles('a'), lastRefresh: NOW + 1 });
    catalog.offer(['news'], 20, 2);
    assert.equal(prefetched.length, 2);
  });
});

void describe('an offer to a reader with delivered items', () => {
  const deliveredIds = (...known: readonly string[]): DeliveredItems => ({
    has: (id) => known.includes(id),
    hasForm: (form) => known.map(normalizeItemId).includes(form),
  });
  const guided: ActionSetState = {
    articles: NEWS.articles.map((article) => ({ ...article, guid: `guid of ${article.title}` })),
    lastRefresh: NOW,
  };

  void it('has delivered items at the end, and the number of the others', () => {
    const { catalog } = create({ news: NEWS, sports: SPORTS });
    const offer = catalog.offer(['news', 'sports'], 20, 0, deliveredIds('https://www.example/a'));
    assert.deepEqual([ids(offer), offer.fresh], [['b', 'c', 'a'], 2]);
  });

  void it('also recognizes items by guid', () => {
    const { catalog } = create({ news: guided });
    assert.deepEqual(ids(catalog.offer(['news'], 20, 0, deliveredIds('guid of a'))), ['b', 'a']);
  });

  for (const id of [
    'http://example/a',
    'https://www.example/a/?utm_source=rss',
    'https://www.example/a#top',
    'https://www.example/%61',
    'HTTPS://WWW.EXAMPLE:443/x/../a',
  ]) {
    void it(`also recognizes ${id}`, () => {
      const { catalog } = create({ news: NEWS });
      assert.deepEqual(ids(catalog.offer(['news'], 20, 0, deliveredIds(id))), ['b', 'a']);
    });
  }

  // WordPress writes guids with the scheme of the site's first day.
  const guids: readonly [guids: readonly string[], delivered: string, fresh: number][] = [
    [['http://www.example/?p=1', 'http://www.example/?p=2'], 'https://www.example/?p=1', 1],
    [['http://www.example/?p=1', 'http://www.example/?p=2'], 'https://www.example/?p=3', 2],
    [['http://www.example/feed#1', 'http://www.example/feed#2'], 'http://www.example/feed#1', 1],
    [['http://www.example/feed#1', 'http://www.example/feed#2'], 'https://www.example/feed#1', 2],
    [['http://www.example/b', 'http://www.example/2'], 'http://www.example/b', 1],
    [['http://www.example/b', 'http://www.example/2'], 'https://example/b', 2],
  ];
  for (const [[first = '', second = ''], delivered, fresh] of guids) {
    void it(`ranks ${fresh} of the guids ${first} and ${second} after ${delivered}`, () => {
      const set = {
        articles: [
          { link: 'https://www.example/a', guid: first },
          { link: 'https://www.example/b', guid: second },
        ],
        lastRefresh: NOW,
      };
      assert.equal(create({ news: set }).catalog.offer(['news'], 20, 0, deliveredIds(delivered)).fresh, fresh);
    });
  }

  void it('distinguishes articles of one set that differ only in what is otherwise ignored', () => {
    const links = ['https://www.example/a?ref=1', 'https://www.example/a?ref=2'];
    const set = { articles: links.map((link) => ({ link, title: link })), lastRefresh: NOW };
    const { catalog } = create({ news: set });
    const fresh = (id: string): number => catalog.offer(['news'], 20, 0, deliveredIds(id)).fresh;
    assert.deepEqual([...links, 'https://www.example/a'].map(fresh), [1, 1, 2]);
  });

  void it('prefetches pages only for details=2', () => {
    const { catalog, prefetched } = create({ news: NEWS });
    catalog.offer(['news'], 20, 1, deliveredIds('https://www.example/a'));
    assert.deepEqual(prefetched, []);
    catalog.offer(['news'], 20, 2, deliveredIds('https://www.example/a'));
    assert.equal(prefetched.length, 2);
  });

  void it('is not cached for other readers', () => {
    const { catalog } = create({ news: NEWS });
    catalog.offer(['news'], 20, 0, deliveredIds('https://www.example/a'));
    const offer = catalog.offer(['news'], 20, 0);
    assert.deepEqual([ids(offer), offer.fresh], [['a', 'b'], 2]);
  });
});

void describe('find', () => {
  const guided: ActionSetState = {
    articles: [
      { link: 'https://www.example/x', guid: '1' },
      { link: 'https://www.example/y', guid: 'https://www.example/x' },
      { link: 'https://www.example/z', guid: '1' },
      { link: 'https://www.example/w', guid: 'http://example/?p=4' },
    ],
    lastRefresh: NOW,
  };
  const found = (id: string) => {
    const { catalog } = create({ later: null, news: guided, sports: SPORTS });
    const { article, set } = catalog.find(id) ?? {};
    return [article?.link.at(-1), set];
  };
  const rows: readonly [id: string, link: string | undefined, set: string | undefined][] = [
    ['https://www.example/y', 'y', 'news'],
    ['https://www.example/c', 'c', 'sports'],
    ['1', 'x', 'news'],
    ['https://www.example/x', 'x', 'news'],
    ['http://example/y/?utm_source=rss#top', 'y', 'news'],
    ['http://example/x', undefined, undefined],
    ['https://www.example/?p=4', 'w', 'news'],
    ['none', undefined, undefined],
    ['__proto__', undefined, undefined],
  ];
  for (const [id, link, set] of rows) {
    void it(`finds ${link ?? 'nothing'} for ${id}`, () => assert.deepEqual(found(id), [link, set]));
  }

  void it('finds an article by its exact link if another one differs only in what is otherwise ignored', () => {
    const links = ['https://www.example/a?ref=1', 'https://www.example/a?ref=2'];
    const { catalog } = create({ news: { articles: links.map((link) => ({ link })), lastRefresh: NOW } });
    assert.deepEqual(
      [...links, 'https://www.example/a'].map((id) => catalog.find(id)?.article.link),
      [...links, undefined],
    );
  });

  void it('finds an exact link in a later set before a similar one in an earlier set', () => {
    const [one, two] = ['https://www.example/a?ref=1', 'https://www.example/a?ref=2'].map((link) => ({
      articles: [{ link }],
      lastRefresh: NOW,
    }));
    const { catalog } = create({ news: one ?? null, sports: two ?? null });
    assert.equal(catalog.find('https://www.example/a?ref=2')?.set, 'sports');
    assert.equal(catalog.find('https://www.example/a')?.set, 'news');
  });

  void it('finds articles of the current feed only', () => {
    const { catalog, load } = create({ news: NEWS });
    assert.equal(catalog.find('https://www.example/new'), undefined);
    load('news', { articles: articles('new'), lastRefresh: NOW });
    assert.equal(catalog.find('https://www.example/new')?.set, 'news');
    assert.equal(catalog.find('https://www.example/a'), undefined);
  });
});
