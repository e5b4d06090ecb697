import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { startServer } from 'topslot/server';
import { expect, test as base } from '../fixtures.ts';

interface Inspected {
  /** The address of a server with the demo, started by `topslot serve --dev`. */
  readonly demo: string;
  /**
   * Opens the inspector with this state of learning. Returns a function that replaces the state, or stops the
   * responses.
   */
  readonly inspect: (state: object) => Promise<(next: object | 'disconnected') => void>;
}

const test = base.extend<Inspected>({
  demo: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'topslot-learning-'));
    const server = spawn(process.execPath, ['dist/cli/topslot.js', 'serve', '--dev', '--port', '0', '--data', folder], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(server, 'exit');
    const [url]: string[] = await once(createInterface({ input: server.stdout }), 'line');
    await use(url ?? '');
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true });
  },
  inspect: async ({ page, server }, use) => {
    await use(async (initial) => {
      let state: object | 'disconnected' = initial;
      await page.route('**/_dev/learning', async (route) => {
        if (state === 'disconnected') await route.abort();
        else await route.fulfill({ json: state });
      });
      await page.goto(`${server.url}/_dev/`);
      return (next) => (state = next);
    });
  },
});

const known = (mean: number, low: number, high: number): object => ({ ok: true, mean, low, high });
const unknown = (why: string): object => ({ ok: false, why });

const TOO_FEW = 'An effective sample of 37 is too small; 200 are needed.';
const LEARNED = known(0.098, 0.092, 0.104);
const OWN = known(0.051, 0.046, 0.057);

const stretches = Array.from({ length: 40 }, (_, index) => ({
  upTo: 250 * (index + 1),
  time: 0,
  online: known(0.05 + 0.048 * (1 - Math.exp(-index / 8)), 0.04, 0.11),
  baseline: index < 6 ? unknown(TOO_FEW) : known(0.051, 0.051 - 0.06 / index, 0.051 + 0.07 / index),
}));

const chances = Array.from({ length: 22 }, (_, index) => ({
  id: `https://www.example/stories/${index}`,
  ...(index !== 3 && {
    title: `The ${index + 1}${index === 4 ? ' longest title of all that an editor has ever put over a story' : ' story'}`,
  }),
  ...(index !== 4 && { set: index % 2 === 0 ? 'news' : 'sports' }),
  chance: index === 7 ? 0.61 : 0.39 / 21,
  views: 1234 * (22 - index),
  clicks: 121 * (22 - index),
}));

const APP = {
  app: 'simulated',
  policy: 'learn',
  open: 1234,
  rewardWait: 600_000,
  decisions: 10_000,
  online: LEARNED,
  baseline: OWN,
  stretches,
  chances,
};
const NOW = Date.UTC(2026, 10, 20, 12);
const STATE = {
  now: NOW,
  apps: [{ ...APP, app: 'my-site', policy: 'random' }, APP],
  known: ['my-site', 'simulated'],
  feeds: [
    { id: 'news', articles: 20, lastRefresh: NOW - 12_000 },
    { id: 'sports', articles: 1, lastRefresh: NOW - 301_000 },
    { id: 'never', articles: 0, lastRefresh: null },
  ],
  simulated: { app: 'simulated', readers: 10_234, running: true },
};

const headline = (page: Page) => page.locator('#headline');
const button = (page: Page) => page.getByRole('button', { name: /Send simulated readers|Stop/ });

/** Returns by how many pixels the page is wider than its window. */
const measureOverflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test.describe('the section "Learning"', () => {
  test('shows a headline, a chart, its data, and chances', async ({ page, inspect }) => {
    await inspect(STATE);
    await expect(headline(page)).toHaveText('Learned order: 9.8 % your own order: 5.1 % (4.6–5.7 %) lift +92 %');
    const chart = page.getByRole('img', {
      name: /^Reward per decision over 10,000 decisions\. Learned order: from 5\.0 %/,
    });
    await expect(chart).toBeVisible();
    for (const curve of ['online', 'baseline', 'band']) {
      await expect(chart.locator(`path.${curve}`)).toHaveAttribute('d', /^M\d/);
    }
    await page.getByText('Chart data').click();
    const numbers = page.locator('#numbers tbody tr');
    await expect(numbers).toHaveCount(40);
    await expect(numbers.first()).toContainText('10,000');
    await expect(numbers.last()).toContainText('not enough data');
    const rows = page.locator('#chances tbody tr');
    await expect(rows).toHaveCount(15);
    await expect(rows.first()).toHaveText(/^The 8 story\s*sports\s*61 %\s*18,510\s*1,815$/);
    await expect(page.locator('#more-chances')).toHaveText('and 7 more');
    await expect(page.locator('#open')).toHaveText('1,234 open decisions. Reward window: 10 min.');
    await expect(page.locator('#feeds li')).toHaveText([
      'news: 20 articles, read 12 s ago',
      'sports: 1 article, read 5 min ago, stale',
      'never: never read',
    ]);
  });

  test('states which data is missing while there are too few decisions', async ({ page, inspect }) => {
    const setState = await inspect({ ...STATE, apps: [{ ...APP, baseline: unknown(TOO_FEW) }] });
    await expect(headline(page)).toHaveText('Learned order: 9.8 % your own order: not enough data yet');
    await expect(page.locator('#why')).toHaveText(`Not enough data: ${TOO_FEW}`);
    const withoutData = {
      ...APP,
      online: unknown('0 decisions are too few; 200 are needed.'),
      stretches: [],
      chances: [],
    };
    setState({ ...STATE, apps: [withoutData] });
    await expect(headline(page)).toContainText('Learned order: not enough data yet');
    await expect(page.locator('#why')).toHaveText('Not enough data: 0 decisions are too few; 200 are needed.');
    await expect(page.locator('path.online')).toHaveAttribute('d', '');
    await expect(page.getByRole('img', { name: /not enough data yet/ })).toBeVisible();
  });

  test('shows no lift while the intervals overlap', async ({ page, inspect }) => {
    await inspect({ ...STATE, apps: [{ ...APP, baseline: known(0.09, 0.07, 0.0921) }] });
    await expect(headline(page)).toContainText('no significant difference yet');
    await expect(headline(page)).not.toContainText('lift');
  });

  test('keeps showing the chosen app after updates', async ({ page, inspect }) => {
    const setState = await inspect(STATE);
    const choice = page.getByLabel('App', { exact: true });
    // Simulated readers are visiting it.
    await expect(choice).toHaveValue('simulated');
    await choice.selectOption('my-site');
    await expect(headline(page)).toContainText('Random order');
    await choice.focus();
    const option = await choice.locator('option').first().elementHandle();
    setState({ ...STATE, now: NOW + 1000 });
    await expect(page.locator('#feeds')).toContainText('read 13 s ago');
    // New options would close an open list.
    expect(await option?.evaluate((node) => node.isConnected)).toBe(true);
    setState({ ...STATE, apps: [...STATE.apps, { ...APP, app: 'third' }], simulated: null, now: NOW + 30_000 });
    await expect(page.locator('#feeds')).toContainText('read 42 s ago');
    await expect(choice).toHaveValue('my-site');
    await expect(choice).toBeFocused();
    await expect(choice.locator('option')).toHaveText(['my-site', 'simulated', 'third']);
  });

  test('keeps the last figures while the server does not respond, with a notice', async ({ page, inspect }) => {
    const setState = await inspect(STATE);
    await expect(headline(page)).toContainText('lift');
    setState('disconnected');
    await expect(page.locator('#learning-away')).toContainText('The server does not respond');
    await expect(headline(page)).toContainText('lift +92 %');
    setState({ ...STATE, apps: [{ ...APP, baseline: LEARNED }] });
    await expect(page.locator('#learning-away')).toBeHidden();
    await expect(headline(page)).toContainText('no significant difference');
  });

  test('is not fetched while the page is hidden', async ({ page, inspect }) => {
    let requestCount = 0;
    page.on('request', (request) => (requestCount += request.url().endsWith('/_dev/learning') ? 1 : 0));
    await page.addInitScript(() => {
      let hidden = false;
      Object.defineProperty(document, 'hidden', { get: () => hidden });
      addEventListener('toggle-hidden', () => {
        hidden = !hidden;
        document.dispatchEvent(new Event('visibilitychange'));
      });
    });
    await page.clock.install();
    await inspect(STATE);
    await expect(headline(page)).toContainText('lift');
    const toggleHidden = () => page.evaluate(() => dispatchEvent(new Event('toggle-hidden')));
    await toggleHidden();
    await page.clock.runFor(1500);
    const countBefore = requestCount;
    await page.clock.runFor(60_000);
    expect(requestCount).toBe(countBefore);
    await toggleHidden();
    await expect.poll(() => requestCount).toBeGreaterThan(countBefore);
  });

  test('is empty without decisions, and has no button without the app "simulated"', async ({ page, server }) => {
    await page.goto(`${server.url}/_dev/`);
    await expect(page.locator('#nothing-learned')).toBeVisible();
    await expect(page.locator('#feeds li')).toHaveCount(3);
    await expect(page.locator('#chart')).toBeHidden();
    await expect(button(page)).toBeHidden();
  });

  test('shows why the server rejects simulated readers', async ({ page, inspect }) => {
    await inspect({ ...STATE, simulated: null });
    await button(page).click();
    await expect(page.locator('#simulate-problem')).toContainText('No app "simulated".');
    await expect(button(page)).toBeFocused();
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [device, width] of [
    ['a desktop', 1280],
    ['a phone', 390],
  ] as const) {
    test(`on ${device}, in the ${colorScheme} scheme, axe finds no violation and the page fits the screen`, async ({
      page,
      inspect,
    }) => {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await inspect(STATE);
      await expect(headline(page)).toContainText('lift');
      await page.getByText('Chart data').click();
      expect(await measureOverflow(page)).toBe(0);
      const { violations, passes } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(passes.map(({ id }) => id)).toEqual(
        expect.arrayContaining(['color-contrast', 'svg-img-alt', 'select-name']),
      );
    });
  }
}

/**
 * Returns a feed whose first story is 20 hours old and all others one hour, so that the feed's order is not the best
 * one.
 */
const createStaleFeed = (): string => {
  const item = (number: number): string => `<item>
    <title>Story ${number}</title>
    <link>https://publisher.example/stories/${number}</link>
    <pubDate>${new Date(Date.now() - (number === 1 ? 20 : 1) * 3_600_000).toUTCString()}</pubDate>
  </item>`;
  const items = Array.from({ length: 12 }, (_, index) => item(index + 1)).join('');
  return `<rss version="2.0"><channel><title>News</title>${items}</channel></rss>`;
};

test.describe('simulated readers', () => {
  test('visit the app until the server has learned their tastes, as the inspector shows', async ({
    page,
    complaints,
  }) => {
    test.setTimeout(120_000);
    const folder = await mkdtemp(join(tmpdir(), 'topslot-stale-feed-'));
    await writeFile(join(folder, 'news.xml'), createStaleFeed());
    await using server = await startServer({
      feeds: { news: join(folder, 'news.xml') },
      apps: { other: {}, simulated: { policy: 'learn', rewardWait: '1s' } },
    });
    await page.goto(`${server.url}/_dev/`);
    await button(page).click();
    await expect(page.getByLabel('App', { exact: true })).toHaveValue('simulated');
    await expect(page.locator('#policy')).toHaveText('learn');
    await expect(headline(page)).toContainText('not enough data yet');
    await expect(headline(page)).toHaveText(
      /Learned order: [\d.]+ %\s+your own order: [\d.]+ % \(.+ %\)\s+lift \+[\d,.]+ %/,
      // The simulation runs for one minute.
      { timeout: 75_000 },
    );
    await expect(page.getByRole('img', { name: /Your own order would have earned/ })).toBeVisible();
    const rows = page.locator('#chances tbody tr');
    await expect(rows).toHaveCount(12);
    await expect(rows.first()).not.toContainText('Story 1news');
    await expect(page.locator('#feeds li')).toHaveText(/^news: 12 articles, read \d+ (s|min) ago$/);
    expect(complaints).toEqual([]);
    await rm(folder, { recursive: true });
  });

  test('visit the demo newspaper until they are stopped', async ({ page, demo }) => {
    await page.goto(`${demo}/_dev/`);
    await button(page).click();
    await expect(button(page)).toHaveText('Stop');
    await expect(page.locator('#readers')).toHaveText(/^[\d,]{2,} readers so far$/);
    await expect(page.locator('#chances tbody tr')).toHaveCount(15);
    await expect(page.locator('#more-chances')).toHaveText('and 5 more');
    await expect(page.locator('#feeds li')).toHaveText([
      /^news: \d+ articles, read \d+ s ago$/,
      /^politics: /,
      /^sports: /,
      /^evening: /,
    ]);
    await button(page).press('Enter');
    await expect(button(page)).toHaveText('Send simulated readers');
    await expect(button(page)).toBeFocused();
    await expect(page.locator('#readers')).toHaveText(/^Finished after [\d,]+ readers\.$/);
  });
});
