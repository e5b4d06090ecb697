import type { Page } from '@playwright/test';
import { expect } from '../fixtures.ts';
import { FRONT, SITE, test } from './pages.ts';

/** Each story as the feed has it: c b a. Pages have the order a b c unless a case says otherwise. */
const FEED = ['c', 'b', 'a'].map((name) => FRONT + name);

const headline = (name: string): string => `<h2><a href="/${name}">${name}</a></h2>`;
const article = (name: string): string => `<article>${headline(name)}<p>About ${name}.</p></article>`;
const each = (render: (name: string) => string, ...names: readonly string[]): string => names.map(render).join('');

test.describe('a card is the item of its story, whatever else it links to:', () => {
  const byAuthor = (name: string): string => `<li><a href="/author/jo">Jo</a>${headline(name)}</li>`;
  const withSave = (name: string): string => `<li><a href="#">Save</a>${headline(name)}</li>`;
  const withMail = (name: string): string =>
    `<li><a href="mailto:desk@news.test">Mail</a><a href="https://social.test/share?url=${encodeURIComponent(FRONT + name)}">Share</a>${headline(name)}</li>`;
  const withVideo = (name: string): string =>
    `<li><a href="javascript:void 0">Play</a>${headline(name)}<a href="/tag/${name}">Tag</a></li>`;
  const inCategory = (name: string): string => `<li><a href="/category/politics">Politics</a> ${headline(name)}</li>`;
  const inHomeSection = (name: string): string =>
    `<li><a href="/">Home</a><a href="/topic/${name}">Topic</a>${headline(name)}</li>`;
  for (const [description, card, others] of [
    ['a category first', inCategory, ['Politics']],
    ['a button with the address # first', withSave, ['Save']],
    ['an author first', byAuthor, ['Jo']],
    ['an e-mail and a share button first', withMail, ['Mail', 'Share']],
    ['a script first, and a tag last', withVideo, ['Play', 'Tag']],
    ['the front page itself, and a topic', inHomeSection, ['Home', 'Topic']],
  ] as const) {
    test(description, async ({ page, openFront, event, complaints }) => {
      const { received } = await openFront(FEED, `<ol ${SITE}>${each(card, 'a', 'b', 'c')}</ol>`);
      await event('topslot:ranked');
      await expect(page.locator('h2')).toHaveText(['c', 'b', 'a']);
      const top = page.locator('li').first();
      for (const text of others) await top.getByText(text, { exact: true }).click();
      await page.locator('li').last().getByRole('link', { name: 'a', exact: true }).click();
      // Rewards are dispatched synchronously with the click.
      expect(await page.evaluate(() => window.fired.map(({ type }) => type))).not.toContain('topslot:rewarded');
      await top.getByRole('link', { name: 'c', exact: true }).click();
      await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted', on: 7 }]);
      expect(complaints).toEqual([]);
    });
  }
});

/** Returns the text of some markup. */
const textOf = (markup: string, page: Page): Promise<string | null> =>
  page.evaluate((html) => new DOMParser().parseFromString(html, 'text/html').body.textContent, markup);

test.describe('the cards swap places, and only the top story is rewarded:', () => {
  const column = (...names: readonly string[]): string => `<div class="column">${each(article, ...names)}</div>`;
  const teaser = (name: string): string => `<div class="card"><a href="/${name}">${name}</a></div>`;
  for (const [description, body] of [
    [
      'a hero outside the grid',
      `<div ${SITE}><article class="hero">${headline('a')}<p>About a.</p></article><div class="grid">${each(article, 'b', 'c')}</div></div>`,
    ],
    [
      'a hero in a header, and a list in two columns',
      `<section ${SITE}><header><div class="hero">${headline('a')}<p>About a.</p></div></header><div>${column('b')}${column('c')}</div></section>`,
    ],
    [
      'a hero that is itself a link',
      `<div ${SITE}><a class="hero" href="/a"><h2>a</h2></a><ul><li>${headline('b')}</li><li>${headline('c')}</li></ul></div>`,
    ],
    [
      'each card in its own grid cell',
      `<div ${SITE}><div class="row">${each((name) => `<div class="cell"><div class="inner">${article(name)}</div></div>`, 'a', 'b', 'c')}</div></div>`,
    ],
    [
      'cards in the cells of a table',
      `<table ${SITE}><tr>${each((name) => `<td>${headline(name)}</td>`, 'a', 'b')}</tr><tr><td>${headline('c')}</td></tr></table>`,
    ],
    [
      'custom elements',
      `<news-list ${SITE}>${each((name) => `<news-card>${headline(name)}</news-card>`, 'a', 'b', 'c')}</news-list>`,
    ],
    [
      'the attribute one level too high',
      `<div ${SITE}><ol>${each((name) => `<li>${headline(name)}</li>`, 'a', 'b', 'c')}</ol></div>`,
    ],
    [
      'the attribute on <main>, above headings and a section',
      `<main ${SITE}><h1>News</h1><section><h2>Today</h2><ul>${each((name) => `<li>${headline(name)}</li>`, 'a', 'b', 'c')}</ul></section></main>`,
    ],
    [
      'the attribute four levels too high',
      `<div ${SITE}><div><div><div><ol>${each((name) => `<li>${headline(name)}</li>`, 'a', 'b', 'c')}</ol></div></div></div></div>`,
    ],
    [
      'links without any cards',
      `<div ${SITE}><p>${each((name) => `<a href="/${name}">${name}</a> · `, 'a', 'b', 'c')}</p></div>`,
    ],
    [
      'data-topslot-items with cards at different depths',
      `<div ${SITE} data-topslot-items=".card">${teaser('a')}<div><div>${teaser('b')}</div><div><div>${teaser('c')}</div></div></div></div>`,
    ],
    [
      'data-topslot-items with a part of each card',
      `<ol ${SITE} data-topslot-items=".card">${each((name) => `<li><i>Place</i>${teaser(name)}</li>`, 'a', 'b', 'c')}</ol>`,
    ],
    [
      'data-topslot-items with several selectors',
      `<div ${SITE} data-topslot-items=".hero, li"><div><div class="hero">${headline('a')}</div></div><ul><li>${headline('b')}</li><li>${headline('c')}</li></ul></div>`,
    ],
  ] as const) {
    test(description, async ({ page, openFront, event, complaints }) => {
      const { received } = await openFront(FEED, body);
      const { shown } = await event('topslot:ranked');
      expect(shown.map(({ id }) => id)).toEqual(FEED);
      await expect(page.locator('[data-topslot-app] a')).toHaveText(['c', 'b', 'a']);
      // Each card moves as a whole, and nothing else moves.
      const markup = body.replace(/>([ac])<|About ([ac])/g, (text) =>
        text.replace(/[ac](?=<|$)/, (name) => (name === 'a' ? 'c' : 'a')),
      );
      expect(await textOf(markup, page)).toBe(await page.locator('[data-topslot-app]').textContent());
      await page.locator('[data-topslot-app] a').last().click();
      await page.locator('[data-topslot-app] a').nth(1).click();
      expect(await page.evaluate(() => window.fired.map(({ type }) => type))).not.toContain('topslot:rewarded');
      await page.locator('[data-topslot-app] a').first().click();
      await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted', on: 7 }]);
      expect(complaints).toEqual([]);
    });
  }
});
