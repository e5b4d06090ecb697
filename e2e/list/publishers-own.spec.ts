import { writeFile } from 'node:fs/promises';
import { createServer, type Server as WebServer } from 'node:http';
import { test as base, expect } from '@playwright/test';
import { startServer, type Server } from 'topslot/server';

// An example: how a publisher tests a front page of their own with topslot, in Playwright. It needs nothing but two feeds
// and the page: no account, no network, no waiting for a time to pass. Copy it.

/** The page under test. Yours comes from your own server or your own build. */
const frontPage = (ranking: string): string => `<!doctype html>
  <title>The Morning Post</title>
  <script async src="${ranking}/topslot.js"></script>
  <h1>Top stories</h1>
  <ol data-topslot-app="front" data-topslot-sets="news opinion" data-topslot-timeout="500">
    <li><a href="https://post.example/harbour">The harbour freezes</a></li>
    <li><a href="https://post.example/budget">The budget passes</a></li>
    <li><a href="https://post.example/column">A column about columns</a></li>
  </ol>`;

const feedOf = (...slugs: readonly string[]): string => {
  const items = slugs.map((slug) => `<item><title>${slug}</title><link>https://post.example/${slug}</link></item>`);
  return `<rss version="2.0"><channel>${items.join('')}</channel></rss>`;
};

const listen = (web: WebServer): Promise<string> =>
  new Promise((resolve) => {
    web.listen(0, '127.0.0.1', () => {
      const address = web.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`);
    });
  });

const test = base.extend<{ readonly ranking: Server; readonly frontPageUrl: string }>({
  // Each test has a ranking server of its own, on a free port: tests run side by side.
  ranking: async ({}, use, info) => {
    await writeFile(info.outputPath('news.xml'), feedOf('budget', 'harbour'));
    await writeFile(info.outputPath('opinion.xml'), feedOf('column'));
    const server = await startServer({
      feeds: { news: info.outputPath('news.xml'), opinion: info.outputPath('opinion.xml') },
      apps: ['front'],
    });
    await use(server);
    await server.close();
  },
  frontPageUrl: async ({ ranking }, use) => {
    const web = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8').end(frontPage(ranking.url));
    });
    await use(await listen(web));
    web.close();
  },
});

// No time passes on the page unless a test says so: a slow machine is no slow ranking service.
test.beforeEach(async ({ page }) => {
  await page.clock.install({ time: '2026-11-20T11:00' });
  await page.clock.pauseAt('2026-11-20T12:00');
});

const RANKED = ['The budget passes', 'The harbour freezes', 'A column about columns'];
const AS_RENDERED = ['The harbour freezes', 'The budget passes', 'A column about columns'];

test('the front page shows the ranked order', async ({ page, frontPageUrl }) => {
  await page.goto(frontPageUrl);
  await expect(page.locator('li')).toHaveText(RANKED);
});

test('a click on the top story is rewarded, once, for the decision that put it there', async ({
  page,
  frontPageUrl,
  ranking,
}) => {
  await page.route('https://post.example/**', (route) => route.fulfill({ body: 'The story.' }));
  await page.goto(frontPageUrl);
  await expect(page.locator('li')).toHaveText(RANKED);
  await page.getByRole('link', { name: 'The budget passes' }).click();
  await page.waitForURL('https://post.example/budget');

  const decision = ranking.requests().find(({ route }) => route === 'rank');
  const rewards = () => ranking.requests().filter(({ route }) => route === 'reward');
  await expect.poll(rewards).toMatchObject([{ eventId: decision?.eventId, joined: 'counted' }]);
});

test('a slow ranking service leaves the page as we rendered it', async ({ page, frontPageUrl, ranking }) => {
  ranking.behave({ route: 'rank', delay: 60_000 });
  await page.goto(frontPageUrl, { waitUntil: 'domcontentloaded' });
  const asked = () => ranking.requests().filter(({ route }) => route === 'rank').length;
  await expect.poll(asked).toBe(1);
  await page.clock.runFor(500);
  // The page's own word for it: the widget gave up.
  expect(await page.evaluate(defaultReason)).toBe('timeout');
  await expect(page.locator('li')).toHaveText(AS_RENDERED);
});

test('so does a broken one, and the next reader gets the ranking again', async ({ page, frontPageUrl, ranking }) => {
  ranking.behave({ route: 'rank', fault: '500', times: 1 });
  await page.goto(frontPageUrl);
  await expect(page.locator('li')).toHaveText(AS_RENDERED);
  await page.reload();
  await expect(page.locator('li')).toHaveText(RANKED);
});

/** Runs in the page: why its own order stayed. */
const defaultReason = (): Promise<unknown> =>
  new Promise((resolve) => {
    const queue = (window.topslot ??= []);
    queue.push(async ({ mount }) => {
      const list = document.querySelector('ol');
      const outcome = list && (await mount(list).ready);
      resolve(outcome?.status === 'default' ? outcome.reason : outcome?.status);
    });
  });
