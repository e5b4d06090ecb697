import type { Page } from '@playwright/test';
import { expect, list, names, test } from '../fixtures.ts';

const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';
const NEWS = list(CALM, names('news', 1, 3));
// A list whose top story is always displayed. A decision that is not activated by then is not activated at all.
const CONTROL_LIST = list('data-topslot-app="other" data-topslot-sets="sports"', names('sports', 1, 2));
const FAR_BELOW = '<div style="height: 3000px"></div>';

/** Waits until the page's intersection observers have been notified. */
const waitForObservers = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((resolve) => new IntersectionObserver(resolve).observe(document.body)));

/** Stops the page's timers until `page.clock.resume()`. */
const stopTime = async (page: Page): Promise<void> => {
  await page.clock.install({ time: '2026-11-20T11:00' });
  await page.clock.pauseAt('2026-11-20T12:00');
};

test.describe('a decision is activated', () => {
  test('once half of its top story was in view for a second, and an event is dispatched', async ({
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
    const [rankTime = 0, activationTime] = [...received('rank'), ...received('activate')].map(({ time }) =>
      Date.parse(time),
    );
    expect(activationTime).toBeGreaterThanOrEqual(rankTime + 1000);
    expect(received('preflight')).toEqual([]);
  });

  test('only after the reader has scrolled to it', async ({ open, event, page, received }) => {
    await open(`${CONTROL_LIST}${FAR_BELOW}${NEWS}`);
    await event('topslot:displayed', 'other');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['other']);
    await page.locator('[data-topslot-app=calm]').scrollIntoViewIfNeeded();
    await event('topslot:displayed', 'calm');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['other', 'calm']);
  });

  test('in a filled list', async ({ open, event, received }) => {
    await open(`<ol ${CALM}></ol>`);
    const { data } = await event('topslot:ranked');
    await event('topslot:displayed');
    await expect.poll(() => received('activate')).toMatchObject([{ eventId: data.eventId }]);
  });

  test('on a phone, whose screen is smaller than half of the list', async ({ open, event, page, received }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(`<style>li { height: 150px }</style>${list(CALM, names('news', 1, 15))}`);
    await event('topslot:displayed');
    await expect.poll(() => received('activate').length).toBe(1);
  });

  test('only once if the story comes into view again', async ({ open, event, page, received }) => {
    await open(`${NEWS}${FAR_BELOW}${CONTROL_LIST}`);
    await event('topslot:displayed', 'calm');
    await page.locator('[data-topslot-app=other]').scrollIntoViewIfNeeded();
    await event('topslot:displayed', 'other');
    await page.locator('[data-topslot-app=calm]').scrollIntoViewIfNeeded();
    // Another list is displayed after a second, so the story was in view for at least as long.
    await page.evaluate(() => {
      const container = document.createElement('ol');
      document.body.prepend(container);
      container.dataset['topslotApp'] = 'site';
      window.api().mount(container, { sets: 'sports', limit: 2 });
    });
    await event('topslot:displayed', 'site');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['calm', 'other', 'site']);
  });
});

test.describe('a decision is not activated', () => {
  test('if the list keeps its own order', async ({ open, event, server, received }) => {
    server.behave({ route: 'rank', app: 'calm', fault: '500' });
    await open(`${NEWS}${CONTROL_LIST}`);
    await event('topslot:default', 'calm');
    await event('topslot:displayed', 'other');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['other']);
  });

  test('if a story that was not ranked is on top', async ({ open, event, received }) => {
    const pin = "(items) => [{ id: '/live', title: 'Live' }, ...items]";
    await open(
      `${list('id="pinned"', names('news', 1, 3))}
       <script>
         (window.topslot ||= []).push(({ mount }) =>
           mount(document.querySelector('#pinned'), { app: 'calm', sets: 'news', curate: ${pin} }));
       </script>
       ${CONTROL_LIST}`,
    );
    await event('topslot:ranked');
    await event('topslot:displayed', 'other');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['other']);
  });

  test('if the story leaves the view within the second', async ({ open, event, page, received }) => {
    await stopTime(page);
    await open(`<div style="position: fixed; bottom: 0">${CONTROL_LIST}</div>${NEWS}${FAR_BELOW}`);
    await event('topslot:ranked', 'calm');
    await waitForObservers(page);
    // The control list stays in view.
    await page.evaluate(() => scrollTo(0, 3000));
    await waitForObservers(page);
    await page.clock.resume();
    await event('topslot:displayed', 'other');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['other']);
  });

  test('if less than half of the story is in view', async ({ open, event, received }) => {
    await open(`${CONTROL_LIST}<div style="height: 100px; overflow: hidden; position: fixed; bottom: 0">
      <style>.tall li { height: 220px }</style><div class="tall">${NEWS}</div></div>`);
    await event('topslot:ranked', 'calm');
    await event('topslot:displayed', 'other');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['other']);
  });

  test('in a hidden tab, until the tab has been visible for a second', async ({ open, event, page, received }) => {
    await page.addInitScript(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => !document.body.matches('.visible') });
    });
    await open(NEWS);
    await event('topslot:ranked');
    // In a second, visible page the decision is activated in the meantime.
    const visiblePage = await page.context().newPage();
    await visiblePage.addInitScript(() => {
      addEventListener('topslot:displayed', () => (document.title = 'seen'));
    });
    await visiblePage.goto(page.url().replace('#', ''));
    await expect(visiblePage).toHaveTitle('seen');
    await expect.poll(() => received('activate').length).toBe(1);
    await visiblePage.close();
    const waited = await page.evaluate(async () => {
      const start = performance.now();
      document.body.className = 'visible';
      document.dispatchEvent(new Event('visibilitychange'));
      await new Promise((resolve) => document.addEventListener('topslot:displayed', resolve));
      return performance.now() - start;
    });
    expect(waited).toBeGreaterThanOrEqual(999);
    await expect.poll(() => received('activate').length).toBe(2);
  });

  test('after destroy()', async ({ open, event, page, received }) => {
    await stopTime(page);
    await open(`${NEWS}${CONTROL_LIST}`);
    await event('topslot:ranked', 'calm');
    await waitForObservers(page);
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

  test('if a refresh has replaced it, but the new decision is', async ({ open, event, page, received }) => {
    await open(`${FAR_BELOW}${NEWS}`);
    const firstRanking = await event('topslot:ranked');
    const secondOutcome = await page.evaluate(() =>
      window
        .api()
        .mount(document.querySelector('ol') ?? document.body)
        .refresh(),
    );
    await page.locator('ol').scrollIntoViewIfNeeded();
    await event('topslot:displayed');
    const [, secondEventId] = received('rank').map(({ eventId }) => eventId);
    await expect.poll(() => received('activate').map(({ eventId }) => eventId)).toEqual([secondEventId]);
    expect(secondOutcome).toMatchObject({ data: { eventId: secondEventId } });
    expect(secondEventId).not.toBe(firstRanking.data.eventId);
  });

  test('if only the story that was on top before a refresh is displayed', async ({ open, event, page, received }) => {
    let topStory = 1;
    await page.route('**/api/v2/calm/rank/**', (route) => {
      const ranking = [topStory, 3 - topStory].map((number) => ({ id: `/stories/news-${number}` }));
      const answer = {
        ranking,
        eventId: `${'e'.repeat(32)}-${topStory}`,
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
    topStory = 2;
    await page.evaluate(() =>
      window
        .api()
        .mount(document.querySelector('ol') ?? document.body)
        .refresh(),
    );
    await expect(page.locator('li')).toHaveText(['news-2', 'news-1']);
    // Items of 3,000 pixels are never half in view. Now the former top story becomes smaller and visible; the new one
    // stays above.
    await page.addStyleTag({ content: 'li:last-child { height: 60px !important }' });
    await page.locator('li').last().scrollIntoViewIfNeeded();
    await page.evaluate(() => {
      const controlList = document.createElement('ol');
      controlList.style.cssText = 'position: fixed; top: 0';
      document.body.append(controlList);
      controlList.dataset['topslotApp'] = 'other';
      window.api().mount(controlList, { sets: 'sports', limit: 2 });
    });
    await event('topslot:displayed', 'other');
    await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['other']);
  });
});
