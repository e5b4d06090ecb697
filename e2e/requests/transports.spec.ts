import type { Fault } from 'topslot/server';
import { expect, list, names, test, waitForWidget } from '../fixtures.ts';

const LIST = list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 4).toReversed());
const SHORT_TIMEOUT = LIST.replace('<ol', '<ol data-topslot-timeout="200"');
const answer = (ranking: unknown): string =>
  JSON.stringify({ ranking, eventId: 'e'.repeat(40), appId: 'calm', actionSets: [] });

test.describe('with data-transport="fetch"', () => {
  test('a list is ranked, displayed and clicked as with a script, but no script is loaded', async ({
    open,
    page,
    event,
    tag,
    received,
  }) => {
    await open(LIST, tag('data-transport="fetch"'));
    const { data } = await event('topslot:ranked');
    await expect(page.locator('li')).toHaveText(names('news', 1, 4));
    await event('topslot:displayed');
    await page.click('li a');
    await expect.poll(() => received('reward')).toMatchObject([{ eventId: data.eventId, joined: 'counted' }]);
    expect(received('rank')).toMatchObject([{ method: 'GET', dnt: true, cookie: null }]);
    expect(received('preflight')).toEqual([]);
  });

  const faults: readonly (readonly [Fault, string])[] = [
    ['404', 'error'],
    ['500', 'error'],
    ['reset', 'error'],
    ['empty', 'no-callback'],
    ['garbage', 'no-callback'],
    ['html', 'no-callback'],
    ['throws', 'no-callback'],
    ['never', 'timeout'],
  ];
  for (const [fault, reason] of faults) {
    test(`the list keeps its own order and reports ${reason} for the fault ${fault}`, async ({
      open,
      page,
      event,
      tag,
      server,
    }) => {
      server.behave({ route: 'rank', fault });
      await open(fault === 'never' ? SHORT_TIMEOUT : LIST, tag('data-transport="fetch"'));
      expect(await event('topslot:default')).toEqual({ reason });
      await expect(page.locator('li')).toHaveText(names('news', 1, 4).toReversed());
    });
  }

  test('a stale answer and one for another app are rejected', async ({ open, page, event, tag, server }) => {
    server.behave({ route: 'rank', fault: 'stale' });
    await open(LIST.replace('<ol', '<ol data-topslot-max-age="600"'), tag('data-transport="fetch"'));
    expect(await event('topslot:default')).toEqual({ reason: 'stale' });
    await page.route('**/api/v2/calm/rank/**', (route) =>
      route.fulfill({
        contentType: 'application/json',
        body: answer([{ id: '/stories/news-1' }]).replace('calm', 'other'),
        headers: { 'Access-Control-Allow-Origin': '*' },
      }),
    );
    await open(LIST, tag('data-transport="fetch"'));
    expect(await event('topslot:default')).toEqual({ reason: 'invalid' });
  });

  test('destroy() cancels a request', async ({ open, page, tag, server, received }) => {
    server.behave({ route: 'rank', fault: 'never' });
    await open('<ol></ol>', tag('data-transport="fetch"'));
    await waitForWidget(page);
    const failed = page.waitForEvent('requestfailed');
    const outcome = page.evaluate(async () => {
      const mounted = window.api().mount(document.createElement('ol'), { app: 'calm', sets: 'news' });
      document.addEventListener('stop', () => mounted.destroy());
      return mounted.ready;
    });
    await expect.poll(() => received('rank').length).toBe(1);
    await page.evaluate(() => document.dispatchEvent(new Event('stop')));
    expect(await outcome).toEqual({ status: 'default', reason: 'aborted' });
    expect((await failed).url()).toContain('/rank/');
  });
});

test.describe('the response to a script request', () => {
  const rows: readonly (readonly [description: string, status: number, type: string, body: string, reason: string])[] =
    [
      [
        'a valid answer with status 500',
        500,
        'text/javascript',
        `topslot.answer(${answer([{ id: '/stories/news-1' }])})`,
        'error',
      ],
      ['JSON instead of a script', 200, 'application/json', answer([{ id: '/stories/news-1' }]), 'error'],
      [
        'a script of type text/plain',
        200,
        'text/plain',
        `topslot.answer(${answer([{ id: '/stories/news-1' }])})`,
        'error',
      ],
      ['an empty response', 204, 'text/javascript', '', 'no-callback'],
      ['a syntax error', 200, 'text/javascript', 'topslot.answer(}{', 'no-callback'],
      ['an exception', 200, 'text/javascript', 'throw new Error("told to throw")', 'no-callback'],
      ['a call of another function', 200, 'text/javascript', '(() => {})()', 'no-callback'],
      ['an empty ranking', 200, 'text/javascript', `topslot.answer(${answer([])})`, 'empty'],
    ];
  for (const [description, status, contentType, body, reason] of rows) {
    test(`may be ${description}: the outcome is ${reason}, and the script element is removed`, async ({
      open,
      page,
      event,
    }) => {
      await page.route('**/api/v2/calm/rank/**', (route) =>
        route.fulfill({
          status,
          contentType,
          body,
          headers: { 'Access-Control-Allow-Origin': '*', 'X-Content-Type-Options': 'nosniff' },
        }),
      );
      await open(LIST);
      expect(await event('topslot:default')).toEqual({ reason });
      await expect(page.locator('li')).toHaveText(names('news', 1, 4).toReversed());
      await expect(page.locator('script[src*="/rank/"]')).toHaveCount(0);
    });
  }

  test("may call the original service's fixed callback name", async ({ open, page, event }) => {
    await page.route('**/api/v2/calm/rank/**', (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        body: `callback(${answer([{ id: '/stories/news-2' }, { id: '/stories/news-1' }])});`,
        headers: { 'Access-Control-Allow-Origin': '*' },
      }),
    );
    await open(LIST);
    await event('topslot:ranked');
    await expect(page.locator('li')).toHaveText(['news-4', 'news-3', 'news-2', 'news-1']);
  });

  test('may arrive in another order than requested: each list gets its own answer', async ({
    open,
    page,
    event,
    hold,
    received,
  }) => {
    const release = { calm: await hold('calm'), other: await hold('other'), site: await hold('site') };
    const otherList = list('data-topslot-app="other" data-topslot-sets="sports"', names('sports', 1, 3).toReversed());
    const siteList = '<ol data-topslot-app="site" data-topslot-sets="mixed"></ol>';
    await open(LIST + otherList + siteList);
    await expect.poll(() => received('rank').length).toBe(3);
    for (const app of ['site', 'other', 'calm'] as const) {
      release[app]();
      const { data } = await event('topslot:ranked', app);
      expect(data).toMatchObject({
        appId: app,
        eventId: received('rank').find((request) => request.app === app)?.eventId,
      });
    }
    await expect(page.locator('[data-topslot-app=calm] li')).toHaveText(names('news', 1, 4));
  });

  test('may arrive after destroy(): it changes nothing and throws nothing', async ({
    open,
    page,
    hold,
    received,
    complaints,
  }) => {
    const release = await hold();
    await open(LIST);
    await expect.poll(() => received('rank').length).toBe(1);
    await page.evaluate(() =>
      window
        .api()
        .mount(document.querySelector('ol') ?? document.body)
        .destroy(),
    );
    await expect(page.locator('script[src*="/rank/"]')).toHaveCount(0);
    release();
    await page.waitForFunction(() => window.lateAnswers === 1);
    await expect(page.locator('li')).toHaveText(names('news', 1, 4).toReversed());
    expect(complaints).toEqual([]);
  });
});

test("the page's own callback function works, defined before or after the widget", async ({
  open,
  page,
  event,
  tag,
  server,
}) => {
  const pageScript = '<script>function callback(data) { window.pageAnswer = data; }</script>';
  // Not async, so the scripts run in document order.
  const widgetTag = tag().replace('async', '');
  for (const head of [pageScript + widgetTag, widgetTag + pageScript]) {
    await open(LIST, head);
    await event('topslot:ranked');
    await page.addScriptTag({ url: `${server.url}/api/v2/other/rank/sports` });
    expect(await page.evaluate('window.pageAnswer.appId')).toBe('other');
    await expect(page.locator('li')).toHaveText(names('news', 1, 4));
  }
});
