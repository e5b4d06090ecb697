import { readFileSync } from 'node:fs';
import { expect, names } from '../fixtures.ts';
import { CONTROL, findDisplayed, test as base } from './frameworks.ts';
import { adapt, readRecipes } from './recipe.ts';

// Runs the recipe of docs/install.md, section "Masonry", with the real Masonry.

const RANKED = names('news', 1, 6);
const MASONRY = readFileSync('node_modules/masonry-layout/dist/masonry.pkgd.min.js', 'utf8');
/** Cards of different heights in three columns, in the reverse of the ranked order. */
const CARDS = RANKED.toReversed().map(
  (name, index) =>
    `<article class="card" style="height: ${60 + 30 * (index % 3)}px"><a href="/stories/${name}">${name}</a></article>`,
);
const STYLE = '<style>.grid { width: 600px } .card { width: 190px; border: 1px solid }</style>';
/** Masonry without the recipe. */
const ONLY_MASONRY = `<script>new Masonry('.grid', { itemSelector: '.card', transitionDuration: 0 });</script>`;

const test = base.extend<{
  /** Opens a page with a grid that this script lays out. */
  readonly openGrid: (script: string) => Promise<void>;
  /** The stories in the order in which a reader sees them: from top to bottom, then from left to right. */
  readonly displayedOrder: () => Promise<(string | null)[]>;
}>({
  openGrid: async ({ open, publisher, hold, page, server }, use) => {
    publisher.page('/masonry.js', MASONRY, { 'Content-Type': 'text/javascript; charset=utf-8' });
    await use(async (script) => {
      const release = await hold('calm');
      await open(
        `${STYLE}<div class="grid" data-topslot-app="calm" data-topslot-sets="news">${CARDS.join('')}</div>${CONTROL}
         <script src="/masonry.js"></script>${adapt(script, server.url)}`,
      );
      // The grid has been laid out.
      await page.waitForFunction(() => document.querySelector<HTMLElement>('.card')?.style.position === 'absolute');
      release();
    });
  },
  displayedOrder: async ({ page }, use) => {
    await use(() =>
      page.locator('.card').evaluateAll((cards) =>
        cards
          .map((card) => ({ text: card.textContent, box: card.getBoundingClientRect() }))
          .toSorted((a, b) => a.box.top - b.box.top || a.box.left - b.box.left)
          .map(({ text }) => text),
      ),
    );
  },
});

const [RECIPE = ''] = readRecipes('Masonry', 'html');

test.describe('Masonry with the recipe', () => {
  test('displays the ranking’s first story first', async ({ openGrid, ranking, displayedOrder, complaints }) => {
    await openGrid(RECIPE);
    await ranking(1);
    expect((await displayedOrder()).slice(0, 3)).toEqual(RANKED.slice(0, 3));
    expect(complaints).toEqual([]);
  });

  test('rewards the click on it, and reports that it is displayed', async ({ page, openGrid, ranking, received }) => {
    await openGrid(RECIPE);
    const { data } = await ranking(1);
    expect(await findDisplayed(page)).toEqual([data.rewardAction]);
    await page.getByRole('link', { name: 'news-1' }).click();
    await page.waitForURL('**/stories/news-1');
    await expect
      .poll(() => received('reward'))
      .toMatchObject([{ app: 'calm', eventId: data.eventId, joined: 'counted' }]);
  });
});

test.describe('Masonry without the recipe', () => {
  test('displays the publisher’s order, so the widget reports nothing and warns', async ({
    page,
    openGrid,
    ranking,
    displayedOrder,
    complaints,
    received,
    eventTypes,
  }) => {
    await openGrid(ONLY_MASONRY);
    await ranking(1);
    expect((await displayedOrder()).slice(0, 3)).toEqual(RANKED.toReversed().slice(0, 3));
    expect(await findDisplayed(page)).toEqual([]);
    expect(complaints).toEqual([expect.stringMatching(/docs\/troubleshooting\.md#changed$/)]);
    await page.evaluate(() => document.addEventListener('click', (event) => event.preventDefault()));
    for (const name of RANKED.toReversed()) await page.getByRole('link', { name }).click();
    expect(await eventTypes()).toEqual(['topslot:ranked', 'topslot:ranked']);
    expect(received('reward')).toEqual([]);
  });

  test('rewards no click, even if it comes before the second that a display takes', async ({
    page,
    openGrid,
    ranking,
    complaints,
    eventTypes,
  }) => {
    await openGrid(ONLY_MASONRY);
    await ranking(1);
    await page.evaluate(() => document.addEventListener('click', (event) => event.preventDefault()));
    for (const name of RANKED.toReversed()) await page.getByRole('link', { name }).click();
    expect(await eventTypes()).toEqual(['topslot:ranked']);
    expect(complaints).toEqual([expect.stringMatching(/docs\/troubleshooting\.md#changed$/)]);
  });
});
