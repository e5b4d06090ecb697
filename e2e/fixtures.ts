import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { startServer, type RememberedRequest, type Route, type Server } from 'topslot/server';
import type { Topslot, TopslotEvents } from 'topslot';
import { startPublisher, type Publisher } from './publisher.ts';

declare global {
  interface Window {
    /** The widget's events on the page so far. */
    fired: { readonly type: string; readonly detail: unknown; readonly app: string | undefined }[];
    /** The sum of the page's layout-shift scores. */
    shifts: number;
    /** Returns the widget's API. Throws if the script has not run yet. */
    api: () => Topslot;
    /** The number of scripts delayed by `hold` that have run on the page. */
    lateAnswers?: number;
  }
}

export interface World {
  readonly server: Server;
  readonly publisher: Publisher;
  readonly page: Page;
  /**
   * The page's console errors and warnings, and its uncaught errors. Every spec fails on an unexpected uncaught error.
   */
  readonly complaints: string[];
  /** Opens a page of the publisher at `/` with this body. Its head contains the widget's tag, or the given markup. */
  readonly open: (body: string, head?: string) => Promise<void>;
  /** Returns the widget's tag, with additional attributes. */
  readonly tag: (attributes?: string) => string;
  /**
   * Delays the rank scripts of one app, or of all apps, until the returned function is called. The server receives the
   * requests immediately.
   */
  readonly hold: (app?: string) => Promise<() => void>;
  /** Returns the requests that the server has received on a route. */
  readonly received: (route: Route) => RememberedRequest[];
  /** The types of the widget's events on the page so far, except `topslot:displayed`, whose time varies. */
  readonly eventTypes: () => Promise<string[]>;
  /** Waits for an event of the widget and returns its detail. */
  readonly event: <Name extends keyof TopslotEvents>(name: Name, app?: string) => Promise<TopslotEvents[Name]>;
}

/** Returns a promise and the function that resolves it. */
export const deferred = (): { readonly promise: Promise<void>; readonly resolve: () => void } => {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((resolvePromise) => (resolve = resolvePromise));
  return { promise, resolve };
};

/** Errors that specs let the page or the service throw. The widget itself must not throw. */
const THROWN_BY_OTHERS = /of the page|told to throw|simulated by the dev server|Unexpected token/;

/** Returns item n of a feed, with a link such as `/stories/news-3`. */
const feedItem = (set: string, number: number, publisher: string): string => `
  <item>
    <title>${set} story ${number} – “ähnlich” &amp; 東京</title>
    <link>${publisher}/stories/${set}-${number}</link>
    <guid isPermaLink="false">${set}:${number}</guid>
    <pubDate>${new Date(Date.UTC(2026, 10, 20, 12) - number * 3_600_000).toUTCString()}</pubDate>
  </item>`;

/** Returns a feed of `count` stories, the newest first. */
export const feed = (set: string, count: number, publisher: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>${set}</title>${Array.from(
    { length: count },
    (_, index) => feedItem(set, index + 1, publisher),
  ).join('')}</channel></rss>`;

/**
 * Raises the default timeout of lists to 60 s, so that a slow test machine causes no timeouts. Runs before the page's
 * scripts.
 */
export const extendDefaultTimeout = (): void => {
  Element.prototype.getAttribute = function getAttribute(name) {
    return this.getAttributeNode(name)?.value ?? (name === 'data-topslot-timeout' ? '60000' : null);
  };
};

/** Records the widget's events and layout shifts. Runs before the page's scripts. */
const recordPage = (): void => {
  window.fired = [];
  window.api = () => {
    const { topslot } = window;
    if (topslot && 'mount' in topslot) return topslot;
    throw new Error('topslot.js has not run yet');
  };
  window.shifts = 0;
  for (const type of ['topslot:ranked', 'topslot:default', 'topslot:displayed', 'topslot:rewarded']) {
    addEventListener(type, (event) => {
      const { target } = event;
      const app = target instanceof HTMLElement ? target.dataset['topslotApp'] : undefined;
      // Elements cannot be passed to the test; React adds references to them that JSON cannot express.
      const withoutElements = (_name: string, value: unknown): unknown => (value instanceof Element ? {} : value);
      const detail: unknown = JSON.parse(
        JSON.stringify(event instanceof CustomEvent ? event.detail : null, withoutElements),
      );
      window.fired.push({ type, detail, app });
    });
  }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifts += 'value' in entry ? Number(entry.value) : 0;
  }).observe({ type: 'layout-shift', buffered: true });
};

/**
 * Starts a ranking server with the feeds `news` (20 stories), `sports` (10) and `mixed` (5 stories of `news` and 5
 * others), and a publisher's site. The app `site` ranks at random; `calm` and `other` keep the feed's order.
 */
export const test = base.extend<World>({
  page: async ({ page }, use) => {
    await page.addInitScript(extendDefaultTimeout);
    await page.addInitScript(recordPage);
    await use(page);
  },
  publisher: async ({}, use) => {
    const publisher = await startPublisher();
    await use(publisher);
    await publisher.close();
  },
  server: async ({ publisher }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'topslot-e2e-'));
    const { url } = publisher;
    await writeFile(join(folder, 'news.xml'), feed('news', 20, url));
    await writeFile(join(folder, 'sports.xml'), feed('sports', 10, url));
    const overlap = Array.from({ length: 5 }, (_, index) => feedItem('news', index + 1, url)).join('');
    await writeFile(join(folder, 'mixed.xml'), feed('mixed', 5, url).replace('</channel>', `${overlap}</channel>`));
    const server = await startServer({
      feeds: {
        news: join(folder, 'news.xml'),
        sports: join(folder, 'sports.xml'),
        mixed: join(folder, 'mixed.xml'),
      },
      apps: { site: { policy: 'random' }, calm: {}, other: {} },
    });
    await use(server);
    await server.close();
    await rm(folder, { recursive: true });
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      await use(complaints);
      const errors = complaints.filter((complaint) => complaint.startsWith('thrown'));
      expect(errors.filter((complaint) => !THROWN_BY_OTHERS.test(complaint))).toEqual([]);
    },
    { auto: true },
  ],
  tag: async ({ server }, use) => {
    await use((attributes = '') => `<script async src="${server.url}/topslot.js" ${attributes}></script>`);
  },
  open: async ({ page, publisher, tag }, use) => {
    await use(async (body, head = tag()) => {
      publisher.page(
        '/',
        `<!doctype html><html lang="en"><head><title>Front page</title><link rel="icon" href="data:,">${head}</head>` +
          `<body>${body}</body></html>`,
      );
      // Waiting for `load` would include the rank request.
      await page.goto(`${publisher.url}/`, { waitUntil: 'domcontentloaded' });
    });
  },
  hold: async ({ page }, use) => {
    await use(async (app = '*') => {
      const answersReleased = deferred();
      await page.route(`**/api/v2/${app}/rank/**`, async (route) => {
        const response = await route.fetch();
        await answersReleased.promise;
        const body = `${await response.text()};window.lateAnswers = (window.lateAnswers ?? 0) + 1;`;
        await route.fulfill({ response, body });
      });
      return answersReleased.resolve;
    });
  },
  received: async ({ server }, use) => {
    await use((route) => server.requests().filter((request) => request.route === route));
  },
  eventTypes: async ({ page }, use) => {
    await use(() =>
      page.evaluate(() => window.fired.map(({ type }) => type).filter((type) => type !== 'topslot:displayed')),
    );
  },
  event: async ({ page }, use) => {
    await use(async (name, app) => {
      const firedEvent = await page.waitForFunction(
        ([type, wantedApp]) =>
          window.fired.find((event) => event.type === type && (!wantedApp || event.app === wantedApp)),
        [name, app] as const,
      );
      const value = await firedEvent.jsonValue();
      const detail: TopslotEvents[typeof name] = JSON.parse(JSON.stringify(value?.detail));
      return detail;
    });
  },
});

export { expect };

/** Waits until `topslot.js` has run on a page. */
export const waitForWidget = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => window.topslot && 'mount' in window.topslot);

/**
 * Bundles a module of the package with its dependencies, as a publisher's bundler does.
 *
 * @param name `index` for `topslot`, `report` for `topslot/report`
 */
export const bundleModule = async (name: 'index' | 'report'): Promise<string> => {
  const { rollup } = await import('rollup');
  const { nodeResolve } = await import('@rollup/plugin-node-resolve');
  const bundle = await rollup({ input: `dist/widget/${name}.js`, plugins: [nodeResolve()] });
  const { output } = await bundle.generate({ format: 'es' });
  return output[0].code;
};

/** Returns the markup of a server-rendered list of stories. */
export const list = (attributes: string, stories: readonly string[]): string =>
  `<ol ${attributes}>${stories.map((name) => `<li><a href="/stories/${name}">${name}</a></li>`).join('')}</ol>`;

/** Returns the names of consecutive stories: `names('news', 1, 3)` is `['news-1', 'news-2', 'news-3']`. */
export const names = (set: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${set}-${from + index}`);
