import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { test as base, expect, type Page } from '@playwright/test';
import type { RememberedRequest } from 'topslot/server';
import { extendDefaultTimeout } from '../fixtures.ts';

/** The demo, started by `topslot serve --dev` with an empty data folder. */
interface Demo {
  readonly url: string;
  /** Returns the reward requests that the server has recorded. */
  readonly rewards: () => Promise<RememberedRequest[]>;
  readonly behave: (behaviour: object) => Promise<void>;
  /** Stops the server with SIGTERM. */
  readonly stop: () => Promise<void>;
  /** The file URL of a copy of the front page that names this server's port. */
  readonly onDisk: string;
}

/** Collects the page's console errors, console warnings and uncaught exceptions. */
const collectComplaints = (page: Page): string[] => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  return complaints;
};

const test = base.extend<{ readonly demo: Demo }>({
  demo: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'topslot-demo-'));
    const server = spawn(process.execPath, ['dist/cli/topslot.js', 'serve', '--dev', '--port', '0', '--data', folder], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [url]: string[] = await once(createInterface({ input: server.stdout }), 'line');
    const ended = once(server, 'exit');
    const stop = async (): Promise<void> => {
      server.kill('SIGTERM');
      await ended;
    };
    // The pages on disk name port 8080, which another process may use.
    await cp('demo', join(folder, 'demo'), { recursive: true });
    for (const name of await readdir(join(folder, 'demo'))) {
      if (!name.endsWith('.html')) continue;
      const file = join(folder, 'demo', name);
      const host = new URL(url ?? '').host;
      await writeFile(file, (await readFile(file, 'utf8')).replaceAll('127.0.0.1:8080', host));
    }
    await use({
      url: url ?? '',
      rewards: async () => {
        const requests: RememberedRequest[] = await (await fetch(`${url}/_dev/requests`)).json();
        return requests.filter(({ route }) => route === 'reward');
      },
      behave: async (behaviour) => {
        await fetch(`${url}/_dev/behaviour`, { method: 'PUT', body: JSON.stringify(behaviour) });
      },
      stop,
      onDisk: pathToFileURL(join(folder, 'demo', 'index.html')).href,
    });
    await stop();
    await rm(folder, { recursive: true });
  },
});

/** Waits until all lists are ranked, and returns their event ids by app. */
const waitForEventIds = async (page: Page, apps: readonly string[]): Promise<Record<string, string>> => {
  await page.waitForFunction((wantedApps) => wantedApps.every((app) => app in window.ranked), apps);
  return page.evaluate(() => window.ranked);
};

declare global {
  interface Window {
    ranked: Record<string, string>;
  }
}

test.beforeEach(async ({ context }) => {
  await context.addInitScript(extendDefaultTimeout);
  await context.addInitScript(() => {
    window.ranked = {};
    addEventListener('topslot:ranked', ({ detail }) => {
      window.ranked[detail.data.appId] = detail.data.eventId;
    });
  });
});

const pages = [
  ['/', ['my-site', 'picked']],
  ['/three-apps.html', ['politics-app', 'sports-app', 'merged-app']],
] as const;

for (const [path, apps] of pages) {
  test(`${path}: a click on the top story of each list sends exactly one reward for its decision, even to a slow server`, async ({
    page,
    demo,
  }) => {
    const complaints = collectComplaints(page);
    await demo.behave({ route: 'preflight', delay: 1000 });
    await demo.behave({ route: 'reward', delay: 1000 });
    const rewarded = [];
    for (const app of apps) {
      await page.goto(demo.url + path);
      const ids = await waitForEventIds(page, apps);
      rewarded.push({ app, eventId: ids[app], joined: 'counted' });
      await page.locator(`[data-topslot-app=${app}] > li:first-child a`).first().click();
      await page.waitForURL(/\/articles\//);
    }
    await expect.poll(demo.rewards).toMatchObject(rewarded);
    expect(complaints).toEqual([]);
  });

  test(`${path}: a click on the second story sends no reward`, async ({ page, demo }) => {
    for (const app of apps) {
      await page.goto(demo.url + path);
      await waitForEventIds(page, apps);
      await page.locator(`[data-topslot-app=${app}] > li:nth-child(2) a`).first().click();
      await page.waitForURL(/\/articles\//);
    }
    expect(await demo.rewards()).toEqual([]);
  });
}

test('the front page keeps its ad and its pinned story in place with every ranking', async ({ page, demo }) => {
  const tops = new Set<string | null>();
  // Visits draw one of ten top stories, so this ends after a few visits.
  for (let visit = 0; visit < 3 || tops.size < 2; visit += 1) {
    await page.goto(demo.url);
    await waitForEventIds(page, ['my-site', 'picked']);
    const items = page.locator('[data-topslot-app=my-site] > li');
    await expect(items.nth(2)).toContainText('Advertisement');
    await expect(items.nth(4)).toContainText('Pinned by the editors');
    tops.add(await items.first().textContent());
    await expect(page.locator('[data-topslot-app=picked] .topslot-image').first()).toBeVisible();
  }
});

test('rankings cause no layout shift on the front page', async ({ page, demo }) => {
  await page.goto(demo.url);
  await waitForEventIds(page, ['my-site', 'picked']);
  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += 'value' in entry ? Number(entry.value) : 0;
        }).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
      }),
  );
  expect(shift).toBe(0);
});

test('opened from disk, the front page is ranked by the running server and sends rewards to it', async ({
  page,
  demo,
}) => {
  const complaints = collectComplaints(page);
  await page.goto(demo.onDisk);
  const ids = await waitForEventIds(page, ['my-site', 'picked']);
  await page.locator('[data-topslot-app=my-site] > li:first-child a').first().click();
  await page.waitForURL(/\/articles\//);
  await expect.poll(demo.rewards).toMatchObject([{ app: 'my-site', eventId: ids['my-site'], joined: 'counted' }]);
  expect(complaints).toEqual([]);
});

test('opened from disk without a server, the front page keeps its own order and logs only failed requests', async ({
  page,
  demo,
}) => {
  const complaints = collectComplaints(page);
  await page.goto(demo.onDisk);
  await waitForEventIds(page, ['my-site', 'picked']);
  await demo.stop();
  await page.reload();
  const titles = page.locator('[data-topslot-app=my-site] > li a');
  await expect(titles.first()).toContainText('Night ferries return to the harbour');
  await expect(page.locator('[data-status=my-site]')).toContainText('Default order');
  expect(complaints.filter((complaint) => !complaint.includes('net::ERR_CONNECTION_REFUSED'))).toEqual([]);
});

test('the unchanged snippet of 2017 gets rankings from the server and sends rewards to it', async ({
  page,
  demo,
  context,
}) => {
  const complaints = collectComplaints(page);
  await page.goto(`${demo.url}/classic.html`);
  await expect(page.locator('#event')).toContainText('Ranked: event');
  const eventId = (await page.locator('#event').textContent())?.match(/[0-9a-f]{32}-\w+/)?.[0];
  await expect(page.locator('#list li')).toHaveCount(15);
  // In a new tab, so that the page stays open until its preflight is answered and its reward is sent.
  const opened = context.waitForEvent('page');
  await page
    .locator('#list a')
    .first()
    .click({ modifiers: ['ControlOrMeta'] });
  await opened;
  await expect
    .poll(demo.rewards)
    .toMatchObject([{ app: 'classic', eventId, joined: 'counted', contentType: 'application/json', body: '' }]);
  expect(complaints).toEqual([]);
});

test('the inspector shows decisions and rewards as they happen', async ({ page, demo, context }) => {
  const complaints = collectComplaints(page);
  await page.goto(`${demo.url}/_dev/`);
  await expect(page.locator('#state')).toHaveText('live');
  const reader = await context.newPage();
  await reader.goto(demo.url);
  const ids = await waitForEventIds(reader, ['my-site', 'picked']);
  const decision = page.locator('#decisions li', { hasText: ids['my-site'] ?? '' });
  await expect(decision).toContainText('my-site');
  await expect(decision).not.toContainText('reward');
  await reader.locator('[data-topslot-app=my-site] > li:first-child a').first().click();
  await expect(decision).toContainText('reward 1 counted');
  await expect(page.locator('#apps tr', { hasText: 'my-site' })).toContainText('100.0 %');
  expect(complaints).toEqual([]);
});
