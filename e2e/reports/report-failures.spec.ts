import { readFileSync } from 'node:fs';
import type { Request } from '@playwright/test';
import { expect, list, waitForWidget } from '../fixtures.ts';
import { holdRequests, LIST, PAIREC, RANKED_ORDER, waitForReportScript, test } from './reports.ts';

test('a page over https sends no report over http', async ({ page }) => {
  const read = (name: string): string => readFileSync(new URL(`../../dist/${name}`, import.meta.url), 'utf8');
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
  const requestedUrls: string[] = [];
  await page.route(/^https?:\/\/(front|rank)\.test\//, (route) => {
    const { protocol, host, pathname } = new URL(route.request().url());
    requestedUrls.push(`${protocol}//${host}${pathname}`);
    const [contentType = 'text/plain', body = ''] = pages[pathname] ?? [];
    const headers = { 'Access-Control-Allow-Origin': '*' };
    return route.fulfill({ contentType, body, headers });
  });
  await page.goto('https://front.test/');
  await expect
    .poll(() => requestedUrls.filter((url) => url.endsWith('/collect')))
    .toEqual(['https://rank.test/collect']);
});

test.describe('a failed report does not affect the page', () => {
  test('a service without CORS headers, like the real ones, causes no console messages', async ({
    open,
    page,
    publisher,
    tag,
    reportTag,
    event,
    complaints,
  }) => {
    publisher.page('/collect', '{"code":200,"msg":"success"}', { 'Content-Type': 'text/plain; charset=utf-8' });
    // Under another host name, the publisher's server is another site.
    const elsewhere = `${publisher.url.replace('localhost', 'collect.test')}/collect`;
    const answered = new Promise<void>((resolve) => {
      const resolveIfCollected = (request: Request): void => {
        if (request.url() === elsewhere) resolve();
      };
      page.on('requestfinished', resolveIfCollected);
      // Chromium counts the request as failed, because it blocks a cross-origin JSON response without CORS headers
      // (ORB).
      page.on('requestfailed', resolveIfCollected);
    });
    await open(LIST, tag() + reportTag(`${PAIREC} data-url="${elsewhere}"`));
    await event('topslot:ranked');
    await answered;
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(complaints).toEqual([]);
  });

  for (const fault of ['404', '500', 'empty', 'garbage', 'html', 'reset', 'never'] as const) {
    test(`the service fails: ${fault}`, async ({
      open,
      page,
      tag,
      reportTag,
      event,
      received,
      server,
      consoleMessages,
    }) => {
      server.behave({ route: 'callback', fault });
      await open(LIST, tag() + reportTag());
      await event('topslot:ranked');
      await expect.poll(() => received('callback').length).toBeGreaterThan(0);
      await expect(page.locator('li')).toHaveText(RANKED_ORDER);
      // The list is still displayed, clicked and rewarded.
      await event('topslot:displayed');
      await page.click('li a');
      await page.waitForURL(/news-1$/);
      await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted' }]);
      expect(consoleMessages()).toEqual([]);
    });
  }

  test('the service is not reachable', async ({ open, page, tag, reportTag, event, eventTypes, consoleMessages }) => {
    // Nothing listens on port 9 (the discard protocol).
    const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('/collect'));
    await open(LIST, tag() + reportTag(`${PAIREC} data-url="http://127.0.0.1:9/collect"`));
    await event('topslot:ranked');
    await failed;
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await eventTypes()).toEqual(['topslot:ranked']);
    expect(consoleMessages()).toEqual([]);
  });

  for (const url of ['http://', 'javascript:alert(1)', 'data:,', '//']) {
    test(`the URL is invalid: ${url}`, async ({
      open,
      page,
      tag,
      reportTag,
      event,
      eventTypes,
      waitForReports,
      consoleMessages,
    }) => {
      await open(LIST, tag() + reportTag(`${PAIREC} data-url="${url}"`));
      await waitForReportScript(page);
      await event('topslot:ranked');
      await waitForReports(0);
      expect(await eventTypes()).toEqual(['topslot:ranked']);
      expect(consoleMessages().filter((complaint) => !complaint.startsWith('Fetch API cannot load'))).toEqual([]);
    });
  }

  test("the page's Content Security Policy blocks the report, and the list is still ranked and clicked", async ({
    page,
    publisher,
    tag,
    reportTag,
    event,
    waitForReports,
    consoleMessages,
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
    await waitForReports(0);
    // Chromium logs two messages about the violation.
    expect(consoleMessages().filter((complaint) => !complaint.includes('Content Security Policy'))).toEqual([]);
  });

  test('a Content Security Policy that allows the service allows the reports', async ({
    page,
    publisher,
    server,
    tag,
    reportTag,
    waitForReport,
    consoleMessages,
  }) => {
    publisher.page(
      '/',
      `<!doctype html><html lang="en"><title>Front page</title><link rel="icon" href="data:,">${tag('nonce="r4nd0m"')}${reportTag(`${PAIREC} nonce="r4nd0m"`).replace('onload="window.reporting = true"', '')}${LIST}`,
      {
        'Content-Security-Policy': `script-src 'nonce-r4nd0m'; connect-src ${server.url}; require-trusted-types-for 'script'; trusted-types topslot`,
      },
    );
    await page.goto(`${publisher.url}/`, { waitUntil: 'domcontentloaded' });
    expect(await waitForReport()).toMatchObject({ scene_id: 'calm' });
    expect(consoleMessages()).toEqual([]);
  });

  test('a report is sent even if the reader leaves at once', async ({
    open,
    page,
    server,
    tag,
    reportTag,
    received,
  }) => {
    const elsewhere = server.url.replace('127.0.0.1', 'rank.test');
    await open(list('', RANKED_ORDER), tag() + reportTag(`${PAIREC} data-url="${elsewhere}/api/callback"`));
    await waitForWidget(page);
    await waitForReportScript(page);
    // Chromium sends at most six requests to one host at a time, so the report is queued until the page has been left.
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

  for (const [description, markup] of [
    ['an image with the name currentScript', '<img name="currentScript" alt="">'],
    ['a form with the id topslot', '<form id="topslot"><input name="mount"></form>'],
    ['a list with the id topslot', '<ul id="topslot"><li>1</li><li>2</li></ul>'],
  ] as const) {
    test(`the page has ${description}`, async ({
      open,
      page,
      tag,
      reportTag,
      event,
      waitForReports,
      consoleMessages,
    }) => {
      const release = await holdRequests(page, '**/topslot*.js');
      await open(markup + LIST, tag() + reportTag());
      release();
      await waitForReportScript(page);
      await event('topslot:ranked');
      await waitForReports(1);
      expect(consoleMessages()).toEqual([]);
    });
  }

  test('events of the page with the name topslot:ranked are ignored', async ({
    open,
    page,
    tag,
    reportTag,
    waitForReports,
    event,
  }) => {
    await open(LIST, tag() + reportTag());
    await waitForReportScript(page);
    await event('topslot:ranked');
    await waitForReports(1);
    await page.evaluate(() => {
      const data = { appId: 'calm', eventId: 'of the page' };
      const details = [null, 5, 'ranked', {}, { data: null }, { data }, { data, shown: 5 }];
      for (const detail of details)
        document.body.dispatchEvent(new CustomEvent('topslot:ranked', { bubbles: true, detail }));
      document.body.dispatchEvent(new Event('topslot:ranked', { bubbles: true }));
    });
    await waitForReports(1);
  });
});
