import assert from 'node:assert/strict';
import { startServer, type RememberedRequest, type Route, type Server } from 'topslot/server';
import type { TopslotEvents } from 'topslot';
import { startPublisher, type Publisher } from '../publisher.ts';
import type { Browser, Tab } from './browser.ts';
import { listener } from './listen.ts';
import { feed } from './stories.ts';
import { until } from './until.ts';

/** A publisher, a ranking server on another site, and a reader. */
export interface World {
  readonly publisher: Publisher;
  readonly server: Server;
  readonly tab: Tab;
  /** The widget's tag, with further attributes. */
  readonly tag: (attributes?: string) => string;
  /** Serves a front page with this body, the widget's tag in its head, and opens it. */
  readonly visit: (body: string, head?: string, headers?: Readonly<Record<string, string>>) => Promise<void>;
  /** Waits for an event of the widget's on the page and gives its detail. Nothing may have been thrown there. */
  readonly event: <Name extends keyof TopslotEvents>(name: Name) => Promise<TopslotEvents[Name]>;
  /** What the server has received by a route. */
  readonly received: (route: Route) => RememberedRequest[];
}

/** What the widget promises, tried on a world of its own. */
export type Scenario = (world: World) => Promise<void>;

/** The nonce of everything that the pages bring along. Only a page with a policy asks for it. */
export const NONCE = 'c21va2U';

/**
 * Makes one, in this browser.
 *
 * @param later takes what is to be closed, however it goes
 */
export const openWorld = async (browser: Browser, later: (close: () => Promise<void>) => void): Promise<World> => {
  const tab = await browser.open();
  later(tab.close);
  const publisher = await startPublisher();
  later(publisher.close);
  const { url } = publisher;
  publisher.page('/news.xml', feed(url), { 'Content-Type': 'application/rss+xml; charset=utf-8' });
  const server = await startServer({ feeds: { news: `${url}/news.xml` }, apps: ['calm'] });
  later(server.close);
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
        `<script nonce="${NONCE}">${listener}</script>${head}</head><body>${body}</body></html>`;
      publisher.page('/', page, headers);
      await tab.go(`${url}/`);
    },
    event: async <Name extends keyof TopslotEvents>(name: Name): Promise<TopslotEvents[Name]> => {
      const text = await until(async () => {
        // Elements do not travel, so the page writes the text.
        const heard: Required<Window>['heard'] = JSON.parse(await tab.evaluate(() => JSON.stringify(window.heard)));
        const found = heard.find(({ type }) => type === name || type === 'error');
        assert.equal(found?.type, name, `heard: ${JSON.stringify(heard)}`);
        return JSON.stringify(found?.detail);
      });
      return JSON.parse(text);
    },
    received: (route) => server.requests().filter((request) => request.route === route),
  };
};
