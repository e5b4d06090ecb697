import assert from 'node:assert/strict';
import { startServer, type RememberedRequest, type Route, type Server } from 'topslot/server';
import type { TopslotEvents } from 'topslot';
import { startPublisher, type Publisher } from '../publisher.ts';
import type { Browser, Tab } from './browser.ts';
import { recordEventsScript } from './recordEvents.ts';
import { feedXml } from './stories.ts';
import { until } from './until.ts';

/** A publisher, a ranking server on another site, and a reader. */
export interface World {
  readonly publisher: Publisher;
  readonly server: Server;
  readonly tab: Tab;
  /** Returns the widget's tag, with additional attributes. */
  readonly tag: (attributes?: string) => string;
  /** Serves and opens a front page with this body. Its head contains the widget's tag, or the given markup. */
  readonly visit: (body: string, head?: string, headers?: Readonly<Record<string, string>>) => Promise<void>;
  /** Waits for an event of the widget and returns its detail. Fails on an uncaught error. */
  readonly event: <Name extends keyof TopslotEvents>(name: Name) => Promise<TopslotEvents[Name]>;
  /** Returns the requests that the server has received on a route. */
  readonly received: (route: Route) => RememberedRequest[];
}

/** A test of the widget. Each one runs in a new world. */
export type Scenario = (world: World) => Promise<void>;

/** The nonce of all scripts on the pages. Only pages with a policy require it. */
export const NONCE = 'c21va2U';

/**
 * Opens a world in a browser.
 *
 * @param addCloser registers a function that must be called after the scenario, also if opening fails
 */
export const openWorld = async (browser: Browser, addCloser: (close: () => Promise<void>) => void): Promise<World> => {
  const tab = await browser.open();
  addCloser(tab.close);
  const publisher = await startPublisher();
  addCloser(publisher.close);
  const { url } = publisher;
  const feedHeaders = { 'Content-Type': 'application/rss+xml; charset=utf-8' };
  publisher.page('/news.xml', feedXml(url), feedHeaders);
  publisher.page('/tracked.xml', feedXml(url, '?utm_source=rss&amp;utm_medium=rss'), feedHeaders);
  const feeds = { news: `${url}/news.xml`, tracked: `${url}/tracked.xml` };
  const server = await startServer({ feeds, apps: ['calm'] });
  addCloser(server.close);
  const tag = (attributes = ''): string =>
    `<script async src="${server.url}/topslot.js" nonce="${NONCE}" ${attributes}></script>`;

  return {
    publisher,
    server,
    tab,
    tag,
    visit: async (body, head = tag(), headers = {}) => {
      const page =
        `<!doctype html><html lang="en"><head><title>Front page</title><link rel="icon" href="data:,">` +
        `<script nonce="${NONCE}">${recordEventsScript}</script>${head}</head><body>${body}</body></html>`;
      publisher.page('/', page, headers);
      await tab.navigate(`${url}/`);
    },
    event: async <Name extends keyof TopslotEvents>(name: Name): Promise<TopslotEvents[Name]> => {
      const text = await until(async () => {
        // Serialized on the page, because drivers cannot transfer elements.
        const recordedEvents: Required<Window>['recordedEvents'] = JSON.parse(
          await tab.evaluate(() => JSON.stringify(window.recordedEvents)),
        );
        const event = recordedEvents.find(({ type }) => type === name || type === 'error');
        assert.equal(event?.type, name, `recordedEvents: ${JSON.stringify(recordedEvents)}`);
        return JSON.stringify(event?.detail);
      });
      return JSON.parse(text);
    },
    received: (route) => server.requests().filter((request) => request.route === route),
  };
};
