import { expect, list, names, test } from '../fixtures.ts';

// The app `calm` never reorders: the feed's first story is the one on top, and its click is the reward.
const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';
const COUNTED = { app: 'calm', status: 200, joined: 'counted', value: 1 };

test.describe('a click on the story in the top slot', () => {
  test('is one reward for that decision, and the reader gets where the link leads', async ({
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

  test('needs no preflight, carries no cookie and no body', async ({ page, open, event, received }) => {
    await open(list(CALM, names('news', 1, 6)));
    await event('topslot:ranked');
    await page.locator('li a').first().click();
    await expect.poll(() => received('reward')).toMatchObject([{ contentType: null, cookie: null, body: '' }]);
    expect(received('preflight')).toEqual([]);
  });

  test('arrives ten times out of ten while the page goes away, from a server that takes its time', async ({
    page,
    open,
    server,
    event,
    received,
  }) => {
    server.behave({ route: 'preflight', delay: 1000 });
    server.behave({ route: 'reward', delay: 1000 });
    const decided: string[] = [];
    for (let visit = 0; visit < 10; visit += 1) {
      await open(list(CALM, names('news', 1, 6)));
      decided.push((await event('topslot:ranked')).data.eventId);
      await page.locator('li a').first().click();
      await page.waitForURL(/\/stories\/news-1$/);
    }
    await expect.poll(() => received('reward').filter(({ status }) => status !== null).length).toBe(10);
    expect(new Set(decided).size).toBe(10);
    expect(received('reward')).toHaveLength(10);
    expect(received('reward')).toEqual(
      expect.arrayContaining(decided.map((eventId) => expect.objectContaining({ ...COUNTED, eventId }))),
    );
  });

  test('is one request, also where cookies are allowed: a page that goes away does not ask again', async ({
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

  test('is told to the page, with the item', async ({ page, open, event }) => {
    await open(list(`${CALM} onclick="event.preventDefault()"`, names('news', 1, 3)));
    const { data } = await event('topslot:ranked');
    await page.locator('li a').first().click();
    expect(await event('topslot:rewarded')).toMatchObject({
      appId: 'calm',
      eventId: data.eventId,
      item: { id: data.rewardAction },
    });
  });

  test('counts once, however often the reader clicks', async ({ page, open, event, received, told }) => {
    await open(list(`${CALM} onclick="event.preventDefault()"`, names('news', 1, 3)));
    await event('topslot:ranked');
    await page.locator('li a').first().dblclick();
    await page.locator('li a').first().click();
    await page.locator('li a').nth(1).click();
    // The page is told of a reward in the click itself, so by now of every one that there is.
    expect(await told()).toEqual(['topslot:ranked', 'topslot:rewarded']);
    await page.goto('about:blank');
    await expect.poll(() => received('reward').length).toBe(1);
  });

  test('counts in a filled list too', async ({ page, open, event, received }) => {
    await open(`<ol ${CALM}></ol>`);
    const { data } = await event('topslot:ranked');
    await page.locator('.topslot-title').first().click();
    await expect.poll(() => received('reward')).toMatchObject([{ ...COUNTED, eventId: data.eventId }]);
  });
});

test.describe('no reward follows from a click', () => {
  /** Ends with a click that is rewarded for certain, so that one that should not have been would have come before it. */
  const nothing = [
    ['on the second story', list(CALM, names('news', 1, 3)), 'li:nth-child(2) a'],
    ['on something that is no link', `<ol ${CALM}><li><b>No link.</b> <a href="/stories/news-1">1</a></li></ol>`, 'b'],
    [
      'on the first story, where that is an ad',
      `<ol ${CALM}><li><a href="#ad">ad</a></li><li><a href="/stories/news-1">1</a></li></ol>`,
      'a[href="#ad"]',
    ],
    ['where the ranked top story is not in the list', list(CALM, names('news', 2, 4)), 'li:nth-child(1) a'],
  ] as const;

  for (const [what, body, target] of nothing) {
    test(what, async ({ page, open, event, received }) => {
      const witness = '<div data-topslot-app="other" data-topslot-sets="sports"></div>';
      await open(`<div onclick="event.preventDefault()">${body}${witness}</div>`);
      await event('topslot:ranked', 'calm');
      await event('topslot:ranked', 'other');
      await page.locator(target).first().click();
      await page.locator('.topslot-link').first().click();
      await expect.poll(() => received('reward').map(({ app }) => app)).toEqual(['other']);
    });
  }

  test('that a script makes', async ({ page, open, event, received, told }) => {
    await open(list(`${CALM} onclick="event.preventDefault()"`, names('news', 1, 3)));
    await event('topslot:ranked');
    await page.evaluate(() => document.querySelector<HTMLElement>('li a')?.click());
    expect(await told()).toEqual(['topslot:ranked']);
    expect(received('reward')).toEqual([]);
  });

  test('where the page kept its own order', async ({ page, open, event, server, received, told }) => {
    server.behave({ route: 'rank', fault: '500' });
    await open(list(`${CALM} onclick="event.preventDefault()"`, names('news', 1, 3)));
    await event('topslot:default');
    await page.locator('li a').first().click();
    expect(await told()).toEqual(['topslot:default']);
    expect(received('reward')).toEqual([]);
  });
});
