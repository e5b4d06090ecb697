import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { test as base, type Page } from '@playwright/test';
import type { RememberedRequest, Route } from 'topslot/server';
import { extendDefaultTimeout } from '../fixtures.ts';

declare global {
  interface Window {
    /** The event ids of the lists that are ranked so far, by app. */
    ranked: Record<string, string>;
  }
}

/** The demo, started by `topslot serve --dev` with an empty data folder. */
interface Demo {
  readonly url: string;
  /** Returns the requests of a route that the server has recorded. */
  readonly received: (route: Route) => Promise<RememberedRequest[]>;
  /** Returns the reward requests that the server has recorded. */
  readonly rewards: () => Promise<RememberedRequest[]>;
  readonly behave: (behaviour: object) => Promise<void>;
  /** Stops the server with SIGTERM. */
  readonly stop: () => Promise<void>;
  /** Returns the file URL of a copy of a page that names this server's port. */
  readonly onDisk: (page: string) => string;
}

/** Collects the page's console errors, console warnings and uncaught exceptions. */
export const collectComplaints = (page: Page): string[] => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  return complaints;
};

export const test = base.extend<{ readonly demo: Demo }>({
  context: async ({ context }, use) => {
    await context.addInitScript(extendDefaultTimeout);
    await context.addInitScript(() => {
      window.ranked = {};
      addEventListener('topslot:ranked', ({ detail }) => {
        window.ranked[detail.data.appId] = detail.data.eventId;
      });
    });
    await use(context);
  },
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
    const received = async (wantedRoute: Route): Promise<RememberedRequest[]> => {
      const requests: RememberedRequest[] = await (await fetch(`${url}/_dev/requests`)).json();
      return requests.filter(({ route }) => route === wantedRoute);
    };
    await use({
      url: url ?? '',
      received,
      rewards: () => received('reward'),
      behave: async (behaviour) => {
        await fetch(`${url}/_dev/behaviour`, { method: 'PUT', body: JSON.stringify(behaviour) });
      },
      stop,
      onDisk: (name) => pathToFileURL(join(folder, 'demo', name)).href,
    });
    await stop();
    await rm(folder, { recursive: true });
  },
});

/** Waits until all lists are ranked, and returns their event ids by app. */
export const waitForEventIds = async (page: Page, apps: readonly string[]): Promise<Record<string, string>> => {
  await page.waitForFunction((wantedApps) => wantedApps.every((app) => app in window.ranked), apps);
  return page.evaluate(() => window.ranked);
};

export { expect } from '@playwright/test';
