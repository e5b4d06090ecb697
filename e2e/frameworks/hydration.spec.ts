import { expect } from '../fixtures.ts';
import { clickEveryLink, FRAMEWORKS, findWrongRewards, RANKED, show, test } from './frameworks.ts';

// Runs the recipes of docs/install.md: the code of its sections "React" and "Vue" is the component of the list.

const COUNTED = { app: 'calm', status: 200, joined: 'counted', value: 1 };

for (const framework of FRAMEWORKS) {
  test.describe(`${framework} renders the list on the server, and the recipe mounts it after hydration`, () => {
    for (const build of ['production', 'development'] as const) {
      test(`the ${build} build hydrates the page without a complaint, then the list is ranked`, async ({
        page,
        openApp,
        ranking,
        complaints,
        received,
      }) => {
        await openApp(framework, { variant: 'recipe', build });
        const { shown } = await ranking(1);
        expect(shown).toHaveLength(RANKED.length);
        await expect(page.locator('li')).toHaveText(RANKED);
        expect(received('rank')).toHaveLength(1);
        expect(complaints).toEqual([]);
      });
    }

    test('a click on the top story is rewarded once, although the router replaces the page', async ({
      page,
      openApp,
      ranking,
      received,
      complaints,
    }) => {
      await openApp(framework, { variant: 'recipe' });
      const { data } = await ranking(1);
      await page.locator('li a').first().click();
      await expect(page.locator('h1')).toHaveText('/stories/news-1');
      await expect.poll(() => received('reward')).toMatchObject([{ ...COUNTED, eventId: data.eventId }]);
      expect(complaints).toEqual([]);
    });

    test('the component renders again with the same stories: order and reward stay', async ({
      page,
      openApp,
      ranking,
      complaints,
    }) => {
      await openApp(framework, { variant: 'recipe' });
      const { data } = await ranking(1);
      await show(page, RANKED.toReversed());
      await expect(page.locator('li')).toHaveText(RANKED);
      const links = await clickEveryLink(page);
      expect(findWrongRewards(links)).toEqual([]);
      expect(links.at(-1)).toMatchObject({ label: 'news-1', rewarded: data.rewardAction });
      expect(complaints).toEqual([]);
    });

    test('the list is destroyed when the reader leaves, and ranked anew when she comes back', async ({
      page,
      openApp,
      ranking,
      received,
      complaints,
    }) => {
      await openApp(framework, { variant: 'recipe' });
      const first = await ranking(1);
      expect(await page.evaluate(() => window.lists().length)).toBe(1);
      await page.evaluate(() => window.app?.go('/about'));
      await expect(page.locator('h1')).toHaveText('/about');
      // React runs the effect's cleanup after it has removed the list.
      await expect.poll(() => page.evaluate(() => window.lists().length)).toBe(0);

      await page.evaluate(() => window.app?.go('/'));
      const second = await ranking(2);
      expect(second.data.eventId).not.toBe(first.data.eventId);
      await expect(page.locator('li')).toHaveText(RANKED);
      expect(await page.evaluate(() => window.lists().length)).toBe(1);
      await page.locator('li a').first().click();
      await expect.poll(() => received('reward')).toMatchObject([{ ...COUNTED, eventId: second.data.eventId }]);
      expect(complaints).toEqual([]);
    });

    test('a component whose key changes with the stories is ranked anew', async ({
      page,
      openApp,
      ranking,
      complaints,
    }) => {
      await openApp(framework, { variant: 'keyed' });
      await ranking(1);
      await show(page, ['news-9', 'news-3', 'news-7']);
      const { data } = await ranking(2);
      await expect(page.locator('li')).toHaveText(['news-3', 'news-7', 'news-9']);
      const links = await clickEveryLink(page);
      expect(findWrongRewards(links)).toEqual([]);
      expect(links.at(-1)?.rewarded).toBe(data.ranking.find(({ id }) => id.endsWith('/news-3'))?.id);
      expect(complaints).toEqual([]);
    });
  });
}

for (const framework of FRAMEWORKS.filter((name) => name.startsWith('React'))) {
  test(`${framework} in StrictMode runs the effect twice: one list stays, and its reward is sent once`, async ({
    page,
    openApp,
    ranking,
    complaints,
    received,
  }) => {
    await openApp(framework, { variant: 'strict', build: 'development' });
    const { data } = await ranking(1);
    await expect(page.locator('li')).toHaveText(RANKED);
    expect(await page.evaluate(() => window.lists().length)).toBe(1);
    await page.locator('li a').first().click();
    await expect.poll(() => received('reward')).toMatchObject([{ ...COUNTED, eventId: data.eventId }]);
    expect(complaints).toEqual([]);
  });
}
