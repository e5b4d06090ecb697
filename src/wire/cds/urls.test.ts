import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VisitOrigin } from './rankParameters.ts';
import { readRankParameters } from './readRankParameters.ts';
import { apiUrl, reportUrl, widgetRankUrl } from './urls.ts';

const ENDPOINT = 'https://rank.example/';
const RANK_URL = 'https://rank.example/api/v2/my-site/rank/news';

void describe('widgetRankUrl', () => {
  void it('returns the preload URL of the documentation', () => {
    assert.equal(
      widgetRankUrl(ENDPOINT, 'my-site', ['news', 'sports'], 10, 0, undefined),
      'https://rank.example/api/v2/my-site/rank/news/sports?limit=10&dnt=1&defer=1&callback=topslot.answer',
    );
  });

  const queries: readonly [limit: number | undefined, details: number, from: VisitOrigin | undefined, query: string][] =
    [
      [undefined, 0, 'direct', 'from=direct&defer=1&callback=topslot.answer'],
      [undefined, 0, undefined, 'dnt=1&defer=1&callback=topslot.answer'],
      [undefined, 1, 'search', 'details=1&from=search&defer=1&callback=topslot.answer'],
      [2, 0, 'other', 'limit=2&from=other&defer=1&callback=topslot.answer'],
      [30, 2, undefined, 'limit=30&details=2&dnt=1&defer=1&callback=topslot.answer'],
    ];
  for (const [limit, details, from, query] of queries) {
    const url = widgetRankUrl(ENDPOINT, 'my-site', ['news'], limit, details, from);

    void it(`omits defaults and uses a fixed order: ${query}`, () => assert.equal(url, `${RANK_URL}?${query}`));

    void it(`is read back by the server: ${query}`, () => {
      const { searchParams } = new URL(url);
      const read = readRankParameters((name) => searchParams.get(name) ?? undefined);
      assert.deepEqual(read, {
        ok: true,
        parameters: { limit, details, dnt: !from, defer: true, from, callback: 'topslot.answer' },
      });
    });
  }

  void it('preserves the path of the endpoint and the order of the sets', () => {
    const url = widgetRankUrl('https://cdn.example/rank/', 'a', ['c', 'b', 'd'], undefined, 0, 'direct');
    assert.ok(url.startsWith('https://cdn.example/rank/api/v2/a/rank/c/b/d?'), url);
  });
});

void describe('apiUrl', () => {
  const endpoints: readonly [endpoint: string, url: string][] = [
    ['https://rank.example', 'https://rank.example/api/v2/'],
    ['https://rank.example/', 'https://rank.example/api/v2/'],
    ['https://cdn.example/rank', 'https://cdn.example/rank/api/v2/'],
  ];
  for (const [endpoint, url] of endpoints)
    void it(`returns ${url} for ${endpoint}`, () => assert.equal(apiUrl(endpoint), url));
});

void describe('reportUrl', () => {
  const ids: readonly [id: string, path: string][] = [
    ['ee9e857b57644a3fa600bc0343952ae8-sVvR', 'ee9e857b57644a3fa600bc0343952ae8-sVvR'],
    ['a/b.c', 'a%2Fb.c'],
    ['../../x', '..%2F..%2Fx'],
    ['a?b#c', 'a%3Fb%23c'],
    ['50%', '50%25'],
    ['ü', '%C3%BC'],
  ];
  for (const [id, path] of ids) {
    void it(`escapes ${id}`, () => {
      for (const verb of ['reward', 'activate'] as const) {
        assert.equal(reportUrl(ENDPOINT, 'my-site', verb, id), `https://rank.example/api/v2/my-site/${verb}/${path}`);
      }
    });
  }

  for (const [on, query] of [
    [undefined, ''],
    [0, '?on=0'],
    [5, '?on=5'],
    [2 ** 30 - 1, '?on=3fffffff'],
  ] as const) {
    void it(`states the positions ${on} as "${query}"`, () =>
      assert.equal(
        reportUrl(ENDPOINT, 'my-site', 'reward', 'e?1', on),
        `https://rank.example/api/v2/my-site/reward/e%3F1${query}`,
      ));
  }
});
