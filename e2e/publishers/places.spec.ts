import { expect } from '../fixtures.ts';
import { FRONT, SITE, test } from './pages.ts';

/** Each story as the feed has it: c b a. */
const FEED = ['c', 'b', 'a'].map((name) => FRONT + name);

const headline = (name: string): string => `<h2><a href="/${name}">${name}: a headline of a usual length</a></h2>`;
const card = (name: string, extra = ''): string => `<li>${headline(name)}${extra}</li>`;
/** Matches the headings of these stories. */
const headings = (names: readonly string[]): RegExp[] => names.map((name) => new RegExp(`^${name}:`));
const related = (...names: readonly string[]): string =>
  `<ul class="related">${names.map((name) => `<li><a href="/${name}">See also ${name}</a></li>`).join('')}</ul>`;

test.describe('a card is not moved or rewarded for a story of another card:', () => {
  for (const [description, body, order] of [
    [
      'related links to stories that have cards of their own',
      `<ol ${SITE}>${card('a', related('b', 'c'))}${card('b')}${card('c')}</ol>`,
      ['c', 'b', 'a'],
    ],
    [
      'related links in the last card',
      `<ol ${SITE}>${card('a')}${card('b')}${card('c', related('a', 'b'))}</ol>`,
      ['c', 'b', 'a'],
    ],
    [
      'a link in the text of another card',
      `<ol ${SITE}>${card('a', '<p>After <a href="/c">c</a>, more.</p>')}${card('b')}${card('c')}</ol>`,
      ['c', 'b', 'a'],
    ],
    [
      'cards that relate to each other',
      `<div ${SITE}>${['a', 'b', 'c']
        .map(
          (name) =>
            `<article>${headline(name)}<nav>${['a', 'b', 'c']
              .filter((other) => other !== name)
              .map((other) => `<a href="/${other}">${other}</a>`)
              .join(' ')}</nav></article>`,
        )
        .join('')}</div>`,
      ['c', 'b', 'a'],
    ],
    [
      'one ranked story in a section of others',
      `<div ${SITE}><section><ul>${card('b')}</ul></section><section><h3>Sport</h3><ul>${card('x')}${card('a')}${card('y')}</ul></section><section><ul>${card('c')}</ul></section></div>`,
      ['c', 'x', 'b', 'y', 'a'],
    ],
    [
      'one ranked story among cards with a class',
      `<div ${SITE}><div><div class="card">${headline('x')}</div><div class="card">${headline('a')}</div></div><div><div class="card">${headline('c')}</div><div class="card">${headline('y')}</div></div></div>`,
      ['x', 'c', 'a', 'y'],
    ],
    [
      'one ranked story among articles',
      `<div ${SITE}><div><article>${headline('a')}</article><article>${headline('x')}</article><article>${headline('y')}</article></div><article>${headline('b')}</article></div>`,
      ['b', 'x', 'y', 'a'],
    ],
  ] as const) {
    test(description, async ({ page, openFront, event, complaints }) => {
      const { received } = await openFront(FEED, `<style>nav, .related, p { font-size: 10px }</style>${body}`);
      await event('topslot:ranked');
      await expect(page.locator('h2')).toHaveText(headings(order));
      const top = order.find((name) => 'abc'.includes(name)) ?? '';
      const topLink = page.locator('h2 a').filter({ hasText: `${top}:` });
      for (const link of await page
        .locator('[data-topslot-app] a')
        .filter({ hasNotText: `${top}:` })
        .all()) {
        await link.click();
      }
      expect(await page.evaluate(() => window.fired.map(({ type }) => type))).not.toContain('topslot:rewarded');
      await topLink.click();
      await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted' }]);
      expect(complaints).toEqual([]);
    });
  }
});

test.describe('a card with a frame stays, and its frame loads once:', () => {
  for (const [description, player] of [
    ['a player', '<iframe src="https://player.test/embed/1"></iframe>'],
    ['a player deep in a figure', '<figure><div><iframe src="https://player.test/embed/1"></iframe></div></figure>'],
    ['an <embed>', '<embed type="text/html" src="https://player.test/embed/1">'],
    ['an <object>', '<object type="text/html" data="https://player.test/embed/1"></object>'],
    ['a frame with its own document', '<iframe srcdoc="<script src=https://player.test/embed/1></script>"></iframe>'],
  ] as const) {
    for (const [place, names, order] of [
      ['first', ['b', 'a', 'c'], ['b', 'c', 'a']],
      ['in the middle', ['a', 'b', 'c'], ['c', 'b', 'a']],
      ['last', ['a', 'c', 'b'], ['c', 'a', 'b']],
    ] as const) {
      test(`${description}, ${place}`, async ({ page, openFront, event, complaints }) => {
        let loads = 0;
        await page.route('https://player.test/**', async (route) => {
          loads += 1;
          await route.fulfill({
            contentType: route.request().resourceType() === 'script' ? 'text/javascript' : 'text/html',
            body: '',
          });
        });
        const cards = names.map((name) => card(name, name === 'b' ? player : ''));
        await openFront(FEED, `<ol ${SITE}>${cards.join('')}</ol>`);
        await event('topslot:ranked');
        await page.waitForLoadState('load');
        await expect(page.locator('h2')).toHaveText(headings(order));
        // A second load would have begun when the card was inserted, and this request follows it.
        await page.evaluate(() => fetch('https://player.test/control', { mode: 'no-cors' }));
        expect(loads).toBe(2);
        expect(complaints).toEqual([]);
      });
    }
  }
});

/** Pages whose first place is larger. It is styled by position, so each place keeps its size and its position. */
const layouts: readonly (readonly [description: string, style: string, body: string])[] = [
  [
    'a list whose first item is a hero',
    'li { height: 80px } li:first-child { height: 400px; font-size: 40px }',
    `<ol ${SITE}>${card('a')}${card('b')}${card('c')}</ol>`,
  ],
  [
    'a hero that spans two rows of a grid',
    'ol { display: grid; grid: auto-flow 120px / 1fr 1fr } li:nth-child(1) { grid-row: span 2 }',
    `<ol ${SITE}>${card('a')}${card('b')}${card('c')}</ol>`,
  ],
  [
    'a hero outside the grid, styled by its container',
    '.lead > * { height: 300px } .grid { display: grid; grid: 100px / 1fr 1fr }',
    `<div ${SITE} data-topslot-items="article"><div class="lead"><article>${headline('a')}</article></div>
     <div class="grid"><article>${headline('b')}</article><article>${headline('c')}</article></div></div>`,
  ],
  [
    'wrapped flex items of three widths',
    'ul { display: flex; flex-wrap: wrap } li { height: 90px; flex: 0 0 30% } li:first-child { flex-basis: 100% } li:last-child { flex-basis: 60% }',
    `<ul ${SITE}>${card('a')}${card('b')}${card('c')}</ul>`,
  ],
];

test.describe('no place jumps if places are styled by position:', () => {
  for (const [description, style, body] of layouts) {
    test(description, async ({ page, openFront, event }) => {
      await page.addInitScript(() => {
        const measure = (): unknown =>
          [...document.querySelectorAll('li, article')].map((place) => place.getBoundingClientRect().toJSON());
        addEventListener('DOMContentLoaded', () => Object.assign(window, { before: measure() }));
        addEventListener('topslot:ranked', () => Object.assign(window, { after: measure() }));
      });
      await openFront(FEED, `<style>h2 { margin: 0 } ${style}</style>${body}<p>Text below the list.</p>`);
      await event('topslot:ranked');
      await expect(page.locator('h2')).toHaveText(headings(['c', 'b', 'a']));
      const rectangles: unknown = await page.evaluate('before');
      expect(rectangles).toHaveLength(3);
      expect(await page.evaluate('after')).toEqual(rectangles);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
      expect(await page.evaluate(() => window.shifts)).toBe(0);
    });
  }
});
