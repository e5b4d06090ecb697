import { readFileSync } from 'node:fs';
import type { Request } from '@playwright/test';
import { expect, list, widgetIsHere } from '../fixtures.ts';
import { holdBack, LIST, PAIREC, RANKED_ORDER, reportsAreHere, test } from './reports.ts';

test('a page that came over https sends nothing over http', async ({ page }) => {
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
    reported,
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
    await reported(0);
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
