import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { deferred, expect, list, names, type World } from '../fixtures.ts';
import { CALM, EMPTY, test } from './lists.ts';

/** Waits until the page is painted and its layout shifts are reported. */
const waitForPaint = (page: Page): Promise<unknown> =>
  page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))),
  );

test.describe('a screen reader', () => {
  for (const [description, body, role] of [
    ['announces a list if an <ol> was filled', EMPTY, 'list'],
    ['announces a list if a <ul> was filled', EMPTY.replaceAll('ol', 'ul').replace('cuul', 'cool'), 'list'],
    ['announces the role that the page has set, such as feed', EMPTY.replace('<ol', '<ol role="feed"'), 'feed'],
    ['announces a list if the page has set that role', EMPTY.replace('<ol', '<ol role="list"'), 'list'],
    ['announces no list if a <div> was filled', EMPTY.replaceAll('ol', 'div'), null],
    ['announces a server-rendered list as before', list(CALM, names('news', 1, 5).toReversed()), null],
  ] as const) {
    test(description, async ({ page, open, event }) => {
      await open(body);
      await event('topslot:ranked');
      await expect(page.locator('[data-topslot-app] > *')).toHaveCount(5);
      expect(await page.locator('[data-topslot-app]').getAttribute('role')).toBe(role);
    });
  }

  test('announces a title once, and not the picture', async ({ page, open, event, head, answerWith }) => {
    await answerWith([{ id: '/stories/news-1', title: 'A story', description: 'About it.', image: '/picture.svg' }]);
    await open(EMPTY, head);
    await event('topslot:ranked');
    await expect(page.locator('ol')).toMatchAriaSnapshot(`
      - list:
        - listitem:
          - link "A story About it.":
            - /url: /stories/news-1
    `);
    await expect(page.locator('img')).toHaveAttribute('alt', '');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [description, body] of [
      ['a filled list', EMPTY],
      ['an arranged list', list(CALM, names('news', 1, 5).toReversed())],
    ] as const) {
      test(`has no axe violation in ${description} with the ${colorScheme} color scheme`, async ({
        page,
        open,
        event,
        head,
        answerWith,
      }) => {
        await page.emulateMedia({ colorScheme });
        await answerWith(
          names('news', 1, 5).map((name) => ({ title: name, description: `About ${name}`, image: '/picture.svg' })),
        );
        await open(
          `<main><h1>Front page</h1>${body}</main>`,
          `<style>:root { color-scheme: light dark; background: Canvas } li a { color: inherit }</style>${head}`,
        );
        await event('topslot:ranked');
        await page.waitForLoadState();
        // Checks that the color scheme is in effect.
        expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(
          colorScheme === 'dark',
        );
        const { violations, incomplete, passes } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
        expect(incomplete.map(({ id }) => id)).toEqual([]);
        expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining(['color-contrast', 'link-name']));
      });
    }
  }
});

test.describe('on a phone, the list is not wider than the screen with', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  for (const [description, direction, title] of [
    [
      'Arabic titles on a right-to-left page',
      'rtl',
      'تجمّد الميناء للمرة الأولى منذ أربعين عامًا، والعبّارات متوقفة حتى إشعار آخر',
    ],
    [
      'Hebrew titles on a right-to-left page',
      'rtl',
      'הנמל קפא בפעם הראשונה מזה ארבעים שנה, והמעבורות מושבתות עד להודעה חדשה',
    ],
    ['English titles on a right-to-left page', 'rtl', 'The harbour freezes (for the first time in 40 years)!'],
    [
      'titles of 300 letters without a space',
      'ltr',
      'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk'.padEnd(300, 'baugesellschaft'),
    ],
    ['titles of 300 Arabic letters without a space', 'rtl', 'ا'.padEnd(300, 'لميناء')],
    ['a title that is a URL', 'ltr', `https://news.example/${'2026/'.repeat(56)}`],
    ['emoji and combining characters', 'ltr', '👩‍👩‍👧‍👦'.repeat(40) + 'ẛ̣'.repeat(100)],
  ] as const) {
    test(description, async ({ page, publisher, event, head, answerWith }) => {
      const titles = Array.from({ length: 5 }, (_, index) => `${title} ${index}`);
      await answerWith(titles.map((text) => ({ title: text, description: text, image: '/picture.svg' })));
      publisher.page('/', `<!doctype html><html dir="${direction}"><title>Front page</title>${head}${EMPTY}`);
      await page.goto(publisher.url);
      await event('topslot:ranked');
      await expect(page.locator('.topslot-title')).toHaveText(titles);
      await expect(page.locator('.topslot-description')).toHaveText(titles);
      const [screen, content] = await page.evaluate(() => [innerWidth, document.scrollingElement?.scrollWidth]);
      expect(screen).toBe(390);
      expect(content).toBe(390);
    });
  }
});

test.describe('there is no layout shift', () => {
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 1280, height: 800 },
  ]) {
    test.describe(`at ${viewport.width} × ${viewport.height}`, () => {
      test.use({ viewport });

      test('if a list with items of equal height is reordered', async ({ page, open, event, hold, head }) => {
        const release = await hold();
        await open(
          `${list(CALM, names('news', 1, 10).toReversed())}<p>Text below the list.</p>`,
          `<style>li { height: 60px }</style>${head}`,
        );
        // First paint the page's own order.
        await waitForPaint(page);
        release();
        await event('topslot:ranked');
        await waitForPaint(page);
        await expect(page.locator('li')).toHaveText(names('news', 1, 10));
        expect(await page.evaluate(() => window.shifts)).toBe(0);
      });

      test('if a container with reserved height is filled and its pictures load late', async ({
        page,
        open,
        event,
        head,
        answerWith,
      }) => {
        const answerReleased = deferred();
        const pictureReleased = deferred();
        await answerWith(
          names('news', 1, 5).map((title) => ({ title, description: `About ${title}`, image: '/picture.svg' })),
          answerReleased.promise,
        );
        await page.route('**/picture.svg', async (route) => {
          await pictureReleased.promise;
          await route.continue();
        });
        await open(
          `${EMPTY}<p>Text below the list.</p>`,
          `<style>ol { min-height: 1500px; max-width: 300px }</style>${head}`,
        );
        await waitForPaint(page);
        answerReleased.resolve();
        await event('topslot:ranked');
        await waitForPaint(page);
        expect(await page.evaluate(() => [...document.images].some(({ complete }) => complete))).toBe(false);
        pictureReleased.resolve();
        await page.waitForFunction(() => [...document.images].every(({ naturalWidth }) => naturalWidth === 3200));
        await waitForPaint(page);
        await expect(page.locator('img')).toHaveCount(5);
        expect(await page.evaluate(() => window.shifts)).toBe(0);
      });
    });
  }
});

test.describe('a reader who uses the keyboard', () => {
  /** Delays the ranking until the first link has had the focus for more than a second. */
  const focusBeforeRanking = async (
    page: Page,
    hold: World['hold'],
    requestRanking: () => Promise<unknown>,
  ): Promise<void> => {
    const release = await hold();
    await requestRanking();
    await page.keyboard.press('Tab');
    await expect(page.locator('li a').first()).toBeFocused();
    const focusedAt = await page.evaluate(() => performance.now());
    await page.waitForFunction((start) => performance.now() - start > 1100, focusedAt);
    release();
  };

  test('keeps the focus in a server-rendered list', async ({ page, open, event, hold }) => {
    await focusBeforeRanking(page, hold, () => open(list(CALM, names('news', 1, 6).toReversed())));
    expect(await event('topslot:default')).toEqual({ reason: 'interacted' });
    await expect(page.locator('li a').first()).toBeFocused();
    await expect(page.locator('li')).toHaveText(names('news', 1, 6).toReversed());
  });

  test('keeps the focus in a filled list that the page refreshes', async ({ page, open, event, hold }) => {
    await open(EMPTY);
    await event('topslot:ranked');
    const topItem = await page.locator('li').first().elementHandle();
    await focusBeforeRanking(page, hold, () =>
      page.locator('ol').evaluate((container) => {
        void window.api().mount(container).refresh();
      }),
    );
    expect(await event('topslot:default')).toEqual({ reason: 'interacted' });
    await expect(page.locator('li a').first()).toBeFocused();
    expect(await topItem?.evaluate((element) => element.isConnected)).toBe(true);
  });
});
