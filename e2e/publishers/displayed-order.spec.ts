import { expect } from '../fixtures.ts';
import { FRONT, SITE, test } from './pages.ts';

/** Each story as the feed has it: c b a d. */
const FEED = ['c', 'b', 'a', 'd'].map((name) => FRONT + name);

const card = (name: string): string => `<li><a href="/${name}">${name}</a></li>`;
const cards = (...names: readonly string[]): string => names.map(card).join('');

const COLUMN = 'ol { display: flex; flex-direction: column }';
const GRID = 'ol { display: grid; grid-template-columns: 1fr 1fr }';

test.describe('the ranked order is the displayed order, and the story displayed first is the one on top:', () => {
  for (const [description, style, body] of [
    [
      'column-reverse',
      'ol { display: flex; flex-direction: column-reverse }',
      `<ol ${SITE}>${cards('a', 'b', 'c')}</ol>`,
    ],
    [
      'column-reverse, with the ranked order in the document',
      'ol { display: flex; flex-direction: column-reverse }',
      `<ol ${SITE}>${cards('c', 'b', 'a')}</ol>`,
    ],
    [
      'column-reverse in an inner list',
      'ol { display: flex; flex-direction: column-reverse }',
      `<div ${SITE}><ol>${cards('a', 'b', 'c')}</ol></div>`,
    ],
    [
      'CSS order puts the last first',
      `${COLUMN} li:last-child { order: -1 }`,
      `<ol ${SITE}>${cards('a', 'b', 'c')}</ol>`,
    ],
    [
      'CSS order puts the first last',
      `${COLUMN} li:first-child { order: 1 }`,
      `<ol ${SITE}>${cards('c', 'a', 'b')}</ol>`,
    ],
    [
      'CSS order reverses three',
      `${COLUMN} li:nth-child(1) { order: 3 } li:nth-child(2) { order: 2 } li:nth-child(3) { order: 1 }`,
      `<ol ${SITE}>${cards('c', 'b', 'a')}</ol>`,
    ],
    [
      'a grid places the second in the first row',
      `${GRID} li:nth-child(2) { grid-area: 1 / 1 / 2 / 3 }`,
      `<ol ${SITE}>${cards('a', 'b', 'c')}</ol>`,
    ],
    [
      'a grid with named areas',
      "ol { display: grid; grid-template-areas: 'x' 'y' 'z' } li:nth-child(1) { grid-area: z } li:nth-child(2) { grid-area: x } li:nth-child(3) { grid-area: y }",
      `<ol ${SITE}>${cards('b', 'a', 'c')}</ol>`,
    ],
    [
      'a hero after the grid in the document, displayed above it',
      'div { display: flex; flex-direction: column } .hero { order: -1 } .hero li { font-size: 40px }',
      `<div ${SITE}><ol>${cards('a', 'b')}</ol><ol class="hero">${cards('c')}</ol></div>`,
    ],
    [
      'wrap-reverse',
      'ol { display: flex; flex-wrap: wrap-reverse } li { flex: 0 0 100% }',
      `<ol ${SITE}>${cards('a', 'b', 'c')}</ol>`,
    ],
    [
      'absolute positions',
      'ol { position: relative; height: 300px } li { position: absolute; top: 100px } li:nth-child(2) { top: 0 } li:nth-child(3) { top: 200px }',
      `<ol ${SITE}>${cards('b', 'a', 'c')}</ol>`,
    ],
    [
      'transforms',
      'li { height: 50px; transform: translateY(50px) } li:nth-child(2) { transform: translateY(-50px) }',
      `<ol ${SITE}>${cards('c', 'b', 'a')}</ol>`,
    ],
    ['a plain row', 'ol { display: flex } li { flex: 1 }', `<ol ${SITE}>${cards('a', 'b', 'c')}</ol>`],
    [
      'a row from right to left',
      'ol { display: flex; direction: rtl } li { flex: 1 }',
      `<ol ${SITE}>${cards('a', 'b', 'c')}</ol>`,
    ],
    [
      'a hidden copy for phones comes first',
      '.phone { display: none }',
      `<div ${SITE}><ol class="phone">${cards('c', 'a', 'b')}</ol><ol>${cards('a', 'b', 'c')}</ol></div>`,
    ],
    [
      'a hidden copy of the hero comes first',
      '.phone { display: none }',
      `<div ${SITE}><div class="phone"><a href="/a">a</a></div><ol>${cards('a', 'b', 'c')}</ol></div>`,
    ],
    ['a hidden item comes first', 'li:first-child { display: none }', `<ol ${SITE}>${cards('d', 'a', 'b', 'c')}</ol>`],
    [
      'a hidden copy for phones comes last',
      '.phone { display: none }',
      `<div ${SITE}><ol>${cards('a', 'b', 'c')}</ol><ol class="phone">${cards('b', 'a', 'c')}</ol></div>`,
    ],
  ] as const) {
    test(description, async ({ page, openFront, event, complaints }) => {
      const { received } = await openFront(FEED, `<style>ol { padding: 0 } ${style}</style>${body}`);
      await event('topslot:ranked');
      /** The displayed stories in reading order: from top to bottom, and from left to right (or from right to left). */
      const inReadingOrder = (): Promise<(string | null)[]> =>
        page.locator('[data-topslot-app]').evaluate((list) => {
          const isFromRight = [list, ...list.querySelectorAll('*')].some(
            (element) => getComputedStyle(element).direction === 'rtl',
          );
          return [...list.querySelectorAll('li')]
            .map((item) => ({ name: item.textContent, box: item.getBoundingClientRect() }))
            .filter(({ box }) => box.height)
            .toSorted(
              (one, other) => one.box.top - other.box.top || (one.box.left - other.box.left) * (isFromRight ? -1 : 1),
            )
            .map(({ name }) => name);
        });
      const order = ['c', 'b', 'a', 'd'].filter((name) => body.includes(`/${name}"`));
      const displayed = await inReadingOrder();
      expect(displayed).toEqual(order.filter((name) => displayed.includes(name)));
      const [top = '', ...others] = displayed;
      for (const name of others) await page.locator('li:visible a', { hasText: name ?? '' }).click();
      expect(await page.evaluate(() => window.fired.map(({ type }) => type))).not.toContain('topslot:rewarded');
      await page.locator('li:visible a', { hasText: top ?? '' }).click();
      await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted' }]);
      expect(await event('topslot:displayed')).toMatchObject({ item: { id: FRONT + top } });
      expect(complaints).toEqual([]);
    });
  }
});

// Which of two stories in a row is more important cannot be measured: the main story may be in the middle.
test.describe("in a row, the document's order decides:", () => {
  for (const [description, style] of [
    [
      'a hero in the middle column',
      'ol { display: grid; grid-template-areas: "left hero right" } .hero { grid-area: hero }',
    ],
    ['a hero in the last column', 'ol { display: grid; grid-auto-flow: dense } .hero { grid-column: 3 }'],
    ['row-reverse', 'ol { display: flex; flex-direction: row-reverse } li { flex: 1 }'],
  ] as const) {
    test(description, async ({ page, openFront, event }) => {
      const others = ['b', 'c'].map((name) => `<li class="other"><a href="/${name}">${name}</a></li>`).join('');
      const { received } = await openFront(
        FEED,
        `<style>ol { padding: 0 } ${style}</style><ol ${SITE}><li class="hero"><a href="/a">a</a></li>${others}</ol>`,
      );
      await event('topslot:ranked');
      await expect(page.locator('li')).toHaveText(['c', 'b', 'a']);
      await page.locator('li a').nth(1).click();
      await page.locator('li a').first().click();
      await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted' }]);
    });
  }
});
