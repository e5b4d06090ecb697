import { expect } from '../fixtures.ts';
import { FRONT, linkItems, SITE, test, type FeedItem } from './pages.ts';

/** Feeds in the order c b a, and the links of a page in the order a b c. */
const spellings: Readonly<
  Record<string, readonly (readonly [description: string, feed: readonly FeedItem[], page: readonly string[]])[]>
> = {
  'tracking parameters': [
    [
      'the feed has utm_source and utm_medium',
      ['c', 'b', 'a'].map((name) => `${FRONT}${name}?utm_source=rss&utm_medium=rss`),
      ['/a', '/b', '/c'],
    ],
    [
      'the feed has at_medium and at_campaign',
      ['c', 'b', 'a'].map((name) => `${FRONT}${name}?at_medium=RSS&at_campaign=rss-${name}`),
      ['/a', '/b', '/c'],
    ],
    ['the feed has ncid', ['c', 'b', 'a'].map((name) => `${FRONT}${name}?ncid=rss`), ['/a', '/b', '/c']],
    [
      'the feed has #xtor, and one link ?xtor',
      [`${FRONT}c#xtor=RSS-1`, `${FRONT}b?xtor=RSS-1-[news]`, `${FRONT}a#xtor=RSS-3208`],
      ['/a', '/b', '/c'],
    ],
    [
      'the page tracks clicks with ?ref and has anchors',
      [`${FRONT}c`, `${FRONT}b`, `${FRONT}a`],
      ['/a?ref=hp_top', '/b#content', '/c?ref=hp_top#comments'],
    ],
    [
      'both sides have parameters of their own',
      [`${FRONT}c?CMP=rss`, `${FRONT}b?ocid=feed`, `${FRONT}a?ito=1490`],
      ['/a?utm_campaign=front&utm_content=2', '/b?fbclid=IwAR0', '/c?smid=url-share&mc_cid=9e'],
    ],
    [
      'the story is named by another parameter',
      ['c', 'b', 'a'].map((name) => `${FRONT}story?utm_source=rss&id=${name}`),
      ['/story?id=a', '/story?id=b&ref=hp', '/story?ref=hp&id=c&utm_term=x'],
    ],
    [
      'the story is named by a route in the fragment',
      ['c', 'b', 'a'].map((name) => `${FRONT}?utm_source=rss#/${name}`),
      ['/#/a', '/#/b', '/?ref=hp#/c'],
    ],
  ],
  'hosts and schemes': [
    ['the feed has http', ['c', 'b', 'a'].map((name) => `http://www.news.test/${name}`), ['/a', '/b', '/c']],
    ['the feed has no www.', ['c', 'b', 'a'].map((name) => `https://news.test/${name}`), ['/a', '/b', '/c']],
    [
      'the page has no www.',
      [`${FRONT}c`, `${FRONT}b`, `${FRONT}a`],
      ['https://news.test/a', '//news.test/b', 'https://news.test/c'],
    ],
    [
      'the page has http and no www.',
      [`${FRONT}c`, `${FRONT}b`, `${FRONT}a`],
      ['http://news.test/a', 'http://news.test/b', 'http://news.test/c'],
    ],
    [
      'the feed writes the host in capitals and its default port',
      ['http://WWW.News.test/c', 'HTTPS://news.test:443/b', 'http://news.test:80/a'],
      ['/a', '/b', '/c'],
    ],
    [
      'stories are on a subdomain',
      ['http://sport.news.test/c', 'https://sport.news.test/b', 'http://www.sport.news.test/a'],
      ['https://sport.news.test/a', 'http://www.sport.news.test/b', 'https://sport.news.test/c'],
    ],
  ],
  'paths and encodings': [
    [
      'the feed encodes letters in lower case, and the page in capitals',
      ['%d1%82', '%d1%83', '%d1%84'].map((name) => FRONT + name),
      ['/%D1%84', '/%D1%83', '/%D1%82'],
    ],
    [
      'the feed encodes letters, and the page does not',
      ['%d1%82', '%D1%83', '%d1%84'].map((name) => FRONT + name),
      ['/ф', '/у', '/т'],
    ],
    [
      'the page encodes letters, and the feed does not',
      ['т', 'münchen', '東京'].map((name) => FRONT + name),
      ['/%e6%9d%b1%e4%ba%ac', '/m%c3%bcnchen', '/%d1%82'],
    ],
    [
      'the feed has a slash before the query',
      [`${FRONT}c/?x=1`, `${FRONT}b/?x=1&y=2`, `${FRONT}a/?x=1`],
      ['/a?x=1', '/b?x=1&y=2', '/c?x=1'],
    ],
    [
      'one side has a slash at the end',
      [`${FRONT}news/c/`, `${FRONT}news/b`, `${FRONT}news/a/`],
      ['/news/a', '/news/b/#top', '/news/c?ref=hp'],
    ],
    [
      'letters are composed on one side only',
      [`${FRONT}caf\u0065\u0301`, `${FRONT}%C3%A5r`, `${FRONT}man\u0303ana`],
      ['/ma\u00f1ana', '/a\u030ar', '/caf\u00e9'],
    ],
    [
      'unreserved characters are encoded on one side',
      [`${FRONT}%7Ec`, `${FRONT}b%2Dlong%5Fname`, `${FRONT}%61`],
      ['/a', '/b-long_name', '/~c'],
    ],
    ['addresses are not UTF-8', [`${FRONT}%f2`, `${FRONT}%F3?ncid=rss`, `${FRONT}%f4/`], ['/%F4', '/%f3', '/%F2']],
  ],
};

for (const [kind, cases] of Object.entries(spellings)) {
  test.describe(`a story is ranked, displayed and rewarded if its ${kind} differ between feed and page:`, () => {
    for (const [description, feed, links] of cases) {
      test(description, async ({ page, openFront, event, complaints }) => {
        const { received } = await openFront(feed, `<ol ${SITE}>${linkItems(...links)}</ol>`);
        const { shown } = await event('topslot:ranked');
        // The ids stay as the feed has them.
        expect(shown.map(({ id }) => id)).toEqual(received('rank')[0]?.ranking);
        await expect(page.locator('li')).toHaveText(links.toReversed());
        await page.locator('li a').first().click();
        await event('topslot:displayed');
        await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted', on: 7 }]);
        await expect.poll(() => received('activate')).toMatchObject([{ on: 7 }]);
        expect(complaints).toEqual([]);
      });
    }
  });
}

test.describe('stories that differ only in ignored parts remain several stories:', () => {
  for (const [description, feed, links, order] of [
    ['both have an exact link', ['c?ref=2', 'c', 'b'], ['/b', '/c', '/c?ref=2'], ['/c?ref=2', '/c', '/b']],
    [
      'the scheme is the only difference',
      ['http://www.news.test/a', 'a', 'b'],
      ['/b', '/a', 'http://www.news.test/a'],
      ['http://www.news.test/a', '/a', '/b'],
    ],
    [
      'three pages of one story',
      ['long?source=2', 'long#3', 'long', 'b'],
      ['/b', '/long', '/long#3', '/long?source=2'],
      ['/long?source=2', '/long#3', '/long', '/b'],
    ],
    [
      'a link that could be either keeps its place',
      ['c?ref=2', 'c?ref=1', 'b', 'a'],
      ['/a', '/c?ref=3', '/b'],
      ['/b', '/c?ref=3', '/a'],
    ],
    [
      'an exact link is not given to another story',
      ['c', 'd', 'c?utm_source=x'],
      ['/c?utm_source=x', '/d'],
      ['/d', '/c?utm_source=x'],
    ],
  ] as const) {
    test(description, async ({ page, openFront, event }) => {
      const urls = feed.map((link) => new URL(link, FRONT).href);
      const { received } = await openFront(urls, `<ol ${SITE}>${linkItems(...links)}</ol>`);
      await event('topslot:ranked');
      expect(received('rank')[0]?.ranking, 'the server keeps them apart, too').toEqual(urls);
      await expect(page.locator('li')).toHaveText([...order]);
    });
  }
});

test.describe('a story is identified by a guid that is written differently in data-topslot-id:', () => {
  for (const [description, guids, ids] of [
    [
      'the guid has http, as WordPress keeps it from the first day of the site',
      ['http://www.news.test/?p=97', 'http://www.news.test/?p=96', 'http://www.news.test/?p=95'],
      ['https://www.news.test/?p=95', 'https://www.news.test/?p=96', 'https://www.news.test/?p=97'],
    ],
    [
      'the guid has no www.',
      ['https://news.test/?p=97', 'http://news.test/?p=96', 'http://news.test/?p=95'],
      ['https://www.news.test/?p=95', 'https://www.news.test/?p=96', 'http://www.news.test?p=97'],
    ],
    [
      'the id is relative to the page',
      ['http://www.news.test/?p=97', 'http://www.news.test/archives/96/', 'http://www.news.test/?p=95'],
      ['/?p=95', '/archives/96', '?p=97'],
    ],
    ['the guid is a number', ['1042', '1041', '1040'], ['1040', '1041', '1042']],
    [
      'the guid is a tag URI',
      ['tag:news.test,2026:97', 'tag:news.test,2026:96', 'urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a'],
      ['urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a', 'tag:news.test,2026:96', 'tag:news.test,2026:97'],
    ],
  ] as const) {
    test(description, async ({ page, openFront, event, complaints }) => {
      const feed = guids.map((guid, index) => ({ link: `${FRONT}stories/${index}`, guid }));
      // The links alone would not match: they are short ones.
      const items = ids.map((id, index) => `<li data-topslot-id="${id}"><a href="/s/${index}">${id}</a></li>`);
      const { received } = await openFront(feed, `<ol ${SITE}>${items.join('')}</ol>`);
      await event('topslot:ranked');
      await expect(page.locator('li')).toHaveText(ids.toReversed());
      await page.locator('li a').first().click();
      await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted', on: 7 }]);
      expect(complaints).toEqual([]);
    });
  }
});
