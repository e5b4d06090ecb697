import { expect, list, names, test } from '../fixtures.ts';

/** Keeps the reader on the page after a click. */
const NO_NAVIGATION = 'onclick="event.preventDefault()"';

test.describe('several lists on one page', () => {
  const threeLists =
    `<div ${NO_NAVIGATION}>` +
    list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 5).toReversed()) +
    list('data-topslot-app="other" data-topslot-sets="sports"', names('sports', 1, 5).toReversed()) +
    '<ol data-topslot-app="site" data-topslot-sets="mixed"></ol></div>';

  test('each get their own answer, also if two share stories', async ({ open, page, event, received }) => {
    await open(threeLists);
    for (const app of ['calm', 'other', 'site']) {
      const { data } = await event('topslot:ranked', app);
      expect(data).toMatchObject({
        appId: app,
        eventId: received('rank').find((request) => request.app === app)?.eventId,
      });
    }
    await expect(page.locator('[data-topslot-app=calm] li')).toHaveText(names('news', 1, 5));
    await expect(page.locator('[data-topslot-app=other] li')).toHaveText(names('sports', 1, 5));
    await expect(page.locator('[data-topslot-app=site] li')).toHaveCount(10);
  });

  test('each reward their own decision', async ({ open, page, event, received }) => {
    await open(threeLists);
    const expected = [];
    for (const app of ['other', 'site', 'calm']) {
      const { data } = await event('topslot:ranked', app);
      expected.push(`${app} ${data.eventId} counted`);
      await page.locator(`[data-topslot-app=${app}] li a`).first().click();
    }
    await expect
      .poll(() => new Set(received('reward').map(({ app, eventId, joined }) => `${app} ${eventId} ${joined}`)))
      .toEqual(new Set(expected));
  });

  test('of the same app and sets get a decision each', async ({ open, page, event, received }) => {
    const repeatedList = list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 5));
    await open(`<div ${NO_NAVIGATION}><section>${repeatedList}</section><section>${repeatedList}</section></div>`);
    await event('topslot:ranked');
    await page.waitForFunction(() => window.fired.filter(({ type }) => type === 'topslot:ranked').length === 2);
    await page.locator('section:nth-child(1) a').first().click();
    await page.locator('section:nth-child(2) a').first().click();
    const eventIds = received('rank').map(({ eventId }) => eventId);
    expect(new Set(eventIds).size).toBe(2);
    await expect
      .poll(() => new Set(received('reward').map(({ eventId, joined }) => `${eventId} ${joined}`)))
      .toEqual(new Set(eventIds.map((eventId) => `${eventId} counted`)));
  });

  test('do not wait for each other', async ({ open, page, event, server }) => {
    server.behave({ route: 'rank', app: 'calm', fault: 'never' });
    await open(threeLists.replace('<ol', '<ol data-topslot-timeout="200"'));
    await event('topslot:ranked', 'other');
    await event('topslot:ranked', 'site');
    expect(await event('topslot:default', 'calm')).toEqual({ reason: 'timeout' });
    await expect(page.locator('[data-topslot-app=calm] li')).toHaveText(names('news', 1, 5).toReversed());
  });
});

test('an answer for another app is rejected', async ({ open, page, event }) => {
  await page.route('**/api/v2/calm/rank/**', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace('"appId":"calm"', '"appId":"other"') });
  });
  await open(list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 5)));
  expect(await event('topslot:default')).toEqual({ reason: 'invalid' });
});
