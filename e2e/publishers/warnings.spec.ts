import { expect, names } from '../fixtures.ts';
import { FRONT, linkItems, SITE, test } from './pages.ts';

const story = (name: string): string => FRONT + name;
/** Fifteen stories: s-1 to s-15. */
const FEED = names('s', 1, 15).map(story);
const UNMATCHED = 'See docs/troubleshooting.md#unmatched';

test.describe('a list is ranked, but one warning names a link and a story that do not match:', () => {
  for (const [description, feed, body, expected] of [
    [
      'two of six links are ranked',
      FEED,
      `<ol ${SITE}>${linkItems('/s-2', '/other-1', '/s-1', '/other-2', '/other-3', '/other-4')}</ol>`,
      { matched: 2, ranked: 15, link: `${FRONT}other-1`, story: story('s-3') },
    ],
    [
      'the page links to another language',
      ['en/a', 'en/b', 'en/c', 'en/d', 'live'].map(story),
      `<ol ${SITE}>${linkItems('/live', '/a', '/b', '/c', '/d')}</ol>`,
      { matched: 1, ranked: 5, link: `${FRONT}a`, story: story('en/a') },
    ],
    [
      'most links lead to another host',
      ['a', 'b', 'c'].map(story),
      `<ol ${SITE}>${linkItems('https://m.news.test/a', 'https://m.news.test/b', '/c')}</ol>`,
      { matched: 1, ranked: 3, link: 'https://m.news.test/a', story: story('a') },
    ],
    [
      'most cards have short links',
      FEED.slice(0, 4),
      `<div ${SITE}>${['/s/x1', '/s/x2', '/s-2', '/s/x4']
        .map((url) => `<article><h2><a href="${url}">Headline</a></h2><a href="${url}#comments">3</a></article>`)
        .join('')}</div>`,
      { matched: 1, ranked: 4, link: `${FRONT}s/x1`, story: story('s-1') },
    ],
  ] as const) {
    test(description, async ({ page, openFront, event, complaints }) => {
      await openFront(feed, body);
      const { shown, filtered, data } = await event('topslot:ranked');
      expect(shown).toHaveLength(expected.matched);
      expect(data.ranking).toHaveLength(expected.ranked);
      expect(filtered).toHaveLength(expected.ranked - expected.matched);
      const message =
        `has ${expected.matched} of ${expected.ranked} ranked stories. Other link: ${expected.link}. ` +
        `Other story: ${expected.story}. ${UNMATCHED}`;
      await expect.poll(() => complaints).toHaveLength(1);
      expect(complaints[0]).toMatch(/^topslot: <(ol|div) data-topslot-app="site" data-topslot-sets="news">: has /);
      expect(complaints[0]).toContain(message);
      // It is not repeated for a list that is refreshed often.
      await page.locator('[data-topslot-app]').evaluate((list) => window.api().mount(list).refresh());
      expect(complaints).toHaveLength(1);
    });
  }
});

test.describe('a list without any ranked story keeps its order, and one warning shows both sides:', () => {
  for (const [description, feed, links] of [
    ['the page has other stories', FEED, ['/other-1', '/other-2']],
    ['the page has another host', FEED, names('s', 1, 3).map((name) => `https://news2.test/${name}`)],
    ['the page has other paths', FEED, ['/2026/s-1', '/2026/s-2', '/2026/s-3']],
  ] as const) {
    test(description, async ({ page, openFront, event, complaints }) => {
      const { received } = await openFront(feed, `<ol ${SITE}>${linkItems(...links)}</ol>`);
      expect(await event('topslot:default')).toEqual({ reason: 'unmatched' });
      await expect(page.locator('li')).toHaveText([...links]);
      const { href } = new URL(links[0], FRONT);
      await expect
        .poll(() => complaints)
        .toEqual([
          `topslot: <ol ${SITE}>: has 0 of 15 ranked stories. Other link: ${href}. Other story: ${FRONT}s-1. ${UNMATCHED}`,
        ]);
      // The server learns of it at once, without a display or a click.
      await expect.poll(() => received('activate')).toMatchObject([{ on: 0, status: 200 }]);
    });
  }
});

const card = (name: string, extra = ''): string =>
  `<li class="card"><a class="kicker" href="/category/${name.length}">Category</a>
     <h2><a href="/${name}">${name}</a></h2>${extra}</li>`;

test.describe('a normal page causes no warning:', () => {
  for (const [description, body] of [
    ['all stories are ranked', `<ol ${SITE}>${linkItems(...names('s', 1, 15).map((name) => `/${name}`))}</ol>`],
    ['the page shows eight of fifteen', `<ol ${SITE}>${linkItems('/s-3', '/s-5', '/s-8', '/s-15')}</ol>`],
    [
      'half of the links are not ranked',
      `<ol ${SITE}>${linkItems('/other-1', '/s-2', '/other-2', '/s-1', '/s-4', '/other-3')}</ol>`,
    ],
    [
      'each card also links to its category, its author and its comments',
      `<ul ${SITE}>${names('s', 1, 6)
        .map((name) => card(name, `<a href="/author/${name}">Author</a><a href="/${name}#c">3</a><a href="#">Save</a>`))
        .join('')}</ul>`,
    ],
    [
      'the list ends with links to sections',
      `<section ${SITE}><h2><a href="/news">News</a></h2><ul>${names('s', 1, 4)
        .map((name) => card(name))
        .join('')}</ul>
       <a href="/news/all">All news</a><a href="/feed.xml">RSS</a></section>`,
    ],
    [
      'advertisements are pinned',
      `<ol ${SITE}>${linkItems('/s-2', '/s-1')}${['x', 'y', 'z', 'q']
        .map((name) => `<li data-topslot-id=""><a href="https://ads.test/${name}">Ad</a></li>`)
        .join('')}</ol>`,
    ],
    [
      'a picture and a headline link to the same story',
      `<ul ${SITE}>${names('s', 1, 3)
        .map((name) => `<li><a href="/${name}"><img alt=""></a><a href="/${name}?ref=title">${name}</a></li>`)
        .join('')}</ul>`,
    ],
    ['one story only', `<div ${SITE}><a href="/s-7">s-7</a></div>`],
    ['the list is empty', `<ol ${SITE}></ol>`],
  ] as const) {
    test(description, async ({ page, openFront, event, complaints }) => {
      await openFront(FEED, body);
      await event('topslot:ranked');
      // A warning would be printed before the event; this call follows it.
      await page.evaluate(() => undefined);
      expect(complaints).toEqual([]);
    });
  }
});
