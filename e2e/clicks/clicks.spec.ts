import { expect, list, names, test } from '../fixtures.ts';

// The app `calm` keeps the feed's order, so clicks on the feed's first story are rewarded.
const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';
const COUNTED = { app: 'calm', status: 200, joined: 'counted', value: 1 };

test.describe('a click on the top story', () => {
  test('sends one reward for its decision, and opens the article', async ({
    page,
    open,
    event,
    publisher,
    received,
  }) => {
    await open(list(CALM, names('news', 1, 6).toReversed()));
    const { data } = await event('topslot:ranked');
    await page.locator('li a').first().click();
    await page.waitForURL(`${publisher.url}/stories/news-1`);
    await expect.poll(() => received('reward')).toMatchObject([{ ...COUNTED, eventId: data.eventId }]);
  });

  test('sends no preflight, no cookie and no body', async ({ page, open, event, received }) => {
    await open(list(CALM, names('news', 1, 6)));
    await event('topslot:ranked');
    await page.locator('li a').first().click();
    await expect.poll(() => received('reward')).toMatchObject([{ contentType: null, cookie: null, body: '' }]);
    expect(received('preflight')).toEqual([]);
  });

  test('is delivered ten times out of ten on navigation, even to a slow server', async ({
    page,
    open,
    server,
    event,
    received,
  }) => {
    server.behave({ route: 'preflight', delay: 1000 });
    server.behave({ route: 'reward', delay: 1000 });
    const eventIds: string[] = [];
    for (let visit = 0; visit < 10; visit += 1) {
      await open(list(CALM, names('news', 1, 6)));
      eventIds.push((await event('topslot:ranked')).data.eventId);
      await page.locator('li a').first().click();
      await page.waitForURL(/\/stories\/news-1$/);
    }
    await expect.poll(() => received('reward').filter(({ status }) => status !== null).length).toBe(10);
    expect(new Set(eventIds).size).toBe(10);
    expect(received('reward')).toHaveLength(10);
    expect(received('reward')).toEqual(
      expect.arrayContaining(eventIds.map((eventId) => expect.objectContaining({ ...COUNTED, eventId }))),
    );
  });

  test('sends only one request on navigation, even if cookies are allowed', async ({
    page,
    open,
    tag,
    server,
    event,
    received,
  }) => {
    server.behave({ route: 'reward', delay: 300 });
    for (let visit = 0; visit < 5; visit += 1) {
      await open(list(CALM, names('news', 1, 6)), tag('data-dnt="0"'));
      await event('topslot:ranked');
      await page.locator('li a').first().click();
      await page.waitForURL(/\/stories\/news-1$/);
    }
    await expect.poll(() => received('reward').filter(({ status }) => status !== null).length).toBe(5);
    expect(received('reward').map(({ joined }) => joined)).toEqual(Array.from({ length: 5 }, () => 'counted'));
  });

  test('dispatches topslot:rewarded with the item', async ({ page, open, event }) => {
    await open(list(`${CALM} onclick="event.preventDefault()"`, names('news', 1, 3)));
    const { data } = await event('topslot:ranked');
    await page.locator('li a').first().click();
    expect(await event('topslot:rewarded')).toMatchObject({
      appId: 'calm',
      eventId: data.eventId,
      item: { id: data.rewardAction },
    });
  });

  test('is rewarded once if the reader clicks several times', async ({ page, open, event, received, eventTypes }) => {
    await open(list(`${CALM} onclick="event.preventDefault()"`, names('news', 1, 3)));
    await event('topslot:ranked');
    await page.locator('li a').first().dblclick();
    await page.locator('li a').first().click();
    await page.locator('li a').nth(1).click();
    // `topslot:rewarded` is dispatched synchronously with the click, so all of them are recorded by now.
    expect(await eventTypes()).toEqual(['topslot:ranked', 'topslot:rewarded']);
    await page.goto('about:blank');
    await expect.poll(() => received('reward').length).toBe(1);
  });

  test('is rewarded in a filled list', async ({ page, open, event, received }) => {
    await open(`<ol ${CALM}></ol>`);
    const { data } = await event('topslot:ranked');
    await page.locator('.topslot-title').first().click();
    await expect.poll(() => received('reward')).toMatchObject([{ ...COUNTED, eventId: data.eventId }]);
  });
});

test.describe('a click is not rewarded', () => {
  /** Each test ends with a click that is rewarded. A wrong reward would arrive before that one. */
  const unrewardedClicks = [
    ['on the second story', list(CALM, names('news', 1, 3)), 'li:nth-child(2) a'],
    ['outside a link', `<ol ${CALM}><li><b>No link.</b> <a href="/stories/news-1">1</a></li></ol>`, 'b'],
    [
      'on an ad that is the first item',
      `<ol ${CALM}><li><a href="#ad">ad</a></li><li><a href="/stories/news-1">1</a></li></ol>`,
      'a[href="#ad"]',
    ],
    ['on the second story of a list without the first one', list(CALM, names('news', 2, 4)), 'li:nth-child(2) a'],
  ] as const;

  for (const [description, body, target] of unrewardedClicks) {
    test(description, async ({ page, open, event, received }) => {
      const controlList = '<div data-topslot-app="other" data-topslot-sets="sports"></div>';
      await open(`<div onclick="event.preventDefault()">${body}${controlList}</div>`);
      await event('topslot:ranked', 'calm');
      await event('topslot:ranked', 'other');
      await page.locator(target).first().click();
      await page.locator('.topslot-link').first().click();
      await expect.poll(() => received('reward').map(({ app }) => app)).toEqual(['other']);
    });
  }

  test('if a script dispatches it', async ({ page, open, event, received, eventTypes }) => {
    await open(list(`${CALM} onclick="event.preventDefault()"`, names('news', 1, 3)));
    await event('topslot:ranked');
    await page.evaluate(() => document.querySelector<HTMLElement>('li a')?.click());
    expect(await eventTypes()).toEqual(['topslot:ranked']);
    expect(received('reward')).toEqual([]);
  });

  test('if the list keeps its own order', async ({ page, open, event, server, received, eventTypes }) => {
    server.behave({ route: 'rank', fault: '500' });
    await open(list(`${CALM} onclick="event.preventDefault()"`, names('news', 1, 3)));
    await event('topslot:default');
    await page.locator('li a').first().click();
    expect(await eventTypes()).toEqual(['topslot:default']);
    expect(received('reward')).toEqual([]);
  });
});
