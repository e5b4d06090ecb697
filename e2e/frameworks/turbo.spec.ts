import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { deferred, expect, list, names } from '../fixtures.ts';
import { test as base } from './frameworks.ts';
import { adapt, readRecipes } from './recipe.ts';

// Runs the recipes of docs/install.md, section "Turbo", with the real Turbo.

const RANKED = names('news', 1, 6);
const COUNTED = { app: 'calm', status: 200, joined: 'counted', value: 1 };
const TURBO = readFileSync('node_modules/@hotwired/turbo/dist/turbo.es2017-umd.js', 'utf8');
const LIST = list('data-topslot-app="calm" data-topslot-sets="news"', RANKED.toReversed());

interface TurboSite {
  /** Opens the front page of a site whose pages have this markup in `<head>` and at the end of `<body>`. */
  readonly openSite: (head: string, endOfBody?: string) => Promise<void>;
  /** The recipe: the tag and the script in `<head>`, and the script for morphing. */
  readonly recipes: readonly string[];
}

const test = base.extend<TurboSite>({
  recipes: async ({ server }, use) => {
    await use(readRecipes('Turbo', 'html').map((code) => adapt(code, server.url)));
  },
  openSite: async ({ page, publisher }, use) => {
    await use(async (head, endOfBody = '') => {
      const toHtml = (title: string, body: string): string =>
        `<!doctype html><html lang="en"><head><title>${title}</title><link rel="icon" href="data:,">
           <meta name="turbo-prefetch" content="false"><script src="/turbo.js"></script>${head}</head>
         <body><h1>${title}</h1>${body}${endOfBody}</body></html>`;
      publisher.page('/turbo.js', TURBO, { 'Content-Type': 'text/javascript; charset=utf-8' });
      publisher.page('/', toHtml('Front page', LIST));
      publisher.page('/stories/news-1', toHtml('An article', '<p><a href="/">To the front page</a></p>'));
      await page.goto(`${publisher.url}/`, { waitUntil: 'domcontentloaded' });
      // Shows at the end that Turbo has not loaded a page.
      await page.evaluate(() => document.documentElement.setAttribute('data-visited', ''));
    });
  },
});

/** Follows the link on top of the list to the article. */
const readTopStory = async (page: Page): Promise<void> => {
  await page.locator('li a').first().click();
  await expect(page.locator('h1')).toHaveText('An article');
};

const expectTurboVisits = async (page: Page): Promise<void> => {
  await expect(page.locator('html')).toHaveAttribute('data-visited', '');
};

const INSTALLATIONS = [
  { name: 'the tag and the script in <head>', place: 'head' },
  { name: 'the tag at the end of <body>', place: 'body' },
] as const;

for (const { name, place } of INSTALLATIONS) {
  test.describe(`Turbo, with ${name}`, () => {
    test.beforeEach(async ({ openSite, recipes, tag }) => {
      if (place === 'head') await openSite(recipes[0] ?? '');
      else await openSite('', tag());
    });

    test('ranks the first page once, and rewards the click on its top story', async ({ page, ranking, received }) => {
      const { data } = await ranking(1);
      await expect(page.locator('li')).toHaveText(RANKED);
      await readTopStory(page);
      await expect.poll(() => received('reward')).toMatchObject([{ ...COUNTED, eventId: data.eventId }]);
      expect(received('rank')).toHaveLength(1);
      await expectTurboVisits(page);
    });

    test('ranks the front page anew when the reader follows a link to it', async ({ page, ranking, received }) => {
      const first = await ranking(1);
      await readTopStory(page);
      await page.getByRole('link', { name: 'To the front page' }).click();
      await expect.poll(() => received('rank').length).toBeGreaterThan(1);
      await expect(page.locator('html')).not.toHaveAttribute('data-turbo-preview');
      // Turbo shows a preview from its cache first; the tag in <body> ranks that too.
      await expect(async () => {
        await page.waitForFunction(() => window.api().lists().at(-1)?.ranked);
        await expect(page.locator('li')).toHaveText(RANKED, { timeout: 1000 });
      }).toPass();
      const last = await page.evaluate(() => window.api().lists().at(-1)?.ranked?.data.eventId);
      expect(last).not.toBe(first.data.eventId);
      await readTopStory(page);
      await expect
        .poll(() => received('reward').map(({ eventId, joined }) => [eventId, joined]))
        .toEqual([
          [first.data.eventId, 'counted'],
          [last, 'counted'],
        ]);
      await expectTurboVisits(page);
    });

    test('ranks the front page anew when it is restored with the back button', async ({ page, ranking, received }) => {
      const first = await ranking(1);
      await readTopStory(page);
      await page.goBack();
      const second = await ranking(2);
      expect(second.data.eventId).not.toBe(first.data.eventId);
      await expect(page.locator('li')).toHaveText(RANKED);
      await readTopStory(page);
      await expect
        .poll(() => received('reward').map(({ eventId, joined }) => [eventId, joined]))
        .toEqual([
          [first.data.eventId, 'counted'],
          [second.data.eventId, 'counted'],
        ]);
      await expectTurboVisits(page);
    });
  });
}

test.describe('Turbo, with the recipe', () => {
  test('shows a preview from its cache: it is not ranked, and no click on it is rewarded', async ({
    page,
    openSite,
    recipes,
    ranking,
    received,
    publisher,
    eventTypes,
  }) => {
    await openSite(recipes[0] ?? '');
    await ranking(1);
    await readTopStory(page);
    await expect.poll(() => received('reward').length).toBe(1);
    const pageReleased = deferred();
    await page.route(`${publisher.url}/`, async (route) => {
      await pageReleased.promise;
      await route.continue();
    });
    await page.getByRole('link', { name: 'To the front page' }).click();
    await expect(page.locator('html')).toHaveAttribute('data-turbo-preview', '');
    await expect(page.locator('li')).toHaveText(RANKED);
    await page.evaluate(() => document.addEventListener('click', (event) => event.preventDefault(), { once: true }));
    await page.locator('li a').first().click();
    expect(await eventTypes()).toEqual(['topslot:ranked', 'topslot:rewarded']);
    pageReleased.resolve();
    const { data } = await ranking(2);
    expect(received('rank')).toHaveLength(2);
    await readTopStory(page);
    await expect.poll(() => received('reward')).toMatchObject([COUNTED, { ...COUNTED, eventId: data.eventId }]);
  });

  test('morphs the page into the server’s order: the list is ranked again', async ({
    page,
    openSite,
    recipes,
    ranking,
    received,
  }) => {
    await openSite(`<meta name="turbo-refresh-method" content="morph">${recipes.join('')}`);
    const first = await ranking(1);
    await page.evaluate('Turbo.visit(location.href, { action: "replace" })');
    const second = await ranking(2);
    expect(second.data.eventId).not.toBe(first.data.eventId);
    await expect(page.locator('li')).toHaveText(RANKED);
    await readTopStory(page);
    await expect.poll(() => received('reward')).toMatchObject([{ ...COUNTED, eventId: second.data.eventId }]);
    await expectTurboVisits(page);
  });

  test('morphs the page without the recipe for it: no click is rewarded', async ({
    page,
    openSite,
    recipes,
    ranking,
    eventTypes,
  }) => {
    await openSite(`<meta name="turbo-refresh-method" content="morph">${recipes[0] ?? ''}`);
    await ranking(1);
    await page.evaluate('Turbo.visit(location.href, { action: "replace" })');
    await expect(page.locator('li')).toHaveText(RANKED.toReversed());
    await page.evaluate(() => document.addEventListener('click', (event) => event.preventDefault()));
    for (const link of (await page.locator('li a').all()).toReversed()) await link.click();
    expect(await eventTypes()).toEqual(['topslot:ranked']);
  });
});
