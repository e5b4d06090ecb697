import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RememberedRequest, type Route, type Server } from 'topslot/server';
import { test as base } from '../fixtures.ts';

// Shared by the specs of the pages that publishers really have.

/** The front page of a publisher, on a host of its own: feeds and links can differ in scheme and in `www.`. */
export const FRONT = 'https://www.news.test/';

/** An item of a feed: its link, or its link and guid. */
export type FeedItem = string | { readonly link: string; readonly guid: string };

/** Attributes of a list of the app `site`, which keeps the order of the feed. */
export const SITE = 'data-topslot-app="site" data-topslot-sets="news"';

/** Returns the markup of links in `<li>` elements. Each has its URL as its text. */
export const linkItems = (...urls: readonly string[]): string =>
  urls.map((url) => `<li><a href="${url.replaceAll('&', '&amp;')}">${url.replaceAll('&', '&amp;')}</a></li>`).join('');

/** A front page that is open, and the ranking server that it uses. */
export interface Site {
  readonly server: Server;
  readonly received: (route: Route) => RememberedRequest[];
}

interface PublisherPages {
  /**
   * Starts a ranking server whose set `news` has these items, in this order. Then opens the front page with this body.
   * The app `site` keeps the feed's order. A click does not leave the page.
   */
  readonly openFront: (feed: readonly FeedItem[], body: string) => Promise<Site>;
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const rssOf = (items: readonly FeedItem[]): string => {
  const elements = items.map((item, index) => {
    const { link, guid } = typeof item === 'string' ? { link: item, guid: '' } : item;
    const guidElement = guid && `<guid isPermaLink="false">${escapeXml(guid)}</guid>`;
    return `<item><title>Story ${index + 1}</title><link>${escapeXml(link)}</link>${guidElement}</item>`;
  });
  return `<rss version="2.0"><channel><title>News</title>${elements.join('')}</channel></rss>`;
};

export const test = base.extend<PublisherPages>({
  openFront: async ({ page }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'topslot-publishers-'));
    const servers: Server[] = [];
    await use(async (feed, body) => {
      const file = join(folder, `news-${servers.length}.xml`);
      await writeFile(file, rssOf(feed));
      const server = await startServer({ feeds: { news: file }, apps: { site: {} } });
      servers.push(server);
      await page.route(FRONT, (route) =>
        route.fulfill({
          contentType: 'text/html; charset=utf-8',
          body: `<!doctype html><html lang="en"><head><title>Front page</title><link rel="icon" href="data:,">
            <script async src="${server.url}/topslot.js" data-endpoint="${server.url}/"></script></head>
            <body onclick="event.preventDefault()">${body}</body></html>`,
        }),
      );
      // Chromium asks the reader before a public page may use this machine.
      await page.context().grantPermissions(['local-network-access']);
      await page.goto(FRONT, { waitUntil: 'domcontentloaded' });
      return { server, received: (route) => server.requests().filter((request) => request.route === route) };
    });
    for (const server of servers) await server.close();
    await rm(folder, { recursive: true });
  },
});
