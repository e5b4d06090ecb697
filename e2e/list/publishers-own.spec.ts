import { writeFile } from 'node:fs/promises';
import { createServer, type Server as WebServer } from 'node:http';
import { test as base, expect } from '@playwright/test';
import { startServer, type Server } from 'topslot/server';

// An example to copy: how a publisher tests a front page with topslot in Playwright. It needs only two feeds and the
// page, but no account and no network, and it does not wait for timeouts.

/** Returns the page under test. Yours comes from your own server or build. */
const frontPage = (rankingUrl: string): string => `<!doctype html>
  <title>The Morning Post</title>
  <script async src="${rankingUrl}/topslot.js"></script>
  <h1>Top stories</h1>
  <ol data-topslot-app="front" data-topslot-sets="news opinion" data-topslot-timeout="500">
    <li><a href="https://post.example/harbour">The harbour freezes</a></li>
    <li><a href="https://post.example/budget">The budget passes</a></li>
    <li><a href="https://post.example/column">A column about columns</a></li>
  </ol>`;

/** Returns an RSS feed with one item for each slug. */
const createFeed = (...slugs: readonly string[]): string => {
  const items = slugs.map((slug) => `<item><title>${slug}</title><link>https://post.example/${slug}</link></item>`);
  return `<rss version="2.0"><channel>${items.join('')}</channel></rss>`;
};

/** Starts a web server on a free port, and returns its URL. */
const listen = (web: WebServer): Promise<string> =>
  new Promise((resolve) => {
    web.listen(0, '127.0.0.1', () => {
      const address = web.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`);
    });
  });

const test = base.extend<{ readonly ranking: Server; readonly frontPageUrl: string }>({
  // Each test has its own ranking server on a free port, so tests can run in parallel.
  ranking: async ({}, use, info) => {
    await writeFile(info.outputPath('news.xml'), createFeed('budget', 'harbour'));
    await writeFile(info.outputPath('opinion.xml'), createFeed('column'));
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

// The page's clock only runs if a test advances it, so a slow test machine causes no timeouts.
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

test('a click on the top story is rewarded once', async ({ page, frontPageUrl, ranking }) => {
  await page.route('https://post.example/**', (route) => route.fulfill({ body: 'The story.' }));
  await page.goto(frontPageUrl);
  await expect(page.locator('li')).toHaveText(RANKED);
  await page.getByRole('link', { name: 'The budget passes' }).click();
  await page.waitForURL('https://post.example/budget');

  const decision = ranking.requests().find(({ route }) => route === 'rank');
  const rewards = () => ranking.requests().filter(({ route }) => route === 'reward');
  await expect.poll(rewards).toMatchObject([{ eventId: decision?.eventId, joined: 'counted' }]);
});

test('the page keeps its order if the ranking service is slow', async ({ page, frontPageUrl, ranking }) => {
  ranking.behave({ route: 'rank', delay: 60_000 });
  await page.goto(frontPageUrl, { waitUntil: 'domcontentloaded' });
  const rankRequests = () => ranking.requests().filter(({ route }) => route === 'rank');
  await expect.poll(rankRequests).toHaveLength(1);
  await page.clock.runFor(500);
  expect(await page.evaluate(defaultReason)).toBe('timeout');
  await expect(page.locator('li')).toHaveText(AS_RENDERED);
});

test('the page keeps its order if a request fails, and the next visit is ranked', async ({
  page,
  frontPageUrl,
  ranking,
}) => {
  ranking.behave({ route: 'rank', fault: '500', times: 1 });
  await page.goto(frontPageUrl);
  await expect(page.locator('li')).toHaveText(AS_RENDERED);
  await page.reload();
  await expect(page.locator('li')).toHaveText(RANKED);
});

/** Runs in the page: returns the reason why the list keeps its order. */
const defaultReason = (): Promise<unknown> =>
  new Promise((resolve) => {
    const queue = (window.topslot ??= []);
    queue.push(async ({ mount }) => {
      const list = document.querySelector('ol');
      const outcome = list && (await mount(list).ready);
      resolve(outcome?.status === 'default' ? outcome.reason : outcome?.status);
    });
  });
