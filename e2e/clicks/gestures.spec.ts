import type { Page } from '@playwright/test';
import { expect, list, names, test } from '../fixtures.ts';

// The app `calm` never reorders: the feed's first story is the one on top.
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

test.describe('a reader follows the story in the top slot', () => {
  test.use({ hasTouch: true });

  const gestures: readonly (readonly [what: string, gesture: Gesture, body: string, where: 'here' | 'new tab'])[] = [
    ['with the left button', click({}), LIST, 'here'],
    ['with a finger', (page) => page.tap('li a'), LIST, 'here'],
    ['with Enter', press('Enter'), LIST, 'here'],
    ['with the left button and Ctrl', click({ modifiers: ['Control'] }), LIST, 'new tab'],
    ['with the left button and Shift', click({ modifiers: ['Shift'] }), LIST, 'new tab'],
    ['with Ctrl and Enter', press('Control+Enter'), LIST, 'new tab'],
    ['with the middle button', click({ button: 'middle' }), LIST, 'new tab'],
    ['by a link to a new tab', click({}), NEW_TAB, 'new tab'],
    ['by a link to a new tab, with a finger', (page) => page.tap('li a'), NEW_TAB, 'new tab'],
    ['by a link to a new tab, with the middle button', click({ button: 'middle' }), NEW_TAB, 'new tab'],
  ];
  for (const [what, gesture, body, where] of gestures) {
    test(`${what}: one reward, and the link leads where it led`, async ({ page, open, event, received, publisher }) => {
      await open(body);
      const { data } = await event('topslot:ranked');
      const article = `${publisher.url}/stories/news-1`;
      if (where === 'here') {
        await gesture(page);
        await page.waitForURL(article);
      } else {
        const opened = page.context().waitForEvent('page');
        await gesture(page);
        await (await opened).waitForURL(article);
      }
      await expect.poll(() => received('reward')).toMatchObject([{ eventId: data.eventId, joined: 'counted' }]);
    });
  }

  test('with Meta, as a Mac does: one reward', async ({ page, open, event, received }) => {
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

  test('twice, because it opens in another tab: one reward', async ({ page, open, event, received, told }) => {
    await open(NEW_TAB);
    const { data } = await event('topslot:ranked');
    await page.locator('li a').first().dblclick();
    expect(await told()).toEqual(['topslot:ranked', 'topslot:rewarded']);
    await expect.poll(() => received('reward')).toMatchObject([{ eventId: data.eventId }]);
  });

  test("and the page's own router takes over: one reward", async ({ page, open, event, received, told }) => {
    await open(`${LIST}<script>
      document.querySelector('ol').addEventListener('click', (event) => {
        event.preventDefault();
        event.stopImmediatePropagation();
      });
    </script>`);
    await event('topslot:ranked');
    await page.click('li a');
    expect(await told()).toEqual(['topslot:ranked', 'topslot:rewarded']);
    await expect.poll(() => received('reward').length).toBe(1);
    expect(page.url()).not.toContain('/stories/');
  });

  test('once more after a refresh: one reward for each decision', async ({ page, open, event, received }) => {
    // The time passes when the test says so.
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
    // Not as long as the reader has just been there.
    await page.clock.setFixedTime(now + 999);
    expect(await refresh()).toMatchObject({ reason: 'interacted' });
    await page.clock.setFixedTime(now + 1000);
    expect(await refresh()).toMatchObject({ status: 'ranked' });
    await page.click('li a');
    const decided = received('rank').map(({ eventId }) => eventId);
    await expect
      .poll(() => new Set(received('reward').map(({ eventId, joined }) => `${eventId} ${joined}`)))
      .toEqual(new Set([`${decided.at(0)} counted`, `${decided.at(-1)} counted`]));
  });
});

test.describe('no reward follows', () => {
  const gestures: readonly (readonly [what: string, gesture: Gesture])[] = [
    ['from the right button', click({ button: 'right' })],
    ['from the space bar, which follows no link', press('Space')],
    ['from Tab', press('Tab')],
    [
      'from a click that a script makes',
      (page) =>
        page.$eval('li a', (link) => link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))),
    ],
    [
      'from a middle click that a script makes',
      (page) =>
        page.$eval('li a', (link) =>
          link.dispatchEvent(new MouseEvent('auxclick', { bubbles: true, cancelable: true, button: 1 })),
        ),
    ],
  ];
  for (const [what, gesture] of gestures) {
    test(what, async ({ page, open, event, received, told }) => {
      await open(LIST.replace('<ol', '<ol onclick="event.preventDefault()"'));
      await event('topslot:ranked');
      await gesture(page);
      expect(await told()).toEqual(['topslot:ranked']);
      // A reward would have left before this one does.
      await page.click('li a');
      await expect.poll(() => received('reward').length).toBe(1);
      expect(await told()).toEqual(['topslot:ranked', 'topslot:rewarded']);
    });
  }
});

test('links stay as the publisher wrote them, before and after a click', async ({ page, open, event }) => {
  const link = '<a href="/stories/news-1" rel="noopener" target="_self" data-own="1">news-1</a>';
  await open(`<ol ${CALM} onclick="event.preventDefault()"><li>${link}</li></ol>`);
  await event('topslot:ranked');
  await page.click('li a');
  await event('topslot:rewarded');
  expect(await page.locator('li').innerHTML()).toBe(link);
});

test.describe('a reward', () => {
  test('goes out as the original documented it, where the publisher says so, and outlives the page as well', async ({
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

  test('takes the beacon where the browser refuses the fetch, and does not where that would send cookies', async ({
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
    // Only of the second visit.
    await expect.poll(() => received('reward')).toMatchObject([{ eventId: data.eventId, joined: 'counted' }]);
  });
});
