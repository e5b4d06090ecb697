import type { Page } from '@playwright/test';
import { expect, list, names, waitForWidget } from '../fixtures.ts';
import { CALM, holdRequests, LIST, RANKED_ORDER, refresh, waitForReportScript, test } from './reports.ts';

/** Adds the tag of the report script to a loaded page and waits until the script has run. */
const addTag = async (page: Page, url: string): Promise<void> => {
  await page.evaluate((src) => {
    const script = document.createElement('script');
    script.src = src;
    script.dataset['format'] = 'pairec';
    script.onload = () => Object.assign(window, { reporting: true });
    document.head.append(script);
  }, `${url}/topslot-report.js`);
  await waitForReportScript(page);
};

test.describe('the report script may run', () => {
  /** Adds a script that mounts a list without attributes. */
  const mountedByPage = (markup: string): string => `${markup}
    <script>
      window.topslot = window.topslot || [];
      topslot.push(({ mount }) => mount(document.querySelector('#mountedByPage'), { app: 'calm', sets: 'news', limit: 4 }));
    </script>`;
  const article = (name: string): string => `<article><a href="/stories/${name}">${name}</a></article>`;
  const lists: readonly (readonly [description: string, markup: string])[] = [
    ['a list', LIST],
    ['a list of one story', list(CALM, ['news-1'])],
    ['a list of articles', `<div ${CALM}>${article('news-1')}</div>`],
    ['a list that the page mounts', mountedByPage(list('id="mountedByPage"', RANKED_ORDER))],
    [
      'a list of articles that the page mounts',
      mountedByPage(`<div id="mountedByPage"><h2>News</h2>${RANKED_ORDER.map(article).join('')}</div>`),
    ],
  ];
  for (const [description, markup] of lists) {
    test(`before the widget: ${description} is reported once`, async ({
      open,
      page,
      tag,
      reportTag,
      waitForReport,
      event,
      eventTypes,
    }) => {
      const release = await holdRequests(page, '**/topslot.js');
      await open(markup, tag() + reportTag());
      await waitForReportScript(page);
      release();
      const { data } = await event('topslot:ranked');
      expect(await waitForReport()).toMatchObject({ request_id: data.eventId });
      expect(await eventTypes()).toEqual(['topslot:ranked']);
    });

    test(`while the rank answer is pending: ${description} is reported once`, async ({
      open,
      page,
      tag,
      reportTag,
      waitForReport,
      event,
      received,
      eventTypes,
    }) => {
      const releaseReports = await holdRequests(page, '**/topslot-report.js');
      const releaseRank = await holdRequests(page, '**/calm/rank/**');
      const rankRequest = page.waitForRequest('**/calm/rank/**');
      await open(markup, tag() + reportTag());
      await rankRequest;
      releaseReports();
      await waitForReportScript(page);
      releaseRank();
      const { data } = await event('topslot:ranked');
      expect(await waitForReport()).toMatchObject({ request_id: data.eventId });
      expect(await eventTypes()).toEqual(['topslot:ranked']);
      expect(received('rank').filter(({ app }) => app === 'calm')).toHaveLength(1);
    });

    test(`after the rank answer: ${description} is reported once`, async ({
      open,
      page,
      tag,
      reportTag,
      waitForReport,
      event,
      received,
      eventTypes,
      waitForReports,
    }) => {
      const release = await holdRequests(page, '**/topslot-report.js');
      await open(markup, tag() + reportTag());
      const { data } = await event('topslot:ranked');
      await waitForReports(0);
      release();
      expect(await waitForReport()).toMatchObject({ request_id: data.eventId });
      expect(await eventTypes()).toEqual(['topslot:ranked']);
      expect(received('rank').filter(({ app }) => app === 'calm')).toHaveLength(1);
    });
  }

  test('long after the rank answer, when the top story has been displayed', async ({
    open,
    page,
    server,
    waitForReport,
    event,
    waitForReports,
  }) => {
    await open(LIST);
    const { eventId } = await event('topslot:displayed');
    await page.waitForFunction(() => document.readyState === 'complete');
    await waitForReports(0);
    await addTag(page, server.url);
    expect(await waitForReport()).toMatchObject({ request_id: eventId });
    // The script learns of the next decision of this list from the event.
    expect(await refresh(page)).toBe('ranked');
    await waitForReports(2);
  });

  test('long after the rank answers of two lists', async ({ open, page, server, waitForReports, event }) => {
    await open(LIST + list('data-topslot-app="other" data-topslot-sets="sports"', names('sports', 1, 3)));
    const { data } = await event('topslot:ranked', 'calm');
    const { data: other } = await event('topslot:ranked', 'other');
    await addTag(page, server.url);
    const requests = (await waitForReports(2)).map(({ body }) => JSON.parse(body).request_id);
    expect(new Set(requests)).toEqual(new Set([data.eventId, other.eventId]));
  });

  test('long after a refresh, and reports the ranking that the list shows', async ({
    open,
    page,
    server,
    waitForReport,
    event,
  }) => {
    await open(LIST);
    await event('topslot:ranked');
    expect(await refresh(page)).toBe('ranked');
    const eventId = await page.evaluate(() => window.api().lists()[0]?.ranked?.data.eventId);
    // A failed refresh does not change the list.
    server.behave({ route: 'rank', app: 'calm', fault: '500', times: 1 });
    expect(await refresh(page)).toBe('default');
    await addTag(page, server.url);
    expect(await waitForReport()).toMatchObject({ request_id: eventId });
  });

  test('after lists in default order, which it does not report', async ({
    open,
    page,
    server,
    waitForReports,
    event,
  }) => {
    server.behave({ route: 'rank', fault: '500' });
    await open(LIST);
    await event('topslot:default');
    await addTag(page, server.url);
    await waitForReports(0);
  });

  test('in the middle of a list, which is ranked and reported once it is complete', async ({
    page,
    publisher,
    tag,
    reportTag,
    waitForReport,
    event,
    eventTypes,
    received,
    storyUrls,
    consoleMessages,
  }) => {
    // Neither script is async, so the order is deterministic.
    const sync = (script: string): string => script.replace('async', '');
    const story = (name: string): string => `<p><a href="/stories/${name}">${name}</a></p>`;
    publisher.page(
      '/',
      `<!doctype html><html lang="en"><title>Front page</title><link rel="icon" href="data:,">${sync(tag())}
       <div ${CALM}>${story('news-2')}${story('news-4')}${sync(reportTag())}${story('news-1')}${story('news-3')}</div>`,
    );
    await page.goto(`${publisher.url}/`);
    const { data } = await event('topslot:ranked');
    await expect(page.locator('p')).toHaveText(RANKED_ORDER);
    expect(await waitForReport()).toMatchObject({
      request_id: data.eventId,
      item_list: storyUrls(...RANKED_ORDER).map((item_id) => ({ item_id })),
    });
    expect(await eventTypes()).toEqual(['topslot:ranked']);
    expect(received('rank').filter(({ app }) => app === 'calm')).toHaveLength(1);
    expect(consoleMessages()).toEqual([]);
  });

  test('on a page with lists that are not mounted: it mounts none, and they can be mounted later', async ({
    open,
    page,
    server,
    waitForReports,
    event,
    received,
    eventTypes,
    consoleMessages,
  }) => {
    await open(LIST);
    await event('topslot:ranked');
    await page.evaluate(
      (markup) => {
        const section = document.createElement('section');
        section.innerHTML = markup;
        document.body.append(section);
      },
      list('data-topslot-app="other" data-topslot-sets="sports"', names('sports', 1, 3).toReversed()),
    );
    await addTag(page, server.url);
    const requests = (await waitForReports(1)).length;
    expect(await eventTypes()).toEqual(['topslot:ranked']);
    // The second request comes from the waitForReports fixture.
    expect(received('rank').map(({ path }) => path.split('?')[0])).toEqual([
      '/api/v2/calm/rank/news',
      '/api/v2/other/rank/news',
    ]);
    const outcome = await page.locator('section ol').evaluate(async (container) => {
      const { status } = await window.api().mount(container).ready;
      return status;
    });
    expect(outcome).toBe('ranked');
    await expect(page.locator('section li')).toHaveText(names('sports', 1, 3));
    await waitForReports(requests + 1);
    expect(consoleMessages()).toEqual([]);
  });

  test('on a page without the widget', async ({ open, page, reportTag, waitForReports, complaints }) => {
    await open(LIST, reportTag());
    await waitForReportScript(page);
    await waitForReports(0);
    expect(complaints).toEqual([]);
  });

  test('on a prerendered page: nothing is reported before activation', async ({
    open,
    page,
    tag,
    reportTag,
    waitForReports,
    waitForReport,
    event,
  }) => {
    await page.addInitScript(() => {
      let seen = false;
      Object.defineProperty(document, 'prerendering', { get: () => !seen });
      addEventListener('prerenderingchange', () => (seen = true), true);
    });
    const release = await holdRequests(page, '**/topslot-report.js');
    await open(LIST, tag() + reportTag());
    await waitForWidget(page);
    release();
    await waitForReportScript(page);
    await waitForReports(0);
    await page.evaluate(() => document.dispatchEvent(new Event('prerenderingchange')));
    const { data } = await event('topslot:ranked');
    expect(await waitForReport()).toMatchObject({ request_id: data.eventId });
  });
});
