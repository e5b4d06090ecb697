import type { Fault } from 'topslot/server';
import { expect, list, names, test, widgetIsHere } from '../fixtures.ts';

const LIST = list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 4).toReversed());
const IMPATIENT = LIST.replace('<ol', '<ol data-topslot-timeout="200"');
const answer = (ranking: unknown): string =>
  JSON.stringify({ ranking, eventId: 'e'.repeat(40), appId: 'calm', actionSets: [] });

test.describe('with data-transport="fetch"', () => {
  test('a list is ranked, seen and clicked as with a script, and no script is loaded for it', async ({
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
    test(`the page's own order stays, and the reason is told: ${fault} → ${reason}`, async ({
      open,
      page,
      event,
      tag,
      server,
    }) => {
      server.behave({ route: 'rank', fault });
      await open(fault === 'never' ? IMPATIENT : LIST, tag('data-transport="fetch"'));
      expect(await event('topslot:default')).toEqual({ reason });
      await expect(page.locator('li')).toHaveText(names('news', 1, 4).toReversed());
    });
  }

  test('a stale answer, and one for another app, are not taken', async ({ open, page, event, tag, server }) => {
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

  test('destroy() calls a request off', async ({ open, page, tag, server, received }) => {
    server.behave({ route: 'rank', fault: 'never' });
    await open('<ol></ol>', tag('data-transport="fetch"'));
    await widgetIsHere(page);
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

test.describe('a script request that brings', () => {
  const rows: readonly (readonly [what: string, status: number, type: string, body: string, reason: string])[] = [
    [
      'a good answer with a bad status',
      500,
      'text/javascript',
      `topslot.answer(${answer([{ id: '/stories/news-1' }])})`,
      'error',
    ],
    ['JSON that is no script', 200, 'application/json', answer([{ id: '/stories/news-1' }]), 'error'],
    [
      'a script that says it is text',
      200,
      'text/plain',
      `topslot.answer(${answer([{ id: '/stories/news-1' }])})`,
      'error',
    ],
    ['nothing at all', 204, 'text/javascript', '', 'no-callback'],
    ['a syntax error', 200, 'text/javascript', 'topslot.answer(}{', 'no-callback'],
    ['an exception', 200, 'text/javascript', 'throw new Error("told to throw")', 'no-callback'],
    ['a call of something else', 200, 'text/javascript', '(() => {})()', 'no-callback'],
    ['an empty ranking', 200, 'text/javascript', `topslot.answer(${answer([])})`, 'empty'],
  ];
  for (const [what, status, contentType, body, reason] of rows) {
    test(`${what} ends as ${reason}, and leaves no element behind`, async ({ open, page, event }) => {
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

  test('its answer by the fixed name of the original is ranked', async ({ open, page, event }) => {
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

  test('answers in another order than they were asked for, gives each list its own', async ({
    open,
    page,
    event,
    hold,
    received,
  }) => {
    const letGo = { calm: await hold('calm'), other: await hold('other'), site: await hold('site') };
    const other = list('data-topslot-app="other" data-topslot-sets="sports"', names('sports', 1, 3).toReversed());
    const site = '<ol data-topslot-app="site" data-topslot-sets="mixed"></ol>';
    await open(LIST + other + site);
    await expect.poll(() => received('rank').length).toBe(3);
    for (const app of ['site', 'other', 'calm'] as const) {
      letGo[app]();
      const { data } = await event('topslot:ranked', app);
      expect(data).toMatchObject({ appId: app, eventId: received('rank').find((one) => one.app === app)?.eventId });
    }
    await expect(page.locator('[data-topslot-app=calm] li')).toHaveText(names('news', 1, 4));
  });

  test('its answer after destroy() changes nothing, and throws nothing', async ({
    open,
    page,
    hold,
    received,
    complaints,
  }) => {
    const letGo = await hold();
    await open(LIST);
    await expect.poll(() => received('rank').length).toBe(1);
    await page.evaluate(() =>
      window
        .api()
        .mount(document.querySelector('ol') ?? document.body)
        .destroy(),
    );
    await expect(page.locator('script[src*="/rank/"]')).toHaveCount(0);
    letGo();
    await page.waitForFunction(() => window.lateAnswers === 1);
    await expect(page.locator('li')).toHaveText(names('news', 1, 4).toReversed());
    expect(complaints).toEqual([]);
  });
});

test("the page's own callback works, defined before the widget or after it", async ({
  open,
  page,
  event,
  tag,
  server,
}) => {
  const own = '<script>function callback(data) { window.mine = data; }</script>';
  // Not async, so that the order is certain.
  const ours = tag().replace('async', '');
  for (const head of [own + ours, ours + own]) {
    await open(LIST, head);
    await event('topslot:ranked');
    await page.addScriptTag({ url: `${server.url}/api/v2/other/rank/sports` });
    expect(await page.evaluate('window.mine.appId')).toBe('other');
    await expect(page.locator('li')).toHaveText(names('news', 1, 4));
  }
});
