import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { test as base, expect, type Browser, type Page } from '@playwright/test';
import type { RememberedRequest, Route } from 'topslot/server';
import { extendDefaultTimeout } from '../fixtures.ts';

// Reports of editors' changes to a ranking, sent by the page: on the demo newspaper with the demo's configuration,
// served by `topslot serve --dev`.

const CLI = 'dist/cli/topslot.js';

/** The id of the story that the editors pin in second place. */
const PINNED = 'https://www.example/live';

interface Demo {
  readonly url: string;
  /** Returns the answered requests of a route, oldest first. */
  readonly received: (route: Route) => Promise<RememberedRequest[]>;
  /** Returns the parsed output of `topslot log <topic>`. */
  readonly records: (topic: string) => Promise<Record<string, unknown>[]>;
}

const test = base.extend<{ readonly demo: Demo }>({
  demo: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'topslot-delivery-'));
    const server = spawn(process.execPath, [CLI, 'serve', '--dev', '--port', '0', '--data', folder], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [url = '']: string[] = await once(createInterface({ input: server.stdout }), 'line');
    await use({
      url,
      received: async (route) => {
        const requests: RememberedRequest[] = await (await fetch(`${url}/_dev/requests`)).json();
        return requests.filter((request) => request.route === route && request.status !== null);
      },
      records: async (topic) => {
        const { stdout } = await promisify(execFile)(process.execPath, [CLI, 'log', topic, '--data', folder]);
        return stdout
          .split('\n')
          .filter(Boolean)
          .map((line): Record<string, unknown> => JSON.parse(line));
      },
    });
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true });
  },
});

/**
 * Opens a page as a reader who has given consent. The page drops the ranking's second story and pins another in its
 * place.
 */
const openAsReader = async (browser: Browser, { url }: Demo, reader: string): Promise<Page> => {
  const context = await browser.newContext();
  // A returning reader: on a first visit, each list's response sets a new cookie, and the last one would win.
  await context.addCookies([{ name: 'topslot_reader', value: reader.repeat(32), url }]);
  const page = await context.newPage();
  await page.addInitScript(extendDefaultTimeout);
  await page.addInitScript((pinned) => {
    window.topslot = [
      ({ setConsent, mount }) => {
        setConsent(true);
        const list = document.querySelector('[data-topslot-app="picked"]');
        if (!list) throw new Error('The page has no list "picked".');
        mount(list, {
          curate: ([top, , third, ...others]) => [
            ...(top ? [top] : []),
            { id: pinned, title: 'Live: the harbour' },
            ...(third ? [third] : []),
            ...others,
          ],
        });
      },
    ];
  }, PINNED);
  // `curate` is called by a script of the page that needs the list, so the widget's script must load after the list.
  await page.route('**/topslot.js', async (route) => {
    await page.waitForLoadState('domcontentloaded');
    await route.continue();
  });
  return page;
};

/** Opens the front page, and waits for the report of the list "picked". */
const visit = async (
  page: Page,
  { url, received }: Demo,
): Promise<{ rank: RememberedRequest; report: RememberedRequest }> => {
  const isPicked = ({ app }: RememberedRequest): boolean => app === 'picked';
  const reportCount = (await received('callback')).filter(isPicked).length;
  await page.goto(`${url}/`, { waitUntil: 'domcontentloaded' });
  await expect.poll(async () => (await received('callback')).filter(isPicked).length).toBe(reportCount + 1);
  const rank = (await received('rank')).findLast(isPicked);
  const report = (await received('callback')).findLast(isPicked);
  if (!rank || !report) throw new Error('No ranking or no report was received.');
  return { rank, report };
};

/** Returns the links in the list "picked"; the pinned story's link is its id. */
const readLinks = (page: Page): Promise<string[]> =>
  page
    .locator('[data-topslot-app="picked"] a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));

test('reports and records dropped and pinned stories, and ranks delivered stories last for the same reader only', async ({
  browser,
  demo,
}) => {
  const page = await openAsReader(browser, demo, 'a');
  const firstVisit = await visit(page, demo);
  const { ranking = [], eventId } = firstVisit.rank;
  const [top, dropped, ...others] = ranking;
  const shown = [top, PINNED, ...others];

  // The page and the report contain the editors' changes.
  expect(await readLinks(page)).toEqual(shown);
  const report = JSON.parse(firstVisit.report.body);
  expect(report).toMatchObject({ request_id: eventId, scene_id: 'picked', uid: eventId });
  expect(report.item_list).toEqual([
    { item_id: top },
    { item_id: PINNED, reason: 'inserted' },
    ...others.map((item_id) => ({ item_id })),
    { item_id: dropped, reason: 'filtered' },
  ]);
  expect(firstVisit.report).toMatchObject({ joined: 'counted', callback: { browser: true, onTop: true } });

  // One record for the reader, then one for each item.
  const records = await demo.records('pairec_callback_log');
  const reportRecords = records.filter(({ request_id }) => request_id === eventId);
  expect(reportRecords.map(({ module, item_id }) => [module, item_id])).toEqual([
    ['user', undefined],
    ...[...shown, dropped].map((id) => ['item', id]),
  ]);

  // The reader's next ranking ends with the delivered stories. The dropped story still counts as new.
  const nextRanking = (await visit(page, demo)).rank.ranking ?? [];
  const delivered = new Set([top, ...others]);
  const fresh = nextRanking.filter((id) => !delivered.has(id));
  expect(nextRanking).toHaveLength(ranking.length);
  expect(nextRanking.slice(0, fresh.length)).toEqual(fresh);
  expect(fresh).toContain(dropped);

  // Another reader with consent gets the same stories as the first reader's first visit.
  const otherReaderRanking = (await visit(await openAsReader(browser, demo, 'b'), demo)).rank.ranking ?? [];
  expect(otherReaderRanking.toSorted()).toEqual(ranking.toSorted());
  expect(nextRanking.toSorted()).not.toEqual(ranking.toSorted());
});

test('ignores deliveries when it ranks for a reader without consent', async ({ browser, demo }) => {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(extendDefaultTimeout);
  const firstVisit = await visit(page, demo);
  const secondVisit = await visit(page, demo);
  expect(firstVisit.rank.dnt).toBe(true);
  // The order may differ: the policy draws the top story at random.
  const [firstRanking = [], secondRanking = []] = [firstVisit.rank.ranking, secondVisit.rank.ranking];
  expect(secondRanking.toSorted()).toEqual(firstRanking.toSorted());
});

test("the inspector shows a report below its decision, with the editors' changes", async ({ browser, demo }) => {
  const { rank } = await visit(await openAsReader(browser, demo, 'a'), demo);
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${demo.url}/_dev/`);
  const decision = page.locator('#decisions > li', { hasText: rank.eventId ?? '?' });
  await expect(decision.locator('.good')).toHaveText('PAI-Rec callback: top story on top, activated when displayed');
  await expect(decision).toContainText('from the page');
  await expect(decision).toContainText('with live inserted at 2');
});
