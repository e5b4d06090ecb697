import type { Page } from '@playwright/test';
import type { RememberedRequest } from 'topslot/server';
import { expect, list, names, test as base } from '../fixtures.ts';

// Fixtures for the specs of the report script.

/** Attributes of a list of the app `calm`, which always returns the order of the feed. */
export const CALM = 'data-topslot-app="calm" data-topslot-sets="news" data-topslot-limit="4"';
/** The order of the feed. */
export const RANKED_ORDER = names('news', 1, 4);
/** A list in the reverse order of the feed. */
export const LIST = list(CALM, RANKED_ORDER.toReversed());
export const PAIREC = 'data-format="pairec"';
export const VOLCENGINE = 'data-format="volcengine"';

/** A message that Chromium logs for every failed request. A page cannot prevent it. */
const FAILED_REQUEST_MESSAGE = /^Failed to load resource: (the server responded with a status of|net::ERR_)/;

interface Reports {
  /** Returns the tag of the report script with these attributes. */
  readonly reportTag: (attributes?: string) => string;
  /** Waits until exactly this number of reports has arrived. Fails if the page has sent more. */
  readonly waitForReports: (count: number) => Promise<readonly RememberedRequest[]>;
  /** Returns the warnings and errors on the page's console, except the browser's messages about failed requests. */
  readonly consoleMessages: () => string[];
  /** Waits for a single report and returns its parsed body. */
  readonly waitForReport: () => Promise<unknown>;
  /** Returns the URLs of stories. */
  readonly storyUrls: (...stories: readonly string[]) => string[];
}

export const test = base.extend<Reports>({
  reportTag: async ({ server }, use) => {
    await use(
      (attributes = PAIREC) =>
        `<script async src="${server.url}/topslot-report.js" onload="window.reporting = true" ${attributes}></script>`,
    );
  },
  waitForReports: async ({ page, server, received }, use) => {
    await use(async (count) => {
      // The server remembers a request before it has read the body.
      await expect.poll(() => received('callback').filter(({ body }) => body !== '').length).toBe(count);
      // This request follows all reports that the page has already sent, so no other report can be on its way.
      await page.evaluate((url) => fetch(`${url}/api/v2/other/rank/news`), server.url);
      expect(received('callback')).toHaveLength(count);
      return received('callback');
    });
  },
  waitForReport: async ({ waitForReports }, use) => {
    await use(async () => {
      const [request] = await waitForReports(1);
      return JSON.parse(request?.body ?? '');
    });
  },
  consoleMessages: async ({ complaints }, use) => {
    await use(() => complaints.filter((complaint) => !FAILED_REQUEST_MESSAGE.test(complaint)));
  },
  storyUrls: async ({ publisher }, use) => {
    await use((...stories) => stories.map((name) => `${publisher.url}/stories/${name}`));
  },
});

/** Waits until the report script has run. */
export const waitForReportScript = (page: Page): Promise<unknown> => page.waitForFunction('window.reporting');

/** Holds all requests to URLs that match a pattern. Returns a function that releases them. */
export const holdRequests = async (page: Page, pattern: string): Promise<() => void> => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(pattern, async (route) => {
    await held;
    await route.continue();
  });
  return () => release();
};

/** Refreshes the list on the page and returns the status of the outcome. */
export const refresh = (page: Page): Promise<string> =>
  page.locator('ol').evaluate(async (container) => {
    const { status } = await window.api().mount(container).refresh();
    return status;
  });
