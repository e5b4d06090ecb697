import type { Page } from '@playwright/test';
import type { RememberedRequest } from 'topslot/server';
import { expect, list, names, test as base } from '../fixtures.ts';

// What the specs of the reports share.

// The app `calm` never reorders, so that the ranking is the feed's order; the page's own order is the reverse.
export const CALM = 'data-topslot-app="calm" data-topslot-sets="news" data-topslot-limit="4"';
export const RANKED_ORDER = names('news', 1, 4);
export const LIST = list(CALM, RANKED_ORDER.toReversed());
export const PAIREC = 'data-format="pairec"';
export const VOLCENGINE = 'data-format="volcengine"';

/** What Chromium itself notes of any request that fails, which no page can prevent. */
const NOTED_BY_THE_BROWSER = /^Failed to load resource: (the server responded with a status of|net::ERR_)/;

interface Reports {
  /** The tag of the reports, with these attributes. */
  readonly reportTag: (attributes?: string) => string;
  /** Waits for so many reports; none comes after them that the page had to send by then. */
  readonly reported: (count: number) => Promise<readonly RememberedRequest[]>;
  /** What the page's console said, but for what the browser notes of requests that fail. */
  readonly said: () => string[];
  /** Waits for one report, and gives what is in it. */
  readonly report: () => Promise<unknown>;
  /** The addresses of stories. */
  readonly ids: (...stories: readonly string[]) => string[];
}

export const test = base.extend<Reports>({
  reportTag: async ({ server }, use) => {
    await use(
      (attributes = PAIREC) =>
        `<script async src="${server.url}/topslot-report.js" onload="window.reporting = true" ${attributes}></script>`,
    );
  },
  reported: async ({ page, server, received }, use) => {
    await use(async (count) => {
      // A request is remembered a moment before its body has been read.
      await expect.poll(() => received('callback').filter(({ body }) => body !== '').length).toBe(count);
      // Whatever the page had to send before has been sent before this.
      await page.evaluate((url) => fetch(`${url}/api/v2/other/rank/news`), server.url);
      expect(received('callback')).toHaveLength(count);
      return received('callback');
    });
  },
  report: async ({ reported }, use) => {
    await use(async () => {
      const [request] = await reported(1);
      return JSON.parse(request?.body ?? '');
    });
  },
  said: async ({ complaints }, use) => {
    await use(() => complaints.filter((complaint) => !NOTED_BY_THE_BROWSER.test(complaint)));
  },
  ids: async ({ publisher }, use) => {
    await use((...stories) => stories.map((name) => `${publisher.url}/stories/${name}`));
  },
});

/** Waits until the reports' script has run. */
export const reportsAreHere = (page: Page): Promise<unknown> => page.waitForFunction('window.reporting');

/** Holds back what is asked for at such an address, until the function that comes back is called. */
export const holdBack = async (page: Page, address: string): Promise<() => void> => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(address, async (route) => {
    await held;
    await route.continue();
  });
  return () => release();
};

export const refresh = (page: Page): Promise<string> =>
  page.locator('ol').evaluate(async (container) => {
    const { status } = await window.api().mount(container).refresh();
    return status;
  });
