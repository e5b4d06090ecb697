import type { Page } from '@playwright/test';
import { expect, list, names, widgetIsHere } from '../fixtures.ts';
import { CALM, holdBack, LIST, RANKED_ORDER, refresh, reportsAreHere, test } from './reports.ts';

/** Puts the reports' tag on a page that has long been there, and waits until it has run. */
const addTag = async (page: Page, url: string): Promise<void> => {
  await page.evaluate((src) => {
    const script = document.createElement('script');
    script.src = src;
    script.dataset['format'] = 'pairec';
    script.onload = () => Object.assign(window, { reporting: true });
    document.head.append(script);
  }, `${url}/topslot-report.js`);
  await reportsAreHere(page);
};

test.describe('the tag of the reports may run', () => {
  /** Lists that the page mounts itself, without an app's name on them. */
  const own = (markup: string): string => `${markup}
    <script>
      window.topslot = window.topslot || [];
      topslot.push(({ mount }) => mount(document.querySelector('#own'), { app: 'calm', sets: 'news', limit: 4 }));
    </script>`;
  const article = (name: string): string => `<article><a href="/stories/${name}">${name}</a></article>`;
  const lists: readonly (readonly [what: string, markup: string])[] = [
    ['a list', LIST],
    ['a list of one story', list(CALM, ['news-1'])],
    ['a list of articles', `<div ${CALM}>${article('news-1')}</div>`],
    ['a list that the page mounts', own(list('id="own"', RANKED_ORDER))],
    [
      'a list of articles that the page mounts',
      own(`<div id="own"><h2>News</h2>${RANKED_ORDER.map(article).join('')}</div>`),
    ],
  ];
  for (const [what, markup] of lists) {
    test(`before the widget: ${what} is reported once`, async ({ open, page, tag, reportTag, report, event, told }) => {
      const release = await holdBack(page, '**/topslot.js');
      await open(markup, tag() + reportTag());
      await reportsAreHere(page);
      release();
      const { data } = await event('topslot:ranked');
      expect(await report()).toMatchObject({ request_id: data.eventId });
      expect(await told()).toEqual(['topslot:ranked']);
    });

    test(`while the answer is on its way: ${what} is reported once`, async ({
      open,
      page,
      tag,
      reportTag,
      report,
      event,
      received,
      told,
    }) => {
      const releaseReports = await holdBack(page, '**/topslot-report.js');
      const releaseRank = await holdBack(page, '**/calm/rank/**');
      const asked = page.waitForRequest('**/calm/rank/**');
      await open(markup, tag() + reportTag());
      await asked;
      releaseReports();
      await reportsAreHere(page);
      releaseRank();
      const { data } = await event('topslot:ranked');
      expect(await report()).toMatchObject({ request_id: data.eventId });
      expect(await told()).toEqual(['topslot:ranked']);
      expect(received('rank').filter(({ app }) => app === 'calm')).toHaveLength(1);
    });

    test(`after the answer: ${what} is reported once`, async ({
      open,
      page,
      tag,
      reportTag,
      report,
      event,
      received,
      told,
      reported,
    }) => {
      const release = await holdBack(page, '**/topslot-report.js');
      await open(markup, tag() + reportTag());
      const { data } = await event('topslot:ranked');
      await reported(0);
      release();
      expect(await report()).toMatchObject({ request_id: data.eventId });
      expect(await told()).toEqual(['topslot:ranked']);
      expect(received('rank').filter(({ app }) => app === 'calm')).toHaveLength(1);
    });
  }

  test('long after, when the story on top has been seen', async ({ open, page, server, report, event, reported }) => {
    await open(LIST);
    const { eventId } = await event('topslot:displayed');
    await page.waitForFunction(() => document.readyState === 'complete');
    await reported(0);
    await addTag(page, server.url);
    expect(await report()).toMatchObject({ request_id: eventId });
    // A further decision of the same list comes by the event.
    expect(await refresh(page)).toBe('ranked');
    await reported(2);
  });

  test('long after, for two lists', async ({ open, page, server, reported, event }) => {
    await open(LIST + list('data-topslot-app="other" data-topslot-sets="sports"', names('sports', 1, 3)));
    const { data } = await event('topslot:ranked', 'calm');
    const { data: other } = await event('topslot:ranked', 'other');
    await addTag(page, server.url);
    const requests = (await reported(2)).map(({ body }) => JSON.parse(body).request_id);
    expect(new Set(requests)).toEqual(new Set([data.eventId, other.eventId]));
  });

  test('after lists that kept their own order, and reports none', async ({ open, page, server, reported, event }) => {
    server.behave({ route: 'rank', fault: '500' });
    await open(LIST);
    await event('topslot:default');
    await addTag(page, server.url);
    await reported(0);
  });

  test('in the middle of a list, which is ranked and reported when it is complete', async ({
    page,
    publisher,
    tag,
    reportTag,
    report,
    event,
    told,
    received,
    ids,
    said,
  }) => {
    // Neither is async, so that the order is certain.
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
    expect(await report()).toMatchObject({
      request_id: data.eventId,
      item_list: ids(...RANKED_ORDER).map((item_id) => ({ item_id })),
    });
    expect(await told()).toEqual(['topslot:ranked']);
    expect(received('rank').filter(({ app }) => app === 'calm')).toHaveLength(1);
    expect(said()).toEqual([]);
  });

  test('beside lists that nobody has mounted: it mounts none, and each can be mounted later', async ({
    open,
    page,
    server,
    reported,
    event,
    received,
    told,
    said,
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
    const requests = (await reported(1)).length;
    expect(await told()).toEqual(['topslot:ranked']);
    // The second one is the fixture's.
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
    await reported(requests + 1);
    expect(said()).toEqual([]);
  });

  test('on a page without the widget', async ({ open, page, reportTag, reported, complaints }) => {
    await open(LIST, reportTag());
    await reportsAreHere(page);
    await reported(0);
    expect(complaints).toEqual([]);
  });

  test('on a page that is prerendered: nothing is reported before somebody looks at it', async ({
    open,
    page,
    tag,
    reportTag,
    reported,
    report,
    event,
  }) => {
    await page.addInitScript(() => {
      let seen = false;
      Object.defineProperty(document, 'prerendering', { get: () => !seen });
      addEventListener('prerenderingchange', () => (seen = true), true);
    });
    const release = await holdBack(page, '**/topslot-report.js');
    await open(LIST, tag() + reportTag());
    await widgetIsHere(page);
    release();
    await reportsAreHere(page);
    await reported(0);
    await page.evaluate(() => document.dispatchEvent(new Event('prerenderingchange')));
    const { data } = await event('topslot:ranked');
    expect(await report()).toMatchObject({ request_id: data.eventId });
  });
});
