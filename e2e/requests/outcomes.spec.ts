import type { Fault } from 'topslot/server';
import { expect, list, names, test, waitForWidget } from '../fixtures.ts';

const LIST = list('data-topslot-app="site" data-topslot-sets="news"', names('news', 1, 6));
const SHORT_TIMEOUT = LIST.replace('<ol', '<ol data-topslot-timeout="200"');

test.describe('the list keeps its own order and reports the reason if the ranking service', () => {
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
    test(`has the fault ${fault}: ${reason}`, async ({ page, open, event, server }) => {
      server.behave({ route: 'rank', fault });
      await open(fault === 'never' ? SHORT_TIMEOUT : LIST);
      expect(await event('topslot:default')).toEqual({ reason });
      await expect(page.locator('li')).toHaveText(names('news', 1, 6));
      expect(await page.evaluate(() => window.shifts)).toBe(0);
      // The widget removes its script element.
      await expect(page.locator('script[src*="/rank/"]')).toHaveCount(0);
    });
  }

  test('is too slow; its late answer changes nothing', async ({ page, open, event, hold, complaints }) => {
    const release = await hold();
    await open(SHORT_TIMEOUT);
    expect(await event('topslot:default')).toEqual({ reason: 'timeout' });
    release();
    await page.waitForFunction(() => window.lateAnswers === 1);
    await expect(page.locator('li')).toHaveText(names('news', 1, 6));
    expect(complaints).toEqual([expect.stringContaining(': timeout. See docs/troubleshooting.md#timeout')]);
  });

  test('takes longer than the default timeout of two seconds', async ({ page, open, event, server }) => {
    server.behave({ route: 'rank', fault: 'never' });
    // An empty attribute selects the default.
    await open(LIST.replace('<ol', '<ol data-topslot-timeout=""'));
    expect(await event('topslot:default')).toEqual({ reason: 'timeout' });
    expect(await page.evaluate(() => performance.now())).toBeGreaterThanOrEqual(2000);
  });

  test('has only data that exceeds the max age', async ({ open, event, server }) => {
    server.behave({ route: 'rank', fault: 'stale' });
    await open(LIST.replace('<ol', '<ol data-topslot-max-age="600"'));
    expect(await event('topslot:default')).toEqual({ reason: 'stale' });
  });

  for (const [maxAge, eventType] of [
    ['600', 'topslot:default'],
    ['', 'topslot:ranked'],
  ] as const) {
    test(`has never loaded one of the sets: ${maxAge ? 'stale with' : 'ranked without'} a max age`, async ({
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
      const detail = await event(eventType);
      expect(detail).toMatchObject(
        'reason' in detail ? { reason: 'stale' } : { data: { actionSets: [{ id: 'news' }] } },
      );
    });
  }

  test('does not know the app', async ({ open, event }) => {
    await open(LIST.replace('"site"', '"unknown"'));
    expect(await event('topslot:default')).toEqual({ reason: 'error' });
  });
});

test('a stale answer is used without a max age', async ({ open, event, server }) => {
  server.behave({ route: 'rank', fault: 'stale' });
  await open(LIST);
  expect(await event('topslot:ranked')).toMatchObject({ data: { appId: 'site' } });
});

for (const [problem, attributes, dnt] of [
  ['an unknown action set', 'data-topslot-app="calm" data-topslot-sets="weather"', 'auto'],
  ['an unknown app', 'data-topslot-app="nowhere" data-topslot-sets="news"', 'auto'],
  ['an unknown action set, with cookies', 'data-topslot-app="calm" data-topslot-sets="weather"', '0'],
] as const) {
  test(`the console shows the status of a request for ${problem}`, async ({ open, event, complaints, tag }) => {
    await open(list(attributes, names('news', 1, 3)), tag(`data-dnt="${dnt}"`));
    expect(await event('topslot:default')).toEqual({ reason: 'error' });
    await expect
      .poll(() => complaints)
      .toEqual([
        expect.stringContaining('status of 404'),
        expect.stringContaining(': error. See docs/troubleshooting'),
      ]);
  });
}

test('an answer that calls back twice ranks once', async ({ open, event, server, complaints, eventTypes }) => {
  server.behave({ route: 'rank', fault: 'twice' });
  await open(LIST);
  await event('topslot:ranked');
  expect(await eventTypes()).toEqual(['topslot:ranked']);
  expect(complaints).toEqual([]);
});

test('a list without a ranked story remains unchanged, with one warning that names a link and a story', async ({
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

test('a list that the reader is using remains unchanged', async ({ open, page, event, hold, received }) => {
  const release = await hold();
  await open(list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 6).toReversed()));
  // The widget watches for interaction before it sends the request.
  await expect.poll(() => received('rank').length).toBe(1);
  await page.locator('li a').first().focus();
  release();
  expect(await event('topslot:default')).toEqual({ reason: 'interacted' });
  await expect(page.locator('li')).toHaveText(names('news', 1, 6).toReversed());
});

test('a list under a moving mouse remains unchanged, one under a resting mouse is ranked', async ({
  open,
  page,
  event,
  hold,
  received,
}) => {
  // A move counts for one second, so the clock is stopped.
  await page.clock.setFixedTime(Date.now());
  const releaseFirst = await hold();
  const reversedList = list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 6).toReversed());
  await open(reversedList);
  await expect.poll(() => received('rank').length).toBe(1);
  await page.mouse.move(60, 30);
  await page.mouse.move(60, 60);
  releaseFirst();
  expect(await event('topslot:default')).toEqual({ reason: 'interacted' });
  const releaseSecond = await hold();
  await open(
    `<script>addEventListener('pointermove', () => (window.moves = (window.moves ?? 0) + 1), true)</script>${reversedList}`,
  );
  await expect.poll(() => received('rank').length).toBe(2);
  // Browsers report a resting mouse as a move to the same position.
  await page.mouse.move(60, 60);
  releaseSecond();
  await event('topslot:ranked');
  expect(await page.evaluate('window.moves')).toBeGreaterThan(0);
});

test('a Content-Security-Policy that forbids the request is reported as blocked', async ({
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
  await waitForWidget(page);
  // By default the widget uses the nonce of its own tag. With a wrong nonce, the same policy blocks the request.
  const mountWithNonce = (nonce: string): Promise<unknown> =>
    page.evaluate(
      async ([url, nonceOption]) => {
        const container = document.createElement('ol');
        const options = { app: 'calm', sets: 'news', nonce: nonceOption, endpoint: url };
        return window.api().mount(container, options).ready;
      },
      // Without the trailing slash, which the widget adds.
      [server.url, nonce] as const,
    );
  for (const time of ['first', 'second']) {
    expect(await mountWithNonce('wrong'), time).toEqual({ status: 'default', reason: 'blocked' });
  }
  expect(await mountWithNonce('abc')).toMatchObject({ status: 'ranked' });
  expect(complaints.filter((complaint) => complaint.startsWith('thrown'))).toEqual([]);
});

test('destroy() and an aborted signal cancel a request', async ({ page, open, server }) => {
  server.behave({ route: 'rank', fault: 'never' });
  await open('<ol></ol>');
  await waitForWidget(page);
  const outcomes = await page.evaluate(async () => {
    const topslot = window.api();
    const createList = (): Element => document.createElement('ol');
    const destroyed = topslot.mount(createList(), { app: 'calm', sets: 'news' });
    destroyed.destroy();
    const controller = new AbortController();
    const aborted = topslot.mount(createList(), { app: 'calm', sets: 'news', signal: controller.signal });
    controller.abort();
    const abortedEarlier = topslot.mount(createList(), { app: 'calm', sets: 'news', signal: AbortSignal.abort() });
    return Promise.all([destroyed.ready, destroyed.refresh(), aborted.ready, abortedEarlier.ready]);
  });
  expect(outcomes).toEqual(Array.from({ length: 4 }, () => ({ status: 'default', reason: 'aborted' })));
  await expect(page.locator('script[src*="/rank/"]')).toHaveCount(0);
});
