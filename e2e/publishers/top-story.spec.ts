import { expect, names } from '../fixtures.ts';
import { FRONT, linkItems, SITE, test } from './pages.ts';

/** Fifteen stories, in the order of the ranking: s-1 to s-15. */
const STORIES = names('s', 1, 15);
const FEED = STORIES.map((name) => FRONT + name);

/** Returns the bits of these stories in the ranking. */
const bits = (shown: readonly string[]): number => shown.reduce((sum, name) => sum + 2 ** STORIES.indexOf(name), 0);

/** Returns a list of the stories in the reverse of the ranked order. */
const listOf = (stories: readonly string[], attributes = SITE): string =>
  `<ol ${attributes}>${linkItems(...stories.map((name) => `/${name}`).toReversed())}</ol>`;

test.describe('the first story that the page has is displayed on top, activated and rewarded:', () => {
  for (const [description, shown] of [
    ['the page shows eight of fifteen, without the first', names('s', 4, 11)],
    ['the page shows all', STORIES],
    ['the page lacks one in the middle', STORIES.filter((name) => name !== 's-7')],
    ['the page shows every other one', STORIES.filter((_, index) => index % 2)],
    ['the page shows the last two', ['s-14', 's-15']],
    ['the page shows only the last', ['s-15']],
  ] as const) {
    test(description, async ({ page, openFront, event, complaints }) => {
      const { received } = await openFront(FEED, listOf(shown));
      const { data, filtered } = await event('topslot:ranked');
      await expect(page.locator('li')).toHaveText(shown.map((name) => `/${name}`));
      expect(filtered).toHaveLength(15 - shown.length);
      expect(await event('topslot:displayed')).toMatchObject({ item: { id: FRONT + shown[0] } });
      await page.locator('li a').first().click();
      expect(await event('topslot:rewarded')).toMatchObject({ item: { id: FRONT + shown[0] } });
      const report = { eventId: data.eventId, on: bits(shown), status: 200, joined: 'counted' };
      await expect.poll(() => received('reward')).toMatchObject([report]);
      await expect.poll(() => received('activate')).toMatchObject([{ eventId: data.eventId, on: bits(shown) }]);
      for (const { path } of [...received('reward'), ...received('activate')]) {
        expect(path).toMatch(new RegExp(`\\?on=${bits(shown).toString(16)}$`));
      }
      expect(complaints).toEqual([]);
    });
  }

  test('a list shows only the stories that its limit asks for', async ({ page, openFront, event }) => {
    const { received } = await openFront(FEED, listOf(names('s', 2, 6), `${SITE} data-topslot-limit="4"`));
    await event('topslot:ranked');
    // s-5 and s-6 are not in a ranking of four, so they keep their places.
    await expect(page.locator('li')).toHaveText(['/s-6', '/s-5', '/s-2', '/s-3', '/s-4']);
    await page.getByText('/s-2').click();
    await expect.poll(() => received('reward')).toMatchObject([{ on: bits(['s-2', 's-3', 's-4']) }]);
  });

  test('a pinned story above the list of ranked ones is not on top of the decision', async ({
    page,
    openFront,
    event,
  }) => {
    const pinned = '<li data-topslot-id=""><a href="/s-1">Live: s-1</a></li>';
    const { received } = await openFront(FEED, listOf(['s-2', 's-3']).replace('<li>', `${pinned}<li>`));
    await event('topslot:ranked');
    await expect(page.locator('li')).toHaveText(['Live: s-1', '/s-2', '/s-3']);
    await page.getByText('Live').click();
    await page.getByText('/s-2').click();
    await expect.poll(() => received('reward')).toMatchObject([{ on: bits(['s-2', 's-3']) }]);
  });
});

test.describe('none of the stories is on the page, so the server is told at once:', () => {
  for (const [description, body] of [
    ['other stories', `<ol ${SITE}>${linkItems('/x', '/y')}</ol>`],
    ['no links at all', `<ol ${SITE}><li>One</li><li>Two</li></ol>`],
    [
      'the list is far below the first screen',
      `<p style="height: 9000px">Long</p><ol ${SITE}>${linkItems('/x', '/y', '/z')}</ol>`,
    ],
    ['all its stories are pinned', `<ol ${SITE}><li data-topslot-id=""><a href="/s-1">s-1</a></li></ol>`],
  ] as const) {
    test(description, async ({ page, openFront, event }) => {
      const { received } = await openFront(FEED, body);
      expect(await event('topslot:default')).toEqual({ reason: 'unmatched' });
      const [decision] = received('rank');
      await expect.poll(() => received('activate')).toMatchObject([{ eventId: decision?.eventId, on: 0, status: 200 }]);
      expect(received('activate')[0]?.path).toMatch(/\?on=0$/);
      const link = page.locator('[data-topslot-app] a').first();
      if (await link.count()) await link.click();
      expect(await page.evaluate(() => window.fired.map(({ type }) => type))).toEqual(['topslot:default']);
      expect(received('reward')).toEqual([]);
    });
  }
});

/** Returns a list that is mounted with a rule. */
const curated = (curate: string): string => `
  <div id="stories">${listOf(names('s', 1, 4), '')}</div>
  <script>
    (window.topslot ||= []).push(({ mount }) => {
      const by = (name) => ({ id }) => id.endsWith('/' + name);
      mount(document.querySelector('ol'), { app: 'site', sets: 'news', curate: ${curate} });
    });
  </script>`;

test.describe("the publisher's own rules change what is on top:", () => {
  for (const [description, curate, shown] of [
    ['the first story is removed', '(items) => items.slice(1)', ['s-2', 's-3', 's-4']],
    ['the first two are removed', '(items) => items.filter(({ id }) => !/s-[12]$/.test(id))', ['s-3', 's-4']],
    ['one in the middle is removed', "(items) => items.filter(({ id }) => !id.endsWith('s-3'))", ['s-1', 's-2', 's-4']],
    [
      'a later story is inserted below the first',
      '([top, ...others]) => [top, others.pop(), ...others]',
      ['s-1', 's-4', 's-2', 's-3'],
    ],
  ] as const) {
    test(`${description}, and the story on top is rewarded`, async ({ page, openFront, event }) => {
      const { received } = await openFront(FEED, curated(curate));
      await event('topslot:ranked');
      await expect(page.locator('li')).toHaveText(shown.map((name) => `/${name}`));
      await page.locator('li a').first().click();
      await event('topslot:displayed');
      await expect.poll(() => received('reward')).toMatchObject([{ on: bits(shown), joined: 'counted' }]);
      await expect.poll(() => received('activate')).toMatchObject([{ on: bits(shown) }]);
    });
  }

  for (const [description, curate] of [
    ['a story is pinned that was not ranked', "(items) => [{ id: '/live', title: 'Live' }, ...items]"],
    ['a lower story is pinned', '(items) => items.toReversed()'],
    [
      'an element of the page is pinned',
      "(items) => [{ id: '/live', element: Object.assign(document.createElement('li'), { innerHTML: '<a href=/live>Live</a>' }) }, ...items]",
    ],
  ] as const) {
    test(`${description}, and nothing is reported`, async ({ page, openFront, event }) => {
      // The second list is watched in the same way, so its reports are the last ones.
      const control = listOf(['s-1', 's-2'], SITE.replace('<ol', '<ol id="control"'));
      const { received } = await openFront(FEED, curated(curate) + control);
      await event('topslot:displayed', 'site');
      for (const link of await page.locator('#stories a').all()) await link.click();
      await page.locator('[data-topslot-app] a').first().click();
      await expect.poll(() => received('reward')).toHaveLength(1);
      const [reward] = received('reward');
      const { eventId } = await event('topslot:rewarded', 'site');
      expect(reward).toMatchObject({ eventId, on: 3 });
      expect(received('activate')).toMatchObject([{ eventId }]);
    });
  }
});
