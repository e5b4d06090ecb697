import { readFileSync } from 'node:fs';
import type { Page, Request } from '@playwright/test';
import type { RememberedRequest } from 'topslot/server';
import { expect, list, names, test as base, widgetIsHere } from './fixtures.ts';

// The app `calm` never reorders, so that the ranking is the feed's order; the page's own order is the reverse.
const CALM = 'data-topslot-app="calm" data-topslot-sets="news" data-topslot-limit="4"';
const RANKED_ORDER = names('news', 1, 4);
const LIST = list(CALM, RANKED_ORDER.toReversed());
const PAIREC = 'data-format="pairec"';
const VOLCENGINE = 'data-format="volcengine"';

/** What Chromium itself notes of any request that fails, which no page can prevent. */
const NOTED_BY_THE_BROWSER = /^Failed to load resource: (the server responded with a status of|net::ERR_)/;

interface Reports {
  /** The tag of the reports, with these attributes. */
  readonly reportTag: (attributes?: string) => string;
  /** Waits for so many reports; none comes after them that the page had to send by then. */
  readonly reported: (count: number) => Promise<readonly RememberedRequest[]>;
  /** What the page's console said, but for what the browser notes of requests that fail. */
  readonly said: () => string[];
  /** Waits for one report, and gives what is in it. */
  readonly report: () => Promise<unknown>;
  /** The addresses of stories. */
  readonly ids: (...stories: readonly string[]) => string[];
}

const test = base.extend<Reports>({
  reportTag: async ({ server }, use) => {
    await use(
      (attributes = PAIREC) =>
        `<script async src="${server.url}/topslot-report.js" onload="window.reporting = true" ${attributes}></script>`,
    );
  },
  reported: async ({ page, server, received }, use) => {
    await use(async (count) => {
      // A request is remembered a moment before its body has been read.
      await expect.poll(() => received('callback').filter(({ body }) => body !== '').length).toBe(count);
      // Whatever the page had to send before has been sent before this.
      await page.evaluate((url) => fetch(`${url}/api/v2/other/rank/news`), server.url);
      expect(received('callback')).toHaveLength(count);
      return received('callback');
    });
  },
  report: async ({ reported }, use) => {
    await use(async () => {
      const [request] = await reported(1);
      return JSON.parse(request?.body ?? '');
    });
  },
  said: async ({ complaints }, use) => {
    await use(() => complaints.filter((complaint) => !NOTED_BY_THE_BROWSER.test(complaint)));
  },
  ids: async ({ publisher }, use) => {
    await use((...stories) => stories.map((name) => `${publisher.url}/stories/${name}`));
  },
});

/** Waits until the reports' script has run. */
const reportsAreHere = (page: Page): Promise<unknown> => page.waitForFunction('window.reporting');

/** Holds back what is asked for at such an address, until the function that comes back is called. */
const holdBack = async (page: Page, address: string): Promise<() => void> => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(address, async (route) => {
    await held;
    await route.continue();
  });
  return () => release();
};

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

const refresh = (page: Page): Promise<string> =>
  page.locator('ol').evaluate(async (container) => {
    const { status } = await window.api().mount(container).refresh();
    return status;
  });

test.describe('a list that has been laid out is reported, in the order in which it stands', () => {
  test('to PAI-Rec, by a request that needs no preflight and carries no cookie', async ({
    open,
    page,
    event,
    tag,
    reportTag,
    reported,
    publisher,
    ids,
  }) => {
    await open(LIST, tag() + reportTag());
    const { data } = await event('topslot:ranked');
    await expect(page.locator('li')).toHaveText(RANKED_ORDER);
    const [request] = await reported(1);
    expect(request).toMatchObject({
      method: 'POST',
      path: '/api/callback',
      contentType: 'text/plain;charset=UTF-8',
      origin: publisher.url,
      cookie: null,
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      uid: data.eventId,
      request_id: data.eventId,
      scene_id: 'calm',
      item_list: ids(...RANKED_ORDER).map((item_id) => ({ item_id })),
    });
  });

  test('to Volcengine, likewise', async ({ open, event, tag, reportTag, reported, publisher, ids }) => {
    await open(LIST, tag() + reportTag(VOLCENGINE));
    const { data } = await event('topslot:ranked');
    const [request] = await reported(1);
    expect(request).toMatchObject({
      method: 'POST',
      path: '/predict/api/calm/callback',
      contentType: 'text/plain;charset=UTF-8',
      origin: publisher.url,
      cookie: null,
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      uid: data.eventId,
      scene: 'default',
      items: ids(...RANKED_ORDER).map((id, index) => ({ id, pos: `${index + 1}`, extra: '{"reason":"kept"}' })),
      predictRequestId: data.eventId,
      context: {},
    });
  });

  test('whatever order that is', async ({ open, page, tag, reportTag, report }) => {
    const random = CALM.replace('calm', 'site').replace('"4"', '"10"');
    await open(list(random, names('news', 1, 10)), tag() + reportTag());
    expect(await report()).toMatchObject({
      item_list: await page
        .locator('li a')
        .evaluateAll((links) => links.map((link) => ({ item_id: link instanceof HTMLAnchorElement && link.href }))),
    });
  });

  test('with what was ranked but does not stand there at its end', async ({ open, tag, reportTag, report, ids }) => {
    await open(list(CALM, ['news-3', 'elsewhere', 'news-1']), tag() + reportTag());
    const [first, second, third, fourth] = ids('news-1', 'news-3', 'news-2', 'news-4');
    expect(await report()).toMatchObject({
      item_list: [
        { item_id: first },
        { item_id: second },
        { item_id: third, reason: 'filtered' },
        { item_id: fourth, reason: 'filtered' },
      ],
    });
  });

  test('in full where an empty list was filled', async ({ open, tag, reportTag, report, ids }) => {
    await open(`<ol ${CALM}></ol>`, tag() + reportTag());
    expect(await report()).toMatchObject({ item_list: ids(...RANKED_ORDER).map((item_id) => ({ item_id })) });
  });

  for (const [what, format] of [
    ['to PAI-Rec', PAIREC],
    ['to Volcengine', VOLCENGINE],
  ] as const) {
    test(`with the publisher's own rules: an inserted story at its place, a dropped one at the end, ${what}`, async ({
      open,
      page,
      tag,
      reportTag,
      report,
      ids,
    }) => {
      // The vendor's example: of 1 to 4 the third is sold out, and another one has to be in the second place.
      await open(
        `${list('id="own"', RANKED_ORDER)}
         <script>
           window.topslot = window.topslot || [];
           topslot.push(({ mount }) => mount(document.querySelector('#own'), {
             app: 'calm', sets: 'news', limit: 4,
             curate: (items) => {
               const [first, ...others] = items.filter(({ id }) => !id.endsWith('news-3'));
               return [first, { id: 'https://shop.example/10', title: 'Ten' }, ...others];
             },
           }));
         </script>`,
        tag() + reportTag(format),
      );
      await expect(page.locator('li')).toHaveText(['news-1', 'Ten', 'news-2', 'news-4']);
      const [one, two, three, four] = ids(...RANKED_ORDER);
      const ten = 'https://shop.example/10';
      expect(await report()).toMatchObject(
        format === PAIREC
          ? {
              item_list: [
                { item_id: one },
                { item_id: ten, reason: 'inserted' },
                { item_id: two },
                { item_id: four },
                { item_id: three, reason: 'filtered' },
              ],
            }
          : {
              items: [
                { id: one, pos: '1', extra: '{"reason":"kept"}' },
                { id: ten, pos: '2', extra: '{"reason":"inserted"}' },
                { id: two, pos: '3', extra: '{"reason":"kept"}' },
                { id: four, pos: '4', extra: '{"reason":"kept"}' },
                { id: three, extra: '{"reason":"filtered"}' },
              ],
            },
      );
    });
  }

  test('each of two lists with its own decision', async ({ open, tag, reportTag, reported, received }) => {
    const other = list('data-topslot-app="other" data-topslot-sets="sports"', names('sports', 1, 3));
    await open(LIST + other, tag() + reportTag());
    const scenes = (await reported(2))
      .map(({ body }) => JSON.parse(body))
      .map((body) => [body.scene_id, body.request_id]);
    const decisions = received('rank').map(({ app, eventId }) => [app, eventId]);
    expect(Object.fromEntries(scenes)).toEqual(Object.fromEntries(decisions.slice(0, 2)));
  });

  test('two lists of one app as well', async ({ open, tag, reportTag, reported, received }) => {
    await open(LIST + LIST, tag() + reportTag());
    const requests = (await reported(2)).map(({ body }) => JSON.parse(body).request_id);
    const decisions = received('rank').filter(({ app }) => app === 'calm');
    expect(new Set(requests)).toEqual(new Set(decisions.map(({ eventId }) => eventId)));
  });

  test('once more with its new decision when the page refreshes it, and not when that fails', async ({
    open,
    page,
    event,
    tag,
    reportTag,
    reported,
    received,
    server,
  }) => {
    await open(LIST, tag() + reportTag());
    await event('topslot:ranked');
    expect(await refresh(page)).toBe('ranked');
    const decisions = received('rank').map(({ eventId }) => eventId);
    expect(decisions).toHaveLength(2);
    server.behave({ route: 'rank', app: 'calm', fault: '500' });
    expect(await refresh(page)).toBe('default');
    const requests = (await reported(2)).map(({ body }) => JSON.parse(body).request_id);
    expect(new Set(requests)).toEqual(new Set(decisions));
  });
});

test.describe('a list that keeps its own order has nothing to report', () => {
  for (const fault of ['500', 'empty', 'garbage', 'throws', 'reset'] as const) {
    test(`because the service has failed: ${fault}`, async ({ open, event, tag, reportTag, report, server }) => {
      server.behave({ route: 'rank', app: 'calm', fault });
      await open(LIST + list('data-topslot-app="other" data-topslot-sets="sports"', ['sports-1']), tag() + reportTag());
      await event('topslot:default', 'calm');
      await event('topslot:ranked', 'other');
      expect(await report()).toMatchObject({ scene_id: 'other' });
    });
  }

  test('because none of its stories was ranked', async ({ open, event, tag, reportTag, reported }) => {
    await open(list(CALM, ['elsewhere', 'nowhere']), tag() + reportTag());
    expect(await event('topslot:default')).toEqual({ reason: 'unmatched' });
    await reported(0);
  });
});

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
    }) => {
      const release = await holdBack(page, '**/topslot-report.js');
      await open(markup, tag() + reportTag());
      const { data } = await event('topslot:ranked');
      expect(received('callback')).toEqual([]);
      release();
      expect(await report()).toMatchObject({ request_id: data.eventId });
      expect(await told()).toEqual(['topslot:ranked']);
      expect(received('rank').filter(({ app }) => app === 'calm')).toHaveLength(1);
    });
  }

  test('long after, when the story on top has been seen', async ({ open, page, server, report, event, received }) => {
    await open(LIST);
    const { eventId } = await event('topslot:displayed');
    await page.waitForFunction(() => document.readyState === 'complete');
    expect(received('callback')).toEqual([]);
    await addTag(page, server.url);
    expect(await report()).toMatchObject({ request_id: eventId });
    // A further decision of the same list comes by the event.
    expect(await refresh(page)).toBe('ranked');
    await expect.poll(() => received('callback').length).toBe(2);
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
    report,
    event,
    received,
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
    expect(received('callback')).toEqual([]);
    await page.evaluate(() => document.dispatchEvent(new Event('prerenderingchange')));
    const { data } = await event('topslot:ranked');
    expect(await report()).toMatchObject({ request_id: data.eventId });
  });
});

test.describe('the tag says', () => {
  test('which scene and who the reader is, to PAI-Rec', async ({ open, tag, reportTag, report, event }) => {
    await open(LIST, tag() + reportTag(`${PAIREC} data-scene="home_feed" data-uid="84603208"`));
    const { data } = await event('topslot:ranked');
    expect(await report()).toMatchObject({ scene_id: 'home_feed', uid: '84603208', request_id: data.eventId });
  });

  test('which scene and who the reader is, to Volcengine', async ({ open, tag, reportTag, report, event }) => {
    await open(LIST, tag() + reportTag(`${VOLCENGINE} data-scene="recommend" data-uid="uid1"`));
    const { data } = await event('topslot:ranked');
    expect(await report()).toMatchObject({ scene: 'recommend', uid: 'uid1', predictRequestId: data.eventId });
  });

  test('nothing by what a template has left empty', async ({ open, tag, reportTag, reported, event }) => {
    await open(LIST, tag() + reportTag(`${PAIREC} data-scene="" data-uid="" data-url=""`));
    const { data } = await event('topslot:ranked');
    const [request] = await reported(1);
    expect(request).toMatchObject({ path: '/api/callback' });
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ scene_id: 'calm', uid: data.eventId });
  });

  test("where reports go, which is the page's own address where it is relative; and no cookie goes there", async ({
    open,
    page,
    publisher,
    tag,
    reportTag,
    received,
  }) => {
    await page.context().addCookies([{ name: 'reader', value: '1', url: publisher.url }]);
    publisher.page('/collect', 'OK');
    for (const url of ['/collect', `${publisher.url}/collect`]) {
      const arrived = page.waitForEvent('requestfinished', (request) => request.url().endsWith('/collect'));
      await open(LIST, tag() + reportTag(`${PAIREC} data-url="${url}"`));
      const request = await arrived;
      expect([request.method(), request.url()]).toEqual(['POST', `${publisher.url}/collect`]);
      expect(await request.headerValue('cookie')).toBeNull();
    }
    expect(received('callback')).toEqual([]);
  });

  test('nothing of a format that there is not: a word on the console, and nothing is sent', async ({
    open,
    page,
    tag,
    reportTag,
    reported,
    event,
    complaints,
  }) => {
    for (const format of ['', 'data-format="datahub"', 'data-format="constructor"', 'data-format="PAI-Rec"']) {
      complaints.length = 0;
      await open(LIST, tag() + reportTag(format || ' '));
      await event('topslot:ranked');
      await reportsAreHere(page);
      await reported(0);
      await expect.poll(() => complaints).toEqual([expect.stringMatching(/^topslot: format\? /)]);
    }
  });

  test('one format each, where there are two of them', async ({ open, tag, reportTag, reported }) => {
    await open(LIST, tag() + reportTag() + reportTag(VOLCENGINE));
    const paths = (await reported(2)).map(({ path }) => path);
    expect(paths.toSorted()).toEqual(['/api/callback', '/predict/api/calm/callback']);
  });
});

test('a page that came over https sends nothing over http', async ({ page }) => {
  const read = (name: string): string => readFileSync(new URL(`../dist/${name}`, import.meta.url), 'utf8');
  const answer = { ranking: [{ id: '/stories/news-1' }], eventId: 'e'.repeat(37), appId: 'calm', actionSets: [] };
  const pages: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/': [
      'text/html',
      `<!doctype html><title>Front page</title><script async src="/topslot.js"></script>
       <script async src="/topslot-report.js" ${PAIREC} data-url="http://rank.test/collect"></script>${LIST}`,
    ],
    '/topslot.js': ['text/javascript', read('topslot.js')],
    '/topslot-report.js': ['text/javascript', read('topslot-report.js')],
    '/api/v2/calm/rank/news': ['text/javascript', `topslot.answer(${JSON.stringify(answer)})`],
  };
  const asked: string[] = [];
  await page.route(/^https?:\/\/(front|rank)\.test\//, (route) => {
    const { protocol, host, pathname } = new URL(route.request().url());
    asked.push(`${protocol}//${host}${pathname}`);
    const [contentType = 'text/plain', body = ''] = pages[pathname] ?? [];
    const headers = { 'Access-Control-Allow-Origin': '*' };
    return route.fulfill({ contentType, body, headers });
  });
  await page.goto('https://front.test/');
  await expect.poll(() => asked.filter((url) => url.endsWith('/collect'))).toEqual(['https://rank.test/collect']);
});

test.describe('whatever becomes of a report, the page is not the worse for it', () => {
  test('a service without CORS headers, as the real ones are, leaves nothing on the console', async ({
    open,
    page,
    publisher,
    tag,
    reportTag,
    event,
    complaints,
  }) => {
    publisher.page('/collect', '{"code":200,"msg":"success"}', { 'Content-Type': 'text/plain; charset=utf-8' });
    // The publisher's own server by another name is another site.
    const elsewhere = `${publisher.url.replace('localhost', 'collect.test')}/collect`;
    const answered = new Promise<void>((resolve) => {
      const note = (request: Request): void => {
        if (request.url() === elsewhere) resolve();
      };
      page.on('requestfinished', note);
      // Chromium counts it as failed, since it keeps a JSON answer that nobody may read from the page (ORB).
      page.on('requestfailed', note);
    });
    await open(LIST, tag() + reportTag(`${PAIREC} data-url="${elsewhere}"`));
    await event('topslot:ranked');
    await answered;
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(complaints).toEqual([]);
  });

  for (const fault of ['404', '500', 'empty', 'garbage', 'html', 'reset', 'never'] as const) {
    test(`the service answers badly: ${fault}`, async ({
      open,
      page,
      tag,
      reportTag,
      event,
      received,
      server,
      said,
    }) => {
      server.behave({ route: 'callback', fault });
      await open(LIST, tag() + reportTag());
      await event('topslot:ranked');
      await expect.poll(() => received('callback').length).toBeGreaterThan(0);
      await expect(page.locator('li')).toHaveText(RANKED_ORDER);
      // Seen, clicked and rewarded as ever.
      await event('topslot:displayed');
      await page.click('li a');
      await page.waitForURL(/news-1$/);
      await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted' }]);
      expect(said()).toEqual([]);
    });
  }

  test('the service is gone', async ({ open, page, tag, reportTag, event, told, said }) => {
    // Nothing listens on port 9, the discard protocol's.
    const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('/collect'));
    await open(LIST, tag() + reportTag(`${PAIREC} data-url="http://127.0.0.1:9/collect"`));
    await event('topslot:ranked');
    await failed;
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await told()).toEqual(['topslot:ranked']);
    expect(said()).toEqual([]);
  });

  for (const url of ['http://', 'javascript:alert(1)', 'data:,', '//']) {
    test(`the address is none: ${url}`, async ({ open, page, tag, reportTag, event, told, reported, said }) => {
      await open(LIST, tag() + reportTag(`${PAIREC} data-url="${url}"`));
      await reportsAreHere(page);
      await event('topslot:ranked');
      await reported(0);
      expect(await told()).toEqual(['topslot:ranked']);
      expect(said().filter((complaint) => !complaint.startsWith('Fetch API cannot load'))).toEqual([]);
    });
  }

  test("the page's policy forbids it: nothing is sent, nothing is thrown, and the list is ranked and clicked", async ({
    page,
    publisher,
    tag,
    reportTag,
    event,
    received,
    said,
  }) => {
    publisher.page(
      '/',
      `<!doctype html><html lang="en"><title>Front page</title><link rel="icon" href="data:,">${tag()}${reportTag()}${LIST}`,
      { 'Content-Security-Policy': "connect-src 'self'" },
    );
    await page.addInitScript(() => {
      Object.assign(window, { violations: [] });
      addEventListener('securitypolicyviolation', ({ blockedURI }) => {
        Reflect.get(window, 'violations').push(blockedURI);
      });
    });
    await page.goto(`${publisher.url}/`, { waitUntil: 'domcontentloaded' });
    await event('topslot:ranked');
    await page.waitForFunction("violations.some((uri) => uri.includes('/api/callback'))");
    await expect(page.locator('li')).toHaveText(RANKED_ORDER);
    await page.click('li a');
    await page.waitForURL(/news-1$/);
    expect(received('callback')).toEqual([]);
    // Chromium says so itself, in two sentences.
    expect(said().filter((complaint) => !complaint.includes('Content Security Policy'))).toEqual([]);
  });

  test('a policy that allows the service allows the reports', async ({
    page,
    publisher,
    server,
    tag,
    reportTag,
    report,
    said,
  }) => {
    publisher.page(
      '/',
      `<!doctype html><html lang="en"><title>Front page</title><link rel="icon" href="data:,">${tag('nonce="r4nd0m"')}${reportTag(`${PAIREC} nonce="r4nd0m"`).replace('onload="window.reporting = true"', '')}${LIST}`,
      {
        'Content-Security-Policy': `script-src 'nonce-r4nd0m'; connect-src ${server.url}; require-trusted-types-for 'script'; trusted-types topslot`,
      },
    );
    await page.goto(`${publisher.url}/`, { waitUntil: 'domcontentloaded' });
    expect(await report()).toMatchObject({ scene_id: 'calm' });
    expect(said()).toEqual([]);
  });

  test('a reader who leaves at once has still been reported', async ({
    open,
    page,
    server,
    tag,
    reportTag,
    received,
  }) => {
    const elsewhere = server.url.replace('127.0.0.1', 'rank.test');
    await open(list('', RANKED_ORDER), tag() + reportTag(`${PAIREC} data-url="${elsewhere}/api/callback"`));
    await widgetIsHere(page);
    await reportsAreHere(page);
    // As many requests as Chromium has under way to one host: the report waits behind them until the page has gone.
    server.behave({ route: 'script', fault: 'never' });
    const isBusy = (): boolean => received('script').filter(({ path }) => path.includes('busy')).length === 6;
    await page.evaluate((url) => {
      for (let busy = 0; busy < 6; busy += 1) void fetch(`${url}/topslot.css?busy=${busy}`).catch(() => {});
    }, elsewhere);
    await expect.poll(isBusy).toBe(true);
    await page.evaluate(() => {
      addEventListener('topslot:ranked', () => location.assign('/stories/news-2'));
      window.api().mount(document.querySelector('ol') ?? document.body, { app: 'calm', sets: 'news' });
    });
    await page.waitForURL(/news-2$/);
    await expect.poll(() => received('callback')).toMatchObject([{ method: 'POST' }]);
  });

  for (const [what, markup] of [
    ['an image that is called currentScript', '<img name="currentScript" alt="">'],
    ['a form that is called topslot', '<form id="topslot"><input name="mount"></form>'],
    ['a list that is called topslot', '<ul id="topslot"><li>1</li><li>2</li></ul>'],
  ] as const) {
    test(`there is ${what}`, async ({ open, page, tag, reportTag, event, reported, said }) => {
      const release = await holdBack(page, '**/topslot*.js');
      await open(markup + LIST, tag() + reportTag());
      release();
      await reportsAreHere(page);
      // The widget does not start either where its own tag is not to be found.
      const isHidden = what.includes('currentScript');
      if (!isHidden) await event('topslot:ranked');
      await reported(isHidden ? 0 : 1);
      expect(said()).toEqual([]);
    });
  }

  test('events of that name that are not ours are not reported, and nothing is thrown', async ({
    open,
    page,
    tag,
    reportTag,
    reported,
    event,
  }) => {
    await open(LIST, tag() + reportTag());
    await reportsAreHere(page);
    await event('topslot:ranked');
    await reported(1);
    await page.evaluate(() => {
      const data = { appId: 'calm', eventId: 'of the page' };
      const details = [null, 5, 'ranked', {}, { data: null }, { data }, { data, shown: 5 }];
      for (const detail of details)
        document.body.dispatchEvent(new CustomEvent('topslot:ranked', { bubbles: true, detail }));
      document.body.dispatchEvent(new Event('topslot:ranked', { bubbles: true }));
    });
    await reported(1);
  });
});

test.describe('as a module', () => {
  /** What a bundler would make of `import … from 'topslot'` and `import … from 'topslot/report'`. */
  const bundle = async (name: string): Promise<string> => {
    const { rollup } = await import('rollup');
    const { output } = await (await rollup({ input: `dist/widget/${name}.js` })).generate({ format: 'es' });
    return output[0].code;
  };
  const SCRIPT = { 'Content-Type': 'text/javascript' };

  test('nothing happens on import; report() reports from then on, and its function ends it', async ({
    open,
    page,
    publisher,
    server,
    reported,
    ids,
    said,
  }) => {
    publisher.page('/topslot.mjs', await bundle('index'), SCRIPT);
    publisher.page('/report.mjs', await bundle('report'), SCRIPT);
    await open(
      `${list('', RANKED_ORDER.toReversed())}
       <script type="module">
         import { mount } from '/topslot.mjs';
         import * as reports from '/report.mjs';
         const options = { endpoint: '${server.url}', app: 'calm', sets: 'news', limit: 4 };
         const list = mount(document.querySelector('ol'), options);
         const before = await list.ready;
         window.start = async () => {
           const end = reports.report({ format: 'volcengine', url: '${server.url}/predict/api/shop/callback', uid: 'uid1' });
           const during = await list.refresh();
           end();
           end();
           const after = await list.refresh();
           return [before, during, after].map(({ status, data }) => [status, data.eventId]);
         };
         window.started = Object.keys(reports).sort();
       </script>`,
      '',
    );
    await page.waitForFunction('window.started');
    expect(await page.evaluate('started')).toEqual(['pairecCallback', 'report', 'volcengineCallback']);
    await reported(0);
    const outcomes: string[][] = await page.evaluate('start()');
    expect(outcomes.map(([status]) => status)).toEqual(['ranked', 'ranked', 'ranked']);
    const [request] = await reported(1);
    expect(request).toMatchObject({ path: '/predict/api/shop/callback', contentType: 'text/plain;charset=UTF-8' });
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      uid: 'uid1',
      scene: 'default',
      predictRequestId: outcomes[1]?.[1],
      items: ids(...RANKED_ORDER).map((id) => ({ id })),
    });
    expect(said()).toEqual([]);
  });

  test('report() finds the lists of the script tag, which have been ranked before', async ({
    open,
    page,
    publisher,
    server,
    event,
    report,
  }) => {
    publisher.page('/report.mjs', await bundle('report'), SCRIPT);
    await open(LIST);
    const { data } = await event('topslot:ranked');
    await page.evaluate(
      `import('/report.mjs').then(({ report }) => report({ format: 'pairec', url: '${server.url}/api/callback' }))`,
    );
    expect(await report()).toMatchObject({ request_id: data.eventId, uid: data.eventId, scene_id: 'calm' });
  });

  test('reports that have been ended before the answer comes are not sent', async ({
    open,
    page,
    publisher,
    server,
    event,
    reported,
  }) => {
    publisher.page('/report.mjs', await bundle('report'), SCRIPT);
    const release = await holdBack(page, '**/calm/rank/**');
    const asked = page.waitForRequest('**/calm/rank/**');
    await open(LIST);
    await asked;
    await page.evaluate(
      `import('/report.mjs').then(({ report }) => report({ format: 'pairec', url: '${server.url}/api/callback' })())`,
    );
    release();
    await event('topslot:ranked');
    await reported(0);
  });

  for (const [what, options] of [
    ['format', "{ url: '/collect' }"],
    ['url', "{ format: 'pairec' }"],
  ] as const) {
    test(`report() without a ${what} says so, sends nothing, and can be ended`, async ({
      open,
      page,
      publisher,
      event,
      reported,
      complaints,
    }) => {
      const sent: string[] = [];
      page.on('request', (request) => {
        if (request.method() === 'POST' && !request.url().includes('/activate/')) sent.push(request.url());
      });
      publisher.page('/report.mjs', await bundle('report'), SCRIPT);
      await open(LIST);
      await event('topslot:ranked');
      await page.evaluate(`import('/report.mjs').then(({ report }) => report(${options}))`);
      await reported(0);
      await page.evaluate(`import('/report.mjs').then(({ report }) => report(${options})())`);
      await reported(0);
      const words = expect.stringContaining(`topslot: ${what}?`);
      await expect.poll(() => complaints).toEqual([words, words]);
      expect(sent).toEqual([]);
    });
  }
});
