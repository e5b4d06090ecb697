import type { Page } from '@playwright/test';
import { expect, list, names, test } from '../fixtures.ts';

const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';
const NEWS = list(CALM, names('news', 1, 3));
// A list whose story on top is seen for certain: what is not activated by the time that this one is, is not activated.
const WITNESS = list('data-topslot-app="other" data-topslot-sets="sports"', names('sports', 1, 2));
const FAR_BELOW = '<div style="height: 3000px"></div>';

/** When everybody who watches what is in view has seen what is. */
const looked = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((resolve) => new IntersectionObserver(resolve).observe(document.body)));

/** Nothing that takes its time happens on the page until `page.clock.resume()`. */
const stopTime = async (page: Page): Promise<void> => {
  await page.clock.install({ time: '2026-11-20T11:00' });
  await page.clock.pauseAt('2026-11-20T12:00');
};

test.describe('a decision is activated', () => {
  test('once its story on top was half in view for a second, and the page is told', async ({
    open,
    event,
    received,
  }) => {
    await open(NEWS);
    const { data } = await event('topslot:ranked');
    expect(await event('topslot:displayed')).toMatchObject({
      appId: 'calm',
      eventId: data.eventId,
      item: { id: data.rewardAction },
    });
    await expect
      .poll(() => received('activate'))
      .toMatchObject([{ app: 'calm', eventId: data.eventId, joined: 'counted', cookie: null, body: '' }]);
    const [ranked = 0, activated] = [...received('rank'), ...received('activate')].map(({ time }) => Date.parse(time));
    expect(activated).toBeGreaterThanOrEqual(ranked + 1000);
    expect(received('preflight')).toEqual([]);
  });

  test('when the reader has scrolled to it, not before', async ({ open, event, page, received }) => {
    await open(`${WITNESS}${FAR_BELOW}${NEWS}`);
    await event('topslot:displayed', 'other');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['other']);
    await page.locator('[data-topslot-app=calm]').scrollIntoViewIfNeeded();
    await event('topslot:displayed', 'calm');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['other', 'calm']);
  });

  test('in a list that the widget has filled, too', async ({ open, event, received }) => {
    await open(`<ol ${CALM}></ol>`);
    const { data } = await event('topslot:ranked');
    await event('topslot:displayed');
    await expect.poll(() => received('activate')).toMatchObject([{ eventId: data.eventId }]);
  });

  test('on a phone, where half of the whole list never fits', async ({ open, event, page, received }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(`<style>li { height: 150px }</style>${list(CALM, names('news', 1, 15))}`);
    await event('topslot:displayed');
    await expect.poll(() => received('activate').length).toBe(1);
  });

  test('once, however often the story comes into view again', async ({ open, event, page, received }) => {
    await open(`${NEWS}${FAR_BELOW}${WITNESS}`);
    await event('topslot:displayed', 'calm');
    await page.locator('[data-topslot-app=other]').scrollIntoViewIfNeeded();
    await event('topslot:displayed', 'other');
    await page.locator('[data-topslot-app=calm]').scrollIntoViewIfNeeded();
    // The reader stays for longer than a second, by the witness's second list.
    await page.evaluate(() => {
      const again = document.createElement('ol');
      document.body.prepend(again);
      again.dataset['topslotApp'] = 'site';
      window.api().mount(again, { sets: 'sports', limit: 2 });
    });
    await event('topslot:displayed', 'site');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['calm', 'other', 'site']);
  });
});

test.describe('a decision is not activated', () => {
  test('where the page kept its own order', async ({ open, event, server, received }) => {
    server.behave({ route: 'rank', app: 'calm', fault: '500' });
    await open(`${NEWS}${WITNESS}`);
    await event('topslot:default', 'calm');
    await event('topslot:displayed', 'other');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['other']);
  });

  test('where the ranked top story is not in the list', async ({ open, event, received }) => {
    await open(`${list(CALM, names('news', 2, 4))}${WITNESS}`);
    await event('topslot:ranked', 'calm');
    await event('topslot:displayed', 'other');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['other']);
  });

  test('by a story that leaves within the second', async ({ open, event, page, received }) => {
    await stopTime(page);
    await open(`<div style="position: fixed; bottom: 0">${WITNESS}</div>${NEWS}${FAR_BELOW}`);
    await event('topslot:ranked', 'calm');
    await looked(page);
    // The witness's list stays in view.
    await page.evaluate(() => scrollTo(0, 3000));
    await looked(page);
    await page.clock.resume();
    await event('topslot:displayed', 'other');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['other']);
  });

  test('by one that is less than half in view', async ({ open, event, received }) => {
    await open(`${WITNESS}<div style="height: 100px; overflow: hidden; position: fixed; bottom: 0">
      <style>.tall li { height: 220px }</style><div class="tall">${NEWS}</div></div>`);
    await event('topslot:ranked', 'calm');
    await event('topslot:displayed', 'other');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['other']);
  });

  test('in a tab that is in the back, until it comes to the front for its second', async ({
    open,
    event,
    page,
    received,
  }) => {
    await page.addInitScript(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => !document.body.matches('.front') });
    });
    await open(NEWS);
    await event('topslot:ranked');
    // Another page shows how long a second is.
    const other = await page.context().newPage();
    await other.addInitScript(() => {
      addEventListener('topslot:displayed', () => (document.title = 'seen'));
    });
    await other.goto(page.url().replace('#', ''));
    await expect(other).toHaveTitle('seen');
    await expect.poll(() => received('activate').length).toBe(1);
    await other.close();
    const waited = await page.evaluate(async () => {
      const start = performance.now();
      document.body.className = 'front';
      document.dispatchEvent(new Event('visibilitychange'));
      await new Promise((resolve) => document.addEventListener('topslot:displayed', resolve));
      return performance.now() - start;
    });
    expect(waited).toBeGreaterThanOrEqual(999);
    await expect.poll(() => received('activate').length).toBe(2);
  });

  test('after destroy()', async ({ open, event, page, received }) => {
    await stopTime(page);
    await open(`${NEWS}${WITNESS}`);
    await event('topslot:ranked', 'calm');
    await looked(page);
    await page.evaluate(() =>
      window
        .api()
        .mount(document.querySelector('ol') ?? document.body)
        .destroy(),
    );
    await page.clock.resume();
    await event('topslot:displayed', 'other');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['other']);
  });

  test('in place of the one that a refresh has replaced', async ({ open, event, page, received }) => {
    await open(`${FAR_BELOW}${NEWS}`);
    const first = await event('topslot:ranked');
    const second = await page.evaluate(() =>
      window
        .api()
        .mount(document.querySelector('ol') ?? document.body)
        .refresh(),
    );
    await page.locator('ol').scrollIntoViewIfNeeded();
    await event('topslot:displayed');
    const [, decided] = received('rank').map(({ eventId }) => eventId);
    await expect.poll(() => received('activate').map(({ eventId }) => eventId)).toEqual([decided]);
    expect(second).toMatchObject({ data: { eventId: decided } });
    expect(decided).not.toBe(first.data.eventId);
  });

  test('by the story that was on top before a refresh', async ({ open, event, page, received }) => {
    let top = 1;
    await page.route('**/api/v2/calm/rank/**', (route) => {
      const ranking = [top, 3 - top].map((number) => ({ id: `/stories/news-${number}` }));
      const answer = {
        ranking,
        eventId: `${'e'.repeat(32)}-${top}`,
        appId: 'calm',
        rewardAction: ranking[0]?.id,
        actionSets: [],
      };
      return route.fulfill({ contentType: 'text/javascript', body: `callback(${JSON.stringify(answer)})` });
    });
    await open(
      `<style>[data-topslot-app=calm] li { height: 3000px }</style>${FAR_BELOW}${list(CALM, names('news', 1, 2))}`,
      undefined,
    );
    await event('topslot:ranked');
    top = 2;
    await page.evaluate(() =>
      window
        .api()
        .mount(document.querySelector('ol') ?? document.body)
        .refresh(),
    );
    await expect(page.locator('li')).toHaveText(['news-2', 'news-1']);
    // More than half of a story of 3,000 pixels is never in view, so they get smaller now, the one on top far above.
    await page.addStyleTag({ content: 'li:last-child { height: 60px !important }' });
    await page.locator('li').last().scrollIntoViewIfNeeded();
    await page.evaluate(() => {
      const witness = document.createElement('ol');
      witness.style.cssText = 'position: fixed; top: 0';
      document.body.append(witness);
      witness.dataset['topslotApp'] = 'other';
      window.api().mount(witness, { sets: 'sports', limit: 2 });
    });
    await event('topslot:displayed', 'other');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['other']);
  });
});
