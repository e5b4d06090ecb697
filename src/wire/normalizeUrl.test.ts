import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normalizeUrl } from './normalizeUrl.ts';

const STORY = 'https://www.news.example/2026/12/01/harbour';

/** Parses a URL as a browser does, before it is normalized. */
const keyOf = (url: string): string => normalizeUrl(new URL(url, 'https://www.news.example/front/').href);

void describe('normalizeUrl', () => {
  const equal: readonly (readonly [description: string, one: string, other: string])[] = [
    ['a scheme', 'http://www.news.example/a', 'https://www.news.example/a'],
    ['www.', 'https://news.example/a', 'https://www.news.example/a'],
    ['a scheme and www.', 'http://news.example/a', 'https://www.news.example/a'],
    ['the case of the host', 'https://WWW.News.Example/a', 'https://www.news.example/a'],
    ['a default port', 'https://www.news.example:443/a', 'https://www.news.example/a'],
    ['an internationalized host', 'https://zürich.example/a', 'https://xn--zrich-kva.example/a'],
    ['a relative address', '/a', 'https://www.news.example/a'],
    ['dot segments', '/x/../a', '/a'],
    ['a trailing slash', '/a/', '/a'],
    ['the slash of an empty path', 'https://www.news.example', 'https://www.news.example/'],
    ['a slash before a query', '/a/?x=1', '/a?x=1'],
    ['a slash before a fragment', '/a/#content', '/a'],
    ['a slash before a tracking parameter', '/a/?utm_source=rss', '/a'],
    ['a fragment', '/a#content', '/a'],
    ['a fragment with a tracking code', '/a#xtor=RSS-1', '/a'],
    ['an empty fragment', '/a#', '/a'],
    ['an empty query', '/a?', '/a'],
    ['empty parameters', '/a?&&x=1&', '/a?x=1'],
    ['the case of percent-encoding', '/%d1%82', '/%D1%82'],
    ['an encoded letter', '/%D1%82', '/т'],
    ['an encoded letter in a query', '/?q=%d1%82', '/?q=т'],
    ['encoded unreserved characters', '/%61%2D%2e%5F%7e%30', '/a-._~0'],
    ['the case of a reserved character', '/a%2fb', '/a%2Fb'],
    ['the case of an escape that is not UTF-8', '/caf%e9', '/caf%E9'],
    ['composed letters', '/cafe\u0301', '/caf\u00e9'],
    ['composed letters, encoded', '/cafe%CC%81', '/caf%C3%A9'],
    ['Hangul', '/\u1112\u1161\u11ab', '/\ud55c'],
    ['an encoded space', '/a b', '/a%20b'],
    ['an escaped percent sign', '/100%25', '/100%25'],
    ['the guid of a site that moved to https', 'http://www.news.example/?p=97', 'https://www.news.example/?p=97'],
  ];
  for (const [description, one, other] of equal) {
    void it(`ignores ${description}: ${one} = ${other}`, () => assert.equal(keyOf(one), keyOf(other)));
  }

  const tracking = [
    'utm_source=rss&utm_medium=rss',
    'utm_source=feed&utm_campaign=a%20b&utm_id=1',
    'at_medium=RSS&at_campaign=KARANGA',
    'ncid=rss',
    'xtor=RSS-1',
    'ref=hp_top',
    'ref_src=twsrc%5Etfw',
    'fbclid=IwAR0',
    'gclid=1&dclid=2',
    'msclkid=1',
    'mc_cid=1&mc_eid=2',
    'pk_campaign=feed',
    'mtm_source=rss',
    'CMP=Share_iOSApp_Other',
    'cmpid=rss',
    'smid=rss-nytimes',
    'ito=1490',
    'ocid=socialflow',
    'source=rss----1',
    'rss=1',
    'rss',
    '_ga=2.1&_gl=1',
    'UTM_SOURCE=RSS',
  ];
  for (const query of tracking) {
    void it(`ignores ${query}, alone and between other parameters`, () => {
      assert.equal(keyOf(`${STORY}?${query}`), keyOf(STORY));
      assert.equal(keyOf(`${STORY}?${query}#top`), keyOf(STORY));
      assert.equal(keyOf(`${STORY}?id=7&${query}&page=2`), keyOf(`${STORY}?id=7&page=2`));
      assert.equal(keyOf(`${STORY}?${query}&id=7`), keyOf(`${STORY}?id=7`));
    });
  }

  const different: readonly (readonly [description: string, one: string, other: string])[] = [
    ['a path', '/a', '/b'],
    ['the case of a path', '/a', '/A'],
    ['a host', 'https://news.example/a', 'https://sport.news.example/a'],
    ['a host that begins with www', 'https://www2.news.example/a', 'https://news.example/a'],
    ['a port', 'https://news.example:8443/a', 'https://news.example/a'],
    ['a parameter', '/?p=97', '/?p=98'],
    ['a parameter and none', '/?p=97', '/'],
    ['a parameter whose name contains a tracking name', '/a?reference=1', '/a?reference=2'],
    ['a parameter whose name ends like one', '/a?href=1', '/a?href=2'],
    ['a parameter whose name begins like one', '/a?utmost=1', '/a?utmost=2'],
    ['an id', '/a?cid=1', '/a?cid=2'],
    ['an article number', '/a?id=1&utm_source=rss', '/a?id=2&utm_source=rss'],
    ['an encoded slash', '/a%2Fb', '/a/b'],
    ['an encoded question mark', '/a%3Fx=1', '/a?x=1'],
    ['an escaped percent sign and an escape', '/%2541', '/A'],
    ['a route in the fragment', '/#/a', '/#/b'],
    ['a hashbang', '/#!a', '/#!b'],
    ['a double slash', '/a//', '/a'],
  ];
  for (const [description, one, other] of different) {
    void it(`distinguishes ${description}: ${one} ≠ ${other}`, () => assert.notEqual(keyOf(one), keyOf(other)));
  }

  for (const text of [
    '',
    'news-1042',
    'news:3',
    'tag:courier.example,2025:1',
    '%',
    '%zz',
    '100%',
    '\ud800',
    '#',
    '?',
  ]) {
    void it(`accepts any text: ${JSON.stringify(text)}`, () =>
      assert.equal(normalizeUrl(normalizeUrl(text)), normalizeUrl(text)));
  }

  void it('takes linear time on a long address', () => {
    const long = `https://news.example/${'a/'.repeat(20_000)}?${'&utm_'.repeat(20_000)}${'%25'.repeat(20_000)}`;
    assert.ok(normalizeUrl(long).length > 20_000);
  });
});
