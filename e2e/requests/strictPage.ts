import { readFileSync } from 'node:fs';
import { list, names, test as base } from '../fixtures.ts';

const readAsset = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

export const SCRIPT = { 'Content-Type': 'text/javascript' };
const IMAGE = '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="18"><rect width="32" height="18"/></svg>';

// The app `calm` never reorders, so its ranking is the feed's order. The page's own order is the reverse.
export const CALM_ATTRIBUTES = 'data-topslot-app="calm" data-topslot-sets="news"';
export const RANKED_ORDER = names('news', 1, 4);
export const OWN_ORDER = RANKED_ORDER.toReversed();
export const LIST = list(CALM_ATTRIBUTES, OWN_ORDER);

const ENFORCED_HEADER = 'Content-Security-Policy';
export const REPORT_ONLY_HEADER = 'Content-Security-Policy-Report-Only';

interface StrictPage {
  /** Opens a page with a policy. In both, `<service>` is replaced by the origin of the service. */
  readonly openUnder: (policy: string, html: string, header?: string) => Promise<void>;
  /** Returns the outcome of the first list: `ranked`, or the reason of the default order. */
  readonly outcome: () => Promise<string>;
  /** Returns the directives that were violated on the page so far. */
  readonly violations: () => Promise<unknown>;
}

export const test = base.extend<StrictPage>({
  openUnder: async ({ page, publisher, server }, use) => {
    const fill = (text: string): string => text.replaceAll('<service>', server.url);
    publisher.page('/topslot.js', readAsset('../../dist/topslot.js'), SCRIPT);
    publisher.page('/topslot.css', readAsset('../../dist/topslot.css'), { 'Content-Type': 'text/css' });
    for (const path of ['/picture.svg', '/favicon.ico']) {
      publisher.page(path, IMAGE, { 'Content-Type': 'image/svg+xml' });
    }
    await page.addInitScript(
      `window.violations = [];
       addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));`,
    );
    await use(async (policy, html, header = ENFORCED_HEADER) => {
      publisher.page('/', `<!doctype html><html lang="en"><title>Front page</title>${fill(html)}`, {
        [header]: fill(policy),
      });
      await page.goto(`${publisher.url}/`, { waitUntil: 'domcontentloaded' });
    });
  },
  outcome: async ({ page }, use) => {
    await use(async () => {
      const firstOutcome = await page.waitForFunction(() =>
        window.fired.find(({ type }) => type === 'topslot:ranked' || type === 'topslot:default'),
      );
      const { type, detail } = Object(await firstOutcome.jsonValue());
      return type === 'topslot:ranked' ? 'ranked' : detail.reason;
    });
  },
  violations: async ({ page }, use) => {
    await use(() => page.evaluate('violations'));
  },
});

export const PLAIN_TAG = '<script async src="<service>/topslot.js"></script>';
export const NONCE_TAG = '<script async src="<service>/topslot.js" nonce="r4nd0m"></script>';
export const SELF_HOSTED_TAG = '<script async src="/topslot.js" data-endpoint="<service>"></script>';
export const SELF_HOSTED_FETCH_TAG =
  '<script async src="/topslot.js" data-endpoint="<service>" data-transport="fetch"></script>';
