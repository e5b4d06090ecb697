import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { findBrowser } from '../browser.mjs';
import { bePatient, expect, list, names, test, widgetIsHere } from '../fixtures.ts';

const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';
const NEWS = list(CALM, names('news', 1, 4).toReversed());

/** Makes the page at this path say that it is prerendered, until `lookAt`. */
const prerender = (page: Page, path: string): Promise<unknown> =>
  page.addInitScript((at) => {
    if (location.pathname !== at) return;
    let seen = false;
    Object.defineProperty(document, 'prerendering', { get: () => !seen });
    // Before anybody else hears of it.
    addEventListener('prerenderingchange', () => (seen = true), true);
  }, path);

const lookAt = (page: Page): Promise<unknown> =>
  page.evaluate(() => document.dispatchEvent(new Event('prerenderingchange')));

test.describe('a page that is prerendered', () => {
  test('asks, activates and rewards nothing before somebody looks at it', async ({
    open,
    page,
    event,
    server,
    received,
  }) => {
    await prerender(page, '/');
    await open(NEWS);
    await widgetIsHere(page);
    // Whatever the widget had to send before has been sent before this.
    await page.evaluate((url) => fetch(`${url}/api/v2/other/rank/news`), server.url);
    expect(received('rank').map(({ app }) => app)).toEqual(['other']);
    await lookAt(page);
    await event('topslot:ranked');
    await expect(page.locator('li')).toHaveText(names('news', 1, 4));
    await event('topslot:displayed');
    expect(received('rank')).toHaveLength(2);
  });

  test('may preload, and its decision is taken and activated once somebody looks at it', async ({
    open,
    page,
    event,
    tag,
    server,
    received,
  }) => {
    await prerender(page, '/');
    const asked = '/api/v2/calm/rank/news?dnt=1&defer=1&callback=topslot.answer';
    await open(NEWS, `<link rel="preload" as="script" crossorigin href="${server.url}${asked}">${tag()}`);
    await widgetIsHere(page);
    await expect.poll(() => received('rank').map(({ path, status }) => [path, status])).toEqual([[asked, 200]]);
    expect(await page.locator('li').allTextContents()).toEqual(names('news', 1, 4).toReversed());
    await lookAt(page);
    await event('topslot:displayed');
    expect(received('rank')).toMatchObject([{ defer: true }]);
    await expect.poll(() => received('activate')).toMatchObject([{ eventId: received('rank')[0]?.eventId }]);
  });

  test('hands nothing off before somebody looks at it', async ({ open, page, publisher, event, tag, received }) => {
    const attributes = 'data-handoff data-dnt="0"';
    publisher.page('/stories/news-1', `<!doctype html><title>1</title>${tag(attributes)}`);
    await open(NEWS, tag(attributes));
    await event('topslot:ranked');
    await prerender(page, '/stories/news-1');
    await page.click('li a');
    await page.waitForURL(/news-1$/);
    await page.waitForFunction(() => document.readyState === 'complete' && window.topslot && 'mount' in window.topslot);
    // What it was handed is still there.
    expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['topslot_handoff']);
    await expect.poll(() => received('reward').length).toBe(1);
    await lookAt(page);
    await expect.poll(() => received('reward').length).toBe(2);
  });
});

// A browser with a debugger gives up what it prerenders, so this one is left to itself.
test('a page that Chromium really prerenders sends nothing of the widget, and ranks when it is looked at', async ({
  publisher,
  tag,
  server,
  received,
}) => {
  const { url } = publisher;
  publisher.page('/looked-at', 'no');
  publisher.page(
    '/',
    `<!doctype html><title>before</title>
     <script type="speculationrules">{"prerender": [{"source": "list", "urls": ["/front"], "eagerness": "immediate"}]}</script>
     <script>(async () => {
       while ((await (await fetch('/looked-at')).text()) !== 'yes') await new Promise(requestAnimationFrame);
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
  const words = [...args, '--headless', '--no-first-run', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const browser = spawn(program, [...words, `${url}/`], { stdio: 'ignore' });
  try {
    // By now the widget has run in the prerendered page.
    await expect.poll(() => received('rank').map(({ path }) => path), { timeout: 30_000 }).toHaveLength(1);
    expect(received('rank')).toMatchObject([{ app: 'other', path: '/api/v2/other/rank/news' }]);
    publisher.page('/looked-at', 'yes');
    await expect.poll(() => received('activate')).toMatchObject([{ app: 'calm', joined: 'counted' }]);
    expect(received('rank').map(({ app }) => app)).toEqual(['other', 'calm']);
  } finally {
    browser.kill();
    if (browser.exitCode === null && browser.signalCode === null) await once(browser, 'exit');
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
});

test.describe('a page that comes back from the back/forward cache', () => {
  let browser: Browser;
  test.beforeAll(async ({}, { project }) => {
    // Playwright turns it off where nobody stops it.
    const { launchOptions } = project.use;
    browser = await chromium.launch({ ...launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  });
  test.afterAll(() => browser.close());

  const visit = async (): Promise<Page> => {
    const page = await browser.newPage();
    await page.addInitScript(bePatient);
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
  const fired = (page: Page) => page.evaluate(() => window.fired.map(({ type }) => type));

  test('keeps its decision: no second request, no second activation, and the click still counts', async ({
    publisher,
    tag,
    received,
  }) => {
    publisher.page('/', `<!doctype html><title>front</title>${tag()}${NEWS}<a id="away" href="/away">away</a>`);
    publisher.page('/away', '<!doctype html><title>away</title>');
    const page = await visit();
    await page.goto(`${publisher.url}/`);
    await expect.poll(() => fired(page)).toEqual(['topslot:ranked', 'topslot:displayed']);
    // A page that still has something to send is not kept.
    await page.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => name.includes('/activate/')),
    );
    await page.click('#away');
    await expect(page).toHaveTitle('away');
    await page.goBack({ waitUntil: 'commit' });
    await expect.poll(() => fired(page)).toEqual(['topslot:ranked', 'topslot:displayed', 'pageshow']);
    await page.click('li a');
    await page.waitForURL(/news-1$/);
    await expect.poll(() => received('reward')).toMatchObject([{ eventId: received('rank')[0]?.eventId }]);
    expect(received('rank')).toHaveLength(1);
    expect(received('activate')).toHaveLength(1);
    await page.close();
  });

  test('has not run out of time while it was frozen', async ({ publisher, tag, server, received }) => {
    server.behave({ route: 'rank', delay: 4000 });
    publisher.page('/', `<!doctype html><title>front</title>${tag()}${list('', names('news', 1, 4))}`);
    publisher.page('/away', '<!doctype html><title>away</title>');
    const page = await visit();
    await page.goto(`${publisher.url}/`);
    // It asks, and is left at once: long before its time is over.
    await page.evaluate(() => {
      const container = document.querySelector('ol') ?? document.body;
      window.topslot?.push(({ mount }) => mount(container, { app: 'calm', sets: 'news', timeout: 3000 }));
      location.assign('/away');
    });
    await expect(page).toHaveTitle('away');
    // The answer is there, and the time is over.
    await expect.poll(() => received('rank')[0]?.status).toBe(200);
    await page.goBack({ waitUntil: 'commit' });
    await expect.poll(() => fired(page)).toContain('pageshow');
    await expect.poll(() => fired(page)).toContain('topslot:ranked');
    expect(await fired(page)).not.toContain('topslot:default');
    expect(received('rank')).toHaveLength(1);
    await page.close();
  });
});

test.describe('a page of one application that changes its views', () => {
  test('mounts, refreshes and lets go of a list by one AbortController', async ({
    open,
    page,
    event,
    received,
    told,
  }) => {
    await open('<main></main>');
    await widgetIsHere(page);
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
    expect(await told()).toEqual(['topslot:ranked', 'topslot:ranked', 'topslot:default']);
    await event('topslot:default');
  });

  test('a list that was taken out and put back is the same list', async ({ open, page, event, received }) => {
    await open(`<main>${NEWS.replace('<ol', '<ol onclick="event.preventDefault()"')}</main>`);
    const { data } = await event('topslot:ranked');
    const same = await page.evaluate(() => {
      const container = document.querySelector('ol');
      if (!container) return false;
      const before = window.api().mount(container);
      container.remove();
      document.querySelector('main')?.append(container);
      return window.api().mount(container) === before;
    });
    expect(same).toBe(true);
    await page.click('li a');
    await expect.poll(() => received('reward')).toMatchObject([{ eventId: data.eventId }]);
    expect(received('rank')).toHaveLength(1);
  });

  test('a list that was let go of can be mounted anew', async ({ open, page, event, received }) => {
    await open(NEWS);
    await event('topslot:ranked');
    const status = await page.evaluate(async () => {
      const container = document.querySelector('ol') ?? document.body;
      const first = window.api().mount(container);
      first.destroy();
      const second = window.api().mount(container);
      // Once more does no harm to the new one.
      first.destroy();
      return [first === second, (await second.ready).status, window.api().mount(container) === second];
    });
    expect(status).toEqual([false, 'ranked', true]);
    expect(received('rank')).toHaveLength(2);
  });

  test('a refresh that fails leaves the decision that stands, and its click counts', async ({
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

  test('a refresh takes the place of one that is under way', async ({ open, page, event, server }) => {
    await open(NEWS);
    await event('topslot:ranked');
    server.behave({ route: 'rank', delay: 300, times: 1 });
    const outcomes = await page.evaluate(async () => {
      const mounted = window.api().mount(document.querySelector('ol') ?? document.body);
      const both = await Promise.all([mounted.refresh(), mounted.refresh()]);
      return both.map((outcome) => (outcome.status === 'default' ? outcome.reason : outcome.status));
    });
    expect(outcomes).toEqual(['aborted', 'ranked']);
    await expect(page.locator('script[src*="/rank/"]')).toHaveCount(0);
  });
});
