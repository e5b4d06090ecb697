import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { findBrowser } from '../browser.mjs';
import { extendDefaultTimeout, expect, list, names, test, waitForWidget } from '../fixtures.ts';

const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';
const NEWS = list(CALM, names('news', 1, 4).toReversed());

/** Makes the page at a path appear to be prerendered, until `activate` is called. */
const prerender = (page: Page, path: string): Promise<unknown> =>
  page.addInitScript((at) => {
    if (location.pathname !== at) return;
    let isActivated = false;
    Object.defineProperty(document, 'prerendering', { get: () => !isActivated });
    // In the capture phase, so it runs before the widget's listener.
    addEventListener('prerenderingchange', () => (isActivated = true), true);
  }, path);

/** Shows the prerendered page to the reader. */
const activate = (page: Page): Promise<unknown> =>
  page.evaluate(() => document.dispatchEvent(new Event('prerenderingchange')));

test.describe('a prerendered page', () => {
  test('sends no request before it is shown', async ({ open, page, event, server, received }) => {
    await prerender(page, '/');
    await open(NEWS);
    await waitForWidget(page);
    // Requests that the widget sent earlier arrive before this one.
    await page.evaluate((url) => fetch(`${url}/api/v2/other/rank/news`), server.url);
    expect(received('rank').map(({ app }) => app)).toEqual(['other']);
    await activate(page);
    await event('topslot:ranked');
    await expect(page.locator('li')).toHaveText(names('news', 1, 4));
    await event('topslot:displayed');
    expect(received('rank')).toHaveLength(2);
  });

  test('may preload its ranking, which is applied and activated once the page is shown', async ({
    open,
    page,
    event,
    tag,
    server,
    received,
  }) => {
    await prerender(page, '/');
    const path = '/api/v2/calm/rank/news?dnt=1&defer=1&callback=topslot.answer';
    await open(NEWS, `<link rel="preload" as="script" crossorigin href="${server.url}${path}">${tag()}`);
    await waitForWidget(page);
    await expect.poll(() => received('rank').map((request) => [request.path, request.status])).toEqual([[path, 200]]);
    expect(await page.locator('li').allTextContents()).toEqual(names('news', 1, 4).toReversed());
    await activate(page);
    await event('topslot:displayed');
    expect(received('rank')).toMatchObject([{ defer: true }]);
    await expect.poll(() => received('activate')).toMatchObject([{ eventId: received('rank')[0]?.eventId }]);
  });

  test('does not use the hand-off cookie before it is shown', async ({
    open,
    page,
    publisher,
    event,
    tag,
    received,
  }) => {
    const attributes = 'data-handoff data-dnt="0"';
    publisher.page('/stories/news-1', `<!doctype html><title>1</title>${tag(attributes)}`);
    await open(NEWS, tag(attributes));
    await event('topslot:ranked');
    await prerender(page, '/stories/news-1');
    await page.click('li a');
    await page.waitForURL(/news-1$/);
    await page.waitForFunction(() => document.readyState === 'complete' && window.topslot && 'mount' in window.topslot);
    // The cookie is not used yet.
    expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['topslot_handoff']);
    await expect.poll(() => received('reward').length).toBe(1);
    await activate(page);
    await expect.poll(() => received('reward').length).toBe(2);
  });
});

// Chromium cancels prerendering while a debugger is attached, so this test starts the browser without Playwright.
test('a page that Chromium prerenders sends no rank request before it is shown', async ({
  publisher,
  tag,
  server,
  received,
}) => {
  const { url } = publisher;
  publisher.page('/is-shown', 'no');
  publisher.page(
    '/',
    `<!doctype html><title>before</title>
     <script type="speculationrules">{"prerender": [{"source": "list", "urls": ["/front"], "eagerness": "immediate"}]}</script>
     <script>(async () => {
       while ((await (await fetch('/is-shown')).text()) !== 'yes') await new Promise(requestAnimationFrame);
       location.href = '/front';
     })();</script>`,
  );
  publisher.page(
    '/front',
    `<!doctype html><title>front</title>${tag().replace('async', '')}${NEWS.replace('<ol', '<ol data-topslot-timeout="60000"')}
     <script>addEventListener('load', () => fetch('${server.url}/api/v2/other/rank/' + (document.prerendering ? 'news' : 'mixed')));</script>`,
  );
  const profile = await mkdtemp(join(tmpdir(), 'topslot-prerender-'));
  const program = findBrowser() ?? '';
  const { args = [] } = test.info().project.use.launchOptions ?? {};
  const browserArgs = [
    ...args,
    '--headless',
    '--no-first-run',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
  ];
  const browser = spawn(program, [...browserArgs, `${url}/`], { stdio: 'ignore' });
  try {
    // The widget has run in the prerendered page by the time of this request.
    await expect.poll(() => received('rank').map(({ path }) => path), { timeout: 30_000 }).toHaveLength(1);
    expect(received('rank')).toMatchObject([{ app: 'other', path: '/api/v2/other/rank/news' }]);
    publisher.page('/is-shown', 'yes');
    await expect.poll(() => received('activate')).toMatchObject([{ app: 'calm', joined: 'counted' }]);
    expect(received('rank').map(({ app }) => app)).toEqual(['other', 'calm']);
  } finally {
    browser.kill();
    if (browser.exitCode === null && browser.signalCode === null) await once(browser, 'exit');
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
});

test.describe('a page that returns from the back/forward cache', () => {
  let browser: Browser;
  test.beforeAll(async ({}, { project }) => {
    // Playwright disables the back/forward cache by default, and Chromium's headless shell does not have it.
    const { launchOptions } = project.use;
    const executablePath = findBrowser();
    browser = await chromium.launch({
      ...launchOptions,
      ...(executablePath && { executablePath }),
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
  });
  test.afterAll(() => browser.close());

  /** Opens a page that records its events. */
  const newPage = async (): Promise<Page> => {
    const page = await browser.newPage();
    await page.addInitScript(extendDefaultTimeout);
    await page.addInitScript(() => {
      window.fired = [];
      for (const type of ['topslot:ranked', 'topslot:default', 'topslot:displayed', 'topslot:rewarded', 'pageshow']) {
        addEventListener(type, (event) => {
          const detail: unknown = event instanceof CustomEvent ? event.detail?.reason : null;
          const persisted = event instanceof PageTransitionEvent && event.persisted;
          if (type !== 'pageshow' || persisted) window.fired.push({ type, detail, app: undefined });
        });
      }
    });
    return page;
  };
  const eventTypes = (page: Page): Promise<string[]> => page.evaluate(() => window.fired.map(({ type }) => type));

  test('keeps its decision: no second request or activation, and a click is rewarded', async ({
    publisher,
    tag,
    received,
  }) => {
    publisher.page('/', `<!doctype html><title>front</title>${tag()}${NEWS}<a id="away" href="/away">away</a>`);
    publisher.page('/away', '<!doctype html><title>away</title>');
    const page = await newPage();
    await page.goto(`${publisher.url}/`);
    await expect.poll(() => eventTypes(page)).toEqual(['topslot:ranked', 'topslot:displayed']);
    // A page with pending requests is not cached.
    await page.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => name.includes('/activate/')),
    );
    await page.click('#away');
    await expect(page).toHaveTitle('away');
    await page.goBack({ waitUntil: 'commit' });
    await expect.poll(() => eventTypes(page)).toEqual(['topslot:ranked', 'topslot:displayed', 'pageshow']);
    await page.click('li a');
    await page.waitForURL(/news-1$/);
    await expect.poll(() => received('reward')).toMatchObject([{ eventId: received('rank')[0]?.eventId }]);
    expect(received('rank')).toHaveLength(1);
    expect(received('activate')).toHaveLength(1);
    await page.close();
  });

  test('does not time out while it is frozen', async ({ publisher, tag, server, received }) => {
    server.behave({ route: 'rank', delay: 4000 });
    publisher.page('/', `<!doctype html><title>front</title>${tag()}${list('', names('news', 1, 4))}`);
    publisher.page('/away', '<!doctype html><title>away</title>');
    const page = await newPage();
    await page.goto(`${publisher.url}/`);
    // Leave the page right after the request, before the timeout.
    await page.evaluate(() => {
      const container = document.querySelector('ol') ?? document.body;
      window.topslot?.push(({ mount }) => mount(container, { app: 'calm', sets: 'news', timeout: 3000 }));
      location.assign('/away');
    });
    await expect(page).toHaveTitle('away');
    // The answer has arrived, and the timeout has passed.
    await expect.poll(() => received('rank')[0]?.status).toBe(200);
    await page.goBack({ waitUntil: 'commit' });
    await expect.poll(() => eventTypes(page)).toContain('pageshow');
    await expect.poll(() => eventTypes(page)).toContain('topslot:ranked');
    expect(await eventTypes(page)).not.toContain('topslot:default');
    expect(received('rank')).toHaveLength(1);
    await page.close();
  });
});

test.describe('in a single-page application', () => {
  test('a list can be mounted, refreshed and unmounted with an AbortController', async ({
    open,
    page,
    event,
    received,
    eventTypes,
  }) => {
    await open('<main></main>');
    await waitForWidget(page);
    const statuses = await page.evaluate(async () => {
      const view = new AbortController();
      const container = document.createElement('ol');
      document.querySelector('main')?.append(container);
      container.onclick = (click) => click.preventDefault();
      const mounted = window.api().mount(container, { app: 'calm', sets: 'news', signal: view.signal });
      const outcomes = [await mounted.ready, await mounted.refresh()];
      view.abort();
      outcomes.push(await mounted.refresh());
      return outcomes.map((outcome) => (outcome.status === 'default' ? outcome.reason : outcome.status));
    });
    expect(statuses).toEqual(['ranked', 'ranked', 'aborted']);
    expect(received('rank')).toHaveLength(2);
    await page.click('li a');
    expect(await eventTypes()).toEqual(['topslot:ranked', 'topslot:ranked', 'topslot:default']);
    await event('topslot:default');
  });

  test('a list that is removed from the document and reinserted stays mounted', async ({
    open,
    page,
    event,
    received,
  }) => {
    await open(`<main>${NEWS.replace('<ol', '<ol onclick="event.preventDefault()"')}</main>`);
    const { data } = await event('topslot:ranked');
    const isSameHandle = await page.evaluate(() => {
      const container = document.querySelector('ol');
      if (!container) return false;
      const before = window.api().mount(container);
      container.remove();
      document.querySelector('main')?.append(container);
      return window.api().mount(container) === before;
    });
    expect(isSameHandle).toBe(true);
    await page.click('li a');
    await expect.poll(() => received('reward')).toMatchObject([{ eventId: data.eventId }]);
    expect(received('rank')).toHaveLength(1);
  });

  test('a destroyed list can be mounted again', async ({ open, page, event, received }) => {
    await open(NEWS);
    await event('topslot:ranked');
    const status = await page.evaluate(async () => {
      const container = document.querySelector('ol') ?? document.body;
      const firstHandle = window.api().mount(container);
      firstHandle.destroy();
      const secondHandle = window.api().mount(container);
      // A second call does not affect the new handle.
      firstHandle.destroy();
      return [
        firstHandle === secondHandle,
        (await secondHandle.ready).status,
        window.api().mount(container) === secondHandle,
      ];
    });
    expect(status).toEqual([false, 'ranked', true]);
    expect(received('rank')).toHaveLength(2);
  });

  test('a failed refresh keeps the decision, and its click is rewarded', async ({
    open,
    page,
    event,
    server,
    received,
  }) => {
    await open(NEWS.replace('<ol', '<ol onclick="event.preventDefault()"'));
    const { data } = await event('topslot:ranked');
    server.behave({ route: 'rank', fault: '500' });
    const outcome = await page.evaluate(() =>
      window
        .api()
        .mount(document.querySelector('ol') ?? document.body)
        .refresh(),
    );
    expect(outcome).toEqual({ status: 'default', reason: 'error' });
    await page.click('li a');
    await expect.poll(() => received('reward')).toMatchObject([{ eventId: data.eventId, joined: 'counted' }]);
  });

  test('a refresh aborts the one that is in progress', async ({ open, page, event, server }) => {
    await open(NEWS);
    await event('topslot:ranked');
    server.behave({ route: 'rank', delay: 300, times: 1 });
    const outcomes = await page.evaluate(async () => {
      const mounted = window.api().mount(document.querySelector('ol') ?? document.body);
      const results = await Promise.all([mounted.refresh(), mounted.refresh()]);
      return results.map((outcome) => (outcome.status === 'default' ? outcome.reason : outcome.status));
    });
    expect(outcomes).toEqual(['aborted', 'ranked']);
    await expect(page.locator('script[src*="/rank/"]')).toHaveCount(0);
  });
});
