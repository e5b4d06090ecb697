import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { test as base, expect, type Page } from '@playwright/test';
import type { RememberedRequest } from 'topslot/server';
import { bePatient } from '../fixtures.ts';

/** The demo as a newcomer has it: `topslot serve --dev` in a folder of its own. */
interface Demo {
  readonly url: string;
  /** What `/_dev/requests` says of rewards. */
  readonly rewards: () => Promise<RememberedRequest[]>;
  readonly behave: (behaviour: object) => Promise<void>;
  /** Ends the server, as Ctrl-C does. */
  readonly stop: () => Promise<void>;
  /** The front page as it is on the disk, but for the port. */
  readonly onDisk: string;
}

/** Errors, warnings and exceptions that the page's console has seen. */
const complaintsOf = (page: Page): string[] => {
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
    // From disk the pages name port 8080, which may be somebody else's here.
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

/** Says which event each list was ranked by, as soon as all were. */
const eventIds = async (page: Page, apps: readonly string[]): Promise<Record<string, string>> => {
  await page.waitForFunction((wanted) => wanted.every((app) => app in window.ranked), apps);
  return page.evaluate(() => window.ranked);
};

declare global {
  interface Window {
    ranked: Record<string, string>;
  }
}

test.beforeEach(async ({ context }) => {
  await context.addInitScript(bePatient);
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
  test(`${path}: a click on the top story of each list is exactly one reward for its decision, also from a slow server`, async ({
    page,
    demo,
  }) => {
    const complaints = complaintsOf(page);
    await demo.behave({ route: 'preflight', delay: 1000 });
    await demo.behave({ route: 'reward', delay: 1000 });
    const rewarded = [];
    for (const app of apps) {
      await page.goto(demo.url + path);
      const ids = await eventIds(page, apps);
      rewarded.push({ app, eventId: ids[app], joined: 'counted' });
      await page.locator(`[data-topslot-app=${app}] > li:first-child a`).first().click();
      await page.waitForURL(/\/articles\//);
    }
    await expect.poll(demo.rewards).toMatchObject(rewarded);
    expect(complaints).toEqual([]);
  });

  test(`${path}: a click on the second story is none`, async ({ page, demo }) => {
    for (const app of apps) {
      await page.goto(demo.url + path);
      await eventIds(page, apps);
      await page.locator(`[data-topslot-app=${app}] > li:nth-child(2) a`).first().click();
      await page.waitForURL(/\/articles\//);
    }
    expect(await demo.rewards()).toEqual([]);
  });
}

test('the front page keeps its ad and its pinned story in place, whatever the ranking', async ({ page, demo }) => {
  const tops = new Set<string | null>();
  // Each visit draws one of ten stories: sooner or later it is another one.
  for (let visit = 0; visit < 3 || tops.size < 2; visit += 1) {
    await page.goto(demo.url);
    await eventIds(page, ['my-site', 'picked']);
    const items = page.locator('[data-topslot-app=my-site] > li');
    await expect(items.nth(2)).toContainText('Advertisement');
    await expect(items.nth(4)).toContainText('Pinned by the editors');
    tops.add(await items.first().textContent());
    await expect(page.locator('[data-topslot-app=picked] .topslot-image').first()).toBeVisible();
  }
});

test('nothing on the front page moves when the rankings come', async ({ page, demo }) => {
  await page.goto(demo.url);
  await eventIds(page, ['my-site', 'picked']);
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

test('opened from disk, the front page is ranked by the server that runs, and rewards it', async ({ page, demo }) => {
  const complaints = complaintsOf(page);
  await page.goto(demo.onDisk);
  const ids = await eventIds(page, ['my-site', 'picked']);
  await page.locator('[data-topslot-app=my-site] > li:first-child a').first().click();
  await page.waitForURL(/\/articles\//);
  await expect.poll(demo.rewards).toMatchObject([{ app: 'my-site', eventId: ids['my-site'], joined: 'counted' }]);
  expect(complaints).toEqual([]);
});

test('opened from disk without a server, it shows its own lists, and complains of nothing but the failed requests', async ({
  page,
  demo,
}) => {
  const complaints = complaintsOf(page);
  await page.goto(demo.onDisk);
  await eventIds(page, ['my-site', 'picked']);
  await demo.stop();
  await page.reload();
  const titles = page.locator('[data-topslot-app=my-site] > li a');
  await expect(titles.first()).toContainText('Night ferries return to the harbour');
  await expect(page.locator('[data-status=my-site]')).toContainText('Default order');
  expect(complaints.filter((complaint) => !complaint.includes('net::ERR_CONNECTION_REFUSED'))).toEqual([]);
});

test('the page with the snippet of 2017 is ranked and rewarded by the same server, unchanged', async ({
  page,
  demo,
  context,
}) => {
  const complaints = complaintsOf(page);
  await page.goto(`${demo.url}/classic.html`);
  await expect(page.locator('#event')).toContainText('Ranked: event');
  const eventId = (await page.locator('#event').textContent())?.match(/[0-9a-f]{32}-\w+/)?.[0];
  await expect(page.locator('#list li')).toHaveCount(15);
  // In a new tab: the page stays, and so its preflight is answered and its reward sent.
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
  const complaints = complaintsOf(page);
  await page.goto(`${demo.url}/_dev/`);
  await expect(page.locator('#state')).toHaveText('live');
  const reader = await context.newPage();
  await reader.goto(demo.url);
  const ids = await eventIds(reader, ['my-site', 'picked']);
  const decision = page.locator('#decisions li', { hasText: ids['my-site'] ?? '' });
  await expect(decision).toContainText('my-site');
  await expect(decision).not.toContainText('reward');
  await reader.locator('[data-topslot-app=my-site] > li:first-child a').first().click();
  await expect(decision).toContainText('reward 1 counted');
  await expect(page.locator('#apps tr', { hasText: 'my-site' })).toContainText('100.0 %');
  expect(complaints).toEqual([]);
});
