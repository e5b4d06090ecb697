import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { startServer, type RememberedRequest, type Route, type Server } from 'topslot/server';
import type { Topslot, TopslotEvents } from 'topslot';
import { startPublisher, type Publisher } from './publisher.ts';

declare global {
  interface Window {
    /** What the widget has fired on the page so far. */
    fired: { readonly type: string; readonly detail: unknown; readonly app: string | undefined }[];
    shifts: number;
    /** The widget's API, which must be there by now. */
    api: () => Topslot;
    /** How many scripts that `hold` held back have run on the page. */
    lateAnswers?: number;
  }
}

export interface World {
  readonly server: Server;
  readonly publisher: Publisher;
  readonly page: Page;
  /**
   * What the page's console said in errors and warnings, and what was thrown. A promise of every spec: nothing is thrown.
   */
  readonly complaints: string[];
  /** Opens a page of the publisher's at `/` with this body, the widget's tag in its head. */
  readonly open: (body: string, head?: string) => Promise<void>;
  /** The widget's tag, with further attributes. */
  readonly tag: (attributes?: string) => string;
  /**
   * Holds back what rank scripts bring, those of an app or all, and gives what lets go of it. The server receives the requests
   * at once.
   */
  readonly hold: (app?: string) => Promise<() => void>;
  /** What the server has received by a route. */
  readonly received: (route: Route) => RememberedRequest[];
  /** The events that the widget has fired on the page so far, but for `topslot:displayed`, which takes its second. */
  readonly told: () => Promise<string[]>;
  /** Waits for an event of the widget's and gives its detail. */
  readonly event: <Name extends keyof TopslotEvents>(name: Name, app?: string) => Promise<TopslotEvents[Name]>;
}

/** A promise, and what keeps it. */
export const promise = (): { readonly kept: Promise<void>; readonly keep: () => void } => {
  let keep = (): void => undefined;
  const kept = new Promise<void>((resolve) => (keep = resolve));
  return { kept, keep };
};

/** What specs have the page or the service throw; the widget throws nothing. */
const THROWN_BY_OTHERS = /of the page|told to throw|Unexpected token/;

/** Story n of a feed: `/stories/news-3`. */
const item = (set: string, number: number, publisher: string): string => `
  <item>
    <title>${set} story ${number} – “ähnlich” &amp; 東京</title>
    <link>${publisher}/stories/${set}-${number}</link>
    <guid isPermaLink="false">${set}:${number}</guid>
    <pubDate>${new Date(Date.UTC(2026, 10, 20, 12) - number * 3_600_000).toUTCString()}</pubDate>
  </item>`;

/** A feed of `count` stories, of which the first is the newest. */
export const feed = (set: string, count: number, publisher: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>${set}</title>${Array.from(
    { length: count },
    (_, index) => item(set, index + 1, publisher),
  ).join('')}</channel></rss>`;

/** Runs on the page before anything else: a slow machine is no slow service, so a list that says nothing waits for long. */
export const bePatient = (): void => {
  Element.prototype.getAttribute = function getAttribute(name) {
    return this.getAttributeNode(name)?.value ?? (name === 'data-topslot-timeout' ? '60000' : null);
  };
};

const watch = (): void => {
  window.fired = [];
  window.api = () => {
    const { topslot } = window;
    if (topslot && 'mount' in topslot) return topslot;
    throw new Error('the widget is not here');
  };
  window.shifts = 0;
  for (const type of ['topslot:ranked', 'topslot:default', 'topslot:displayed', 'topslot:rewarded']) {
    addEventListener(type, (event) => {
      const { target } = event;
      const app = target instanceof HTMLElement ? target.dataset['topslotApp'] : undefined;
      // Elements do not travel to the test.
      const detail: unknown = JSON.parse(JSON.stringify(event instanceof CustomEvent ? event.detail : null));
      window.fired.push({ type, detail, app });
    });
  }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifts += 'value' in entry ? Number(entry.value) : 0;
  }).observe({ type: 'layout-shift', buffered: true });
};

/**
 * A ranking server with the feeds `news` (20 stories), `sports` (10) and `mixed` (5 of news and 5 of its own), and a
 * publisher's site beside it. Apps: `site` ranks at random, `calm` never reorders, `other` never reorders either.
 */
export const test = base.extend<World>({
  page: async ({ page }, use) => {
    await page.addInitScript(bePatient);
    await page.addInitScript(watch);
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
    const overlap = Array.from({ length: 5 }, (_, index) => item('news', index + 1, url)).join('');
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
      const thrown = complaints.filter((complaint) => complaint.startsWith('thrown'));
      expect(thrown.filter((complaint) => !THROWN_BY_OTHERS.test(complaint))).toEqual([]);
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
      // Not until `load`: the rank request is part of what that waits for.
      await page.goto(`${publisher.url}/`, { waitUntil: 'domcontentloaded' });
    });
  },
  hold: async ({ page }, use) => {
    await use(async (app = '*') => {
      const gate = promise();
      await page.route(`**/api/v2/${app}/rank/**`, async (route) => {
        const response = await route.fetch();
        await gate.kept;
        const body = `${await response.text()};window.lateAnswers = (window.lateAnswers ?? 0) + 1;`;
        await route.fulfill({ response, body });
      });
      return gate.keep;
    });
  },
  received: async ({ server }, use) => {
    await use((route) => server.requests().filter((request) => request.route === route));
  },
  told: async ({ page }, use) => {
    await use(() =>
      page.evaluate(() => window.fired.map(({ type }) => type).filter((type) => type !== 'topslot:displayed')),
    );
  },
  event: async ({ page }, use) => {
    await use(async (name, app) => {
      const found = await page.waitForFunction(
        ([type, wanted]) => window.fired.find((event) => event.type === type && (!wanted || event.app === wanted)),
        [name, app] as const,
      );
      const value = await found.jsonValue();
      const detail: TopslotEvents[typeof name] = JSON.parse(JSON.stringify(value?.detail));
      return detail;
    });
  },
});

export { expect };

/** Waits until the widget's script has run on a page. */
export const widgetIsHere = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => window.topslot && 'mount' in window.topslot);

/** A server-rendered list of stories, by their addresses. */
export const list = (attributes: string, stories: readonly string[]): string =>
  `<ol ${attributes}>${stories.map((name) => `<li><a href="/stories/${name}">${name}</a></li>`).join('')}</ol>`;

/** `names('news', 1, 5)`: news-1 … news-5. */
export const names = (set: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${set}-${from + index}`);
