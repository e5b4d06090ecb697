import type { Fault } from 'topslot/server';
import { expect, list, names, test, widgetIsHere } from '../fixtures.ts';

const LIST = list('data-topslot-app="site" data-topslot-sets="news"', names('news', 1, 6));
const IMPATIENT = LIST.replace('<ol', '<ol data-topslot-timeout="200"');

test.describe("the page's own order stays, and the reason is told, when the ranking service", () => {
  const faults: readonly (readonly [Fault, string])[] = [
    ['404', 'error'],
    ['500', 'error'],
    ['html', 'error'],
    ['reset', 'error'],
    ['empty', 'no-callback'],
    ['garbage', 'no-callback'],
    ['throws', 'no-callback'],
    ['never', 'timeout'],
  ];
  for (const [fault, reason] of faults) {
    test(`does this: ${fault} → ${reason}`, async ({ page, open, event, server }) => {
      server.behave({ route: 'rank', fault });
      await open(fault === 'never' ? IMPATIENT : LIST);
      expect(await event('topslot:default')).toEqual({ reason });
      await expect(page.locator('li')).toHaveText(names('news', 1, 6));
      expect(await page.evaluate(() => window.shifts)).toBe(0);
      // Nothing of it stays in the page.
      await expect(page.locator('script[src*="/rank/"]')).toHaveCount(0);
    });
  }

  test('is too slow, and its late answer changes nothing', async ({ page, open, event, hold, complaints }) => {
    const letGo = await hold();
    await open(IMPATIENT);
    expect(await event('topslot:default')).toEqual({ reason: 'timeout' });
    letGo();
    await page.waitForFunction(() => window.lateAnswers === 1);
    await expect(page.locator('li')).toHaveText(names('news', 1, 6));
    expect(complaints).toEqual([]);
  });

  test('takes longer than two seconds, where the page does not say how long to wait', async ({
    page,
    open,
    event,
    server,
  }) => {
    server.behave({ route: 'rank', fault: 'never' });
    // Written empty, it says nothing.
    await open(LIST.replace('<ol', '<ol data-topslot-timeout=""'));
    expect(await event('topslot:default')).toEqual({ reason: 'timeout' });
    expect(await page.evaluate(() => performance.now())).toBeGreaterThanOrEqual(2000);
  });

  test('has nothing newer than the page accepts', async ({ open, event, server }) => {
    server.behave({ route: 'rank', fault: 'stale' });
    await open(LIST.replace('<ol', '<ol data-topslot-max-age="600"'));
    expect(await event('topslot:default')).toEqual({ reason: 'stale' });
  });

  test('is stale, but the page does not mind', async ({ open, event, server }) => {
    server.behave({ route: 'rank', fault: 'stale' });
    await open(LIST);
    expect(await event('topslot:ranked')).toMatchObject({ data: { appId: 'site' } });
  });

  for (const [maxAge, end] of [
    ['600', 'topslot:default'],
    ['', 'topslot:ranked'],
  ] as const) {
    test(`has never read one of the sets: ${maxAge ? 'stale' : 'fine'} where the page ${maxAge ? 'wants' : 'does not want'} them fresh`, async ({
      open,
      page,
      event,
    }) => {
      await page.route('**/api/v2/site/rank/**', async (route) => {
        const answer = await route.fetch();
        const body = (await answer.text()).replace(/,\{"id":"sports","lastRefresh":"[^"]+"\}/, '');
        await route.fulfill({ response: answer, body });
      });
      await open(LIST.replace('"news"', '"news sports"').replace('<ol', `<ol data-topslot-max-age="${maxAge}"`));
      const detail = await event(end);
      expect(detail).toMatchObject(
        'reason' in detail ? { reason: 'stale' } : { data: { actionSets: [{ id: 'news' }] } },
      );
    });
  }

  test('does not know the app', async ({ open, event }) => {
    await open(LIST.replace('"site"', '"nobody"'));
    expect(await event('topslot:default')).toEqual({ reason: 'error' });
  });
});

test('an answer that calls back twice ranks once', async ({ open, event, server, complaints, told }) => {
  server.behave({ route: 'rank', fault: 'twice' });
  await open(LIST);
  await event('topslot:ranked');
  expect(await told()).toEqual(['topslot:ranked']);
  expect(complaints).toEqual([]);
});

test('a list that has no ranked story is left alone, with one warning that names an id of each side', async ({
  open,
  event,
  complaints,
  publisher,
}) => {
  await open(list('data-topslot-app="calm" data-topslot-sets="news"', ['elsewhere']));
  expect(await event('topslot:default')).toEqual({ reason: 'unmatched' });
  await expect.poll(() => complaints).toHaveLength(1);
  expect(complaints[0]).toContain('/stories/elsewhere');
  expect(complaints[0]).toContain(`${publisher.url}/stories/news-1`);
});

test('a list that the reader is using is left alone', async ({ open, page, event, hold, received }) => {
  const letGo = await hold();
  await open(list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 6).toReversed()));
  // The widget watches the list from before it asks.
  await expect.poll(() => received('rank').length).toBe(1);
  await page.locator('li a').first().focus();
  letGo();
  expect(await event('topslot:default')).toEqual({ reason: 'interacted' });
  await expect(page.locator('li')).toHaveText(names('news', 1, 6).toReversed());
});

test('a list under a moving mouse is left alone, one under a resting mouse is not', async ({
  open,
  page,
  event,
  hold,
  received,
}) => {
  // So that the second in which a move counts does not pass.
  await page.clock.setFixedTime(Date.now());
  const letGo = await hold();
  const upsideDown = list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 6).toReversed());
  await open(upsideDown);
  await expect.poll(() => received('rank').length).toBe(1);
  await page.mouse.move(60, 30);
  await page.mouse.move(60, 60);
  letGo();
  expect(await event('topslot:default')).toEqual({ reason: 'interacted' });
  const letSecondGo = await hold();
  await open(
    `<script>addEventListener('pointermove', () => (window.moves = (window.moves ?? 0) + 1), true)</script>${upsideDown}`,
  );
  await expect.poll(() => received('rank').length).toBe(2);
  // What browsers tell of a mouse that stays where it is: it moves by nothing.
  await page.mouse.move(60, 60);
  letSecondGo();
  await event('topslot:ranked');
  expect(await page.evaluate('window.moves')).toBeGreaterThan(0);
});

test('a policy that forbids the request is said to have blocked it', async ({
  page,
  publisher,
  server,
  tag,
  complaints,
}) => {
  publisher.page('/', `${tag('nonce="abc"')}${LIST}`, {
    'Content-Security-Policy': `script-src ${server.url}/topslot.js 'nonce-abc'`,
  });
  await page.goto(`${publisher.url}/`);
  await widgetIsHere(page);
  // Without the nonce, which the widget takes over from its own tag, the same policy blocks.
  const outcome = (nonce: string): Promise<unknown> =>
    page.evaluate(
      async ([url, given]) => {
        const container = document.createElement('ol');
        const options = { app: 'calm', sets: 'news', nonce: given, endpoint: url };
        return window.api().mount(container, options).ready;
      },
      // Without the slash at its end, which the widget adds.
      [server.url, nonce] as const,
    );
  for (const time of ['first', 'second']) {
    expect(await outcome('wrong'), time).toEqual({ status: 'default', reason: 'blocked' });
  }
  expect(await outcome('abc')).toMatchObject({ status: 'ranked' });
  expect(complaints.filter((complaint) => complaint.startsWith('thrown'))).toEqual([]);
});

test('destroy() and an aborted signal end a request', async ({ page, open, server }) => {
  server.behave({ route: 'rank', fault: 'never' });
  await open('<ol></ol>');
  await widgetIsHere(page);
  const outcomes = await page.evaluate(async () => {
    const topslot = window.api();
    const make = (): Element => document.createElement('ol');
    const destroyed = topslot.mount(make(), { app: 'calm', sets: 'news' });
    destroyed.destroy();
    const controller = new AbortController();
    const aborted = topslot.mount(make(), { app: 'calm', sets: 'news', signal: controller.signal });
    controller.abort();
    const never = topslot.mount(make(), { app: 'calm', sets: 'news', signal: AbortSignal.abort() });
    return Promise.all([destroyed.ready, destroyed.refresh(), aborted.ready, never.ready]);
  });
  expect(outcomes).toEqual(Array.from({ length: 4 }, () => ({ status: 'default', reason: 'aborted' })));
  await expect(page.locator('script[src*="/rank/"]')).toHaveCount(0);
});
