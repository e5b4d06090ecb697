import type { Page } from '@playwright/test';
import { expect, list, names, test } from '../fixtures.ts';

// The app `calm` keeps the feed's order, so the feed's first story is the top story.
const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';
const LIST = list(CALM, names('news', 1, 4));
const NEW_TAB = LIST.replaceAll('<a ', '<a target="_blank" ');

type Gesture = (page: Page) => Promise<unknown>;

const click =
  (options: Parameters<Page['click']>[1]): Gesture =>
  (page) =>
    page.click('li a', options);
const press =
  (key: string): Gesture =>
  async (page) => {
    await page.locator('li a').first().focus();
    await page.keyboard.press(key);
  };

test.describe('a reader follows the link of the top story', () => {
  test.use({ hasTouch: true });

  const gestures: readonly (readonly [
    description: string,
    gesture: Gesture,
    body: string,
    target: 'same tab' | 'new tab',
  ])[] = [
    ['with the left button', click({}), LIST, 'same tab'],
    ['with a finger', (page) => page.tap('li a'), LIST, 'same tab'],
    ['with Enter', press('Enter'), LIST, 'same tab'],
    ['with the left button and Ctrl', click({ modifiers: ['Control'] }), LIST, 'new tab'],
    ['with the left button and Shift', click({ modifiers: ['Shift'] }), LIST, 'new tab'],
    ['with Ctrl and Enter', press('Control+Enter'), LIST, 'new tab'],
    ['with the middle button', click({ button: 'middle' }), LIST, 'new tab'],
    ['to a new tab', click({}), NEW_TAB, 'new tab'],
    ['to a new tab, with a finger', (page) => page.tap('li a'), NEW_TAB, 'new tab'],
    ['to a new tab, with the middle button', click({ button: 'middle' }), NEW_TAB, 'new tab'],
  ];
  for (const [description, gesture, body, target] of gestures) {
    test(`${description}: one reward, and the article opens`, async ({ page, open, event, received, publisher }) => {
      await open(body);
      const { data } = await event('topslot:ranked');
      const article = `${publisher.url}/stories/news-1`;
      if (target === 'same tab') {
        await gesture(page);
        await page.waitForURL(article);
      } else {
        const newTab = page.context().waitForEvent('page');
        await gesture(page);
        await (await newTab).waitForURL(article);
      }
      await expect.poll(() => received('reward')).toMatchObject([{ eventId: data.eventId, joined: 'counted' }]);
    });
  }

  test('with Meta, as on a Mac: one reward', async ({ page, open, event, received }) => {
    await open(LIST.replace('<ol', '<ol onclick="event.preventDefault()"'));
    const { data } = await event('topslot:ranked');
    await page.click('li a', { modifiers: ['Meta'] });
    await expect.poll(() => received('reward')).toMatchObject([{ eventId: data.eventId }]);
  });

  test('on a picture inside the link: one reward', async ({ page, open, event, received }) => {
    await open(`<ol ${CALM}><li><a href="/stories/news-1"><b><i>deep inside</i></b></a></li></ol>`);
    await event('topslot:ranked');
    await page.click('li i');
    await expect.poll(() => received('reward').length).toBe(1);
  });

  test('twice, in a new tab each time: one reward', async ({ page, open, event, received, eventTypes }) => {
    await open(NEW_TAB);
    const { data } = await event('topslot:ranked');
    await page.locator('li a').first().dblclick();
    expect(await eventTypes()).toEqual(['topslot:ranked', 'topslot:rewarded']);
    await expect.poll(() => received('reward')).toMatchObject([{ eventId: data.eventId }]);
  });

  test("that the page's router handles: one reward", async ({ page, open, event, received, eventTypes }) => {
    await open(`${LIST}<script>
      document.querySelector('ol').addEventListener('click', (event) => {
        event.preventDefault();
        event.stopImmediatePropagation();
      });
    </script>`);
    await event('topslot:ranked');
    await page.click('li a');
    expect(await eventTypes()).toEqual(['topslot:ranked', 'topslot:rewarded']);
    await expect.poll(() => received('reward').length).toBe(1);
    expect(page.url()).not.toContain('/stories/');
  });

  test('again after a refresh: one reward for each decision', async ({ page, open, event, received }) => {
    // Stops the page's clock.
    const now = Date.now();
    await page.clock.setFixedTime(now);
    await open(LIST.replace('<ol', '<ol onclick="event.preventDefault()"'));
    await event('topslot:ranked');
    await page.click('li a');
    const refresh = () =>
      page.evaluate(() =>
        window
          .api()
          .mount(document.querySelector('ol') ?? document.body)
          .refresh(),
      );
    // Within a second after a pointer event, a list is not refreshed.
    await page.clock.setFixedTime(now + 999);
    expect(await refresh()).toMatchObject({ reason: 'interacted' });
    await page.clock.setFixedTime(now + 1000);
    expect(await refresh()).toMatchObject({ status: 'ranked' });
    await page.click('li a');
    const eventIds = received('rank').map(({ eventId }) => eventId);
    await expect
      .poll(() => new Set(received('reward').map(({ eventId, joined }) => `${eventId} ${joined}`)))
      .toEqual(new Set([`${eventIds.at(0)} counted`, `${eventIds.at(-1)} counted`]));
  });
});

test.describe('no reward is sent', () => {
  const gestures: readonly (readonly [description: string, gesture: Gesture])[] = [
    ['for the right button', click({ button: 'right' })],
    ['for the space bar, which does not follow links', press('Space')],
    ['for Tab', press('Tab')],
    [
      'for a click that a script dispatches',
      (page) =>
        page.$eval('li a', (link) => link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))),
    ],
    [
      'for a middle click that a script dispatches',
      (page) =>
        page.$eval('li a', (link) =>
          link.dispatchEvent(new MouseEvent('auxclick', { bubbles: true, cancelable: true, button: 1 })),
        ),
    ],
  ];
  for (const [description, gesture] of gestures) {
    test(description, async ({ page, open, event, received, eventTypes }) => {
      await open(LIST.replace('<ol', '<ol onclick="event.preventDefault()"'));
      await event('topslot:ranked');
      await gesture(page);
      expect(await eventTypes()).toEqual(['topslot:ranked']);
      // A wrong reward would arrive before this one.
      await page.click('li a');
      await expect.poll(() => received('reward').length).toBe(1);
      expect(await eventTypes()).toEqual(['topslot:ranked', 'topslot:rewarded']);
    });
  }
});

test('links are not modified, before or after a click', async ({ page, open, event }) => {
  const link = '<a href="/stories/news-1" rel="noopener" target="_self" data-own="1">news-1</a>';
  await open(`<ol ${CALM} onclick="event.preventDefault()"><li>${link}</li></ol>`);
  await event('topslot:ranked');
  await page.click('li a');
  await event('topslot:rewarded');
  expect(await page.locator('li').innerHTML()).toBe(link);
});

test.describe('a reward', () => {
  test('is sent as JSON with data-reward-type, and is delivered on navigation', async ({
    page,
    open,
    event,
    tag,
    server,
    received,
  }) => {
    server.behave({ route: 'preflight', delay: 300 });
    await open(LIST, tag('data-reward-type="application/json"'));
    await event('topslot:ranked');
    await page.click('li a');
    await page.waitForURL(/news-1$/);
    await expect
      .poll(() => received('reward'))
      .toMatchObject([{ contentType: 'application/json', body: '1', joined: 'counted', value: 1 }]);
    expect(received('preflight')).toHaveLength(1);
  });

  test('falls back to sendBeacon if fetch is rejected, but not under dnt', async ({
    page,
    open,
    event,
    tag,
    received,
  }) => {
    await page.addInitScript(() => {
      window.fetch = () => Promise.reject(new TypeError('of the page'));
    });
    await open(LIST, tag('data-dnt="1"'));
    await event('topslot:ranked');
    await page.click('li a');
    await page.waitForURL(/news-1$/);
    await open(LIST, tag('data-dnt="0"'));
    const { data } = await event('topslot:ranked');
    await page.click('li a');
    await page.waitForURL(/news-1$/);
    // Only the second visit is rewarded.
    await expect.poll(() => received('reward')).toMatchObject([{ eventId: data.eventId, joined: 'counted' }]);
  });
});
