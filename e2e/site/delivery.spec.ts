import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { test as base, expect, type Browser, type Page } from '@playwright/test';
import type { RememberedRequest, Route } from 'topslot/server';
import { bePatient } from '../fixtures.ts';

// What a publisher's editors do to a ranking, reported from the page: on the demo newspaper, with the demo's own
// configuration, as `topslot serve --dev` serves it.

const CLI = 'dist/cli/topslot.js';

/** What is pinned into the second place. */
const PINNED = 'https://www.example/live';

interface Demo {
  readonly url: string;
  readonly received: (route: Route) => Promise<RememberedRequest[]>;
  /** What `topslot log <topic>` prints, parsed. */
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

/** A reader who has agreed to be known, on a page whose editors drop the third story and pin one into the second place. */
const readerOf = async (browser: Browser, { url }: Demo, reader: string): Promise<Page> => {
  const context = await browser.newContext();
  // They have been here before: at a first visit each list's answer brings a cookie, of which the last one stays.
  await context.addCookies([{ name: 'topslot_reader', value: reader.repeat(32), url }]);
  const page = await context.newPage();
  await page.addInitScript(bePatient);
  await page.addInitScript((pinned) => {
    window.topslot = [
      ({ setConsent, mount }) => {
        setConsent(true);
        const list = document.querySelector('[data-topslot-app="picked"]');
        if (!list) throw new Error('no list of the page: picked');
        mount(list, {
          curate: ([first, , third, ...rest]) => [
            ...(first ? [first] : []),
            { id: pinned, title: 'Live: the harbour' },
            ...(third ? [third] : []),
            ...rest,
          ],
        });
      },
    ];
  }, PINNED);
  // The editors' rules are the page's own script, which needs the list to be there.
  await page.route('**/topslot.js', async (route) => {
    await page.waitForLoadState('domcontentloaded');
    await route.continue();
  });
  return page;
};

/** Opens the front page and waits until the list has been reported. */
const visit = async (
  page: Page,
  { url, received }: Demo,
): Promise<{ rank: RememberedRequest; report: RememberedRequest }> => {
  const isPicked = ({ app }: RememberedRequest): boolean => app === 'picked';
  const before = (await received('callback')).filter(isPicked).length;
  await page.goto(`${url}/`, { waitUntil: 'domcontentloaded' });
  await expect.poll(async () => (await received('callback')).filter(isPicked).length).toBe(before + 1);
  const rank = (await received('rank')).findLast(isPicked);
  const report = (await received('callback')).findLast(isPicked);
  if (!rank || !report) throw new Error('no ranking, or no report');
  return { rank, report };
};

/** What stands in the list, by link or by the id of what was pinned. */
const shownOn = (page: Page): Promise<string[]> =>
  page
    .locator('[data-topslot-app="picked"] a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));

test('what the editors drop and pin is reported, recorded, and left out for that reader alone', async ({
  browser,
  demo,
}) => {
  const page = await readerOf(browser, demo, 'a');
  const first = await visit(page, demo);
  const { ranking = [], eventId } = first.rank;
  const [top, dropped, ...rest] = ranking;
  const shown = [top, PINNED, ...rest];

  // The page shows it, and the report says it.
  expect(await shownOn(page)).toEqual(shown);
  const report = JSON.parse(first.report.body);
  expect(report).toMatchObject({ request_id: eventId, scene_id: 'picked', uid: eventId });
  expect(report.item_list).toEqual([
    { item_id: top },
    { item_id: PINNED, reason: 'inserted' },
    ...rest.map((item_id) => ({ item_id })),
    { item_id: dropped, reason: 'filtered' },
  ]);
  expect(first.report).toMatchObject({ joined: 'counted', callback: { browser: true, onTop: true } });

  // One record of the reader, then one of each item.
  const records = await demo.records('pairec_callback_log');
  const mine = records.filter(({ request_id }) => request_id === eventId);
  expect(mine.map(({ module, item_id }) => [module, item_id])).toEqual([
    ['user', undefined],
    ...[...shown, dropped].map((id) => ['item', id]),
  ]);

  // The reader's next ranking has what was delivered at its end, and the story that was dropped is new to them.
  const again = (await visit(page, demo)).rank.ranking ?? [];
  const delivered = new Set([top, ...rest]);
  const fresh = again.filter((id) => !delivered.has(id));
  expect(again).toHaveLength(ranking.length);
  expect(again.slice(0, fresh.length)).toEqual(fresh);
  expect(fresh).toContain(dropped);

  // Another reader, who has agreed as well, gets what everybody gets.
  const other = (await visit(await readerOf(browser, demo, 'b'), demo)).rank.ranking ?? [];
  expect(other.toSorted()).toEqual(ranking.toSorted());
  expect(again.toSorted()).not.toEqual(ranking.toSorted());
});

test('a reader who has not agreed is ranked as ever, whatever was delivered', async ({ browser, demo }) => {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(bePatient);
  const first = await visit(page, demo);
  const second = await visit(page, demo);
  expect(first.rank.dnt).toBe(true);
  // The story on top is drawn from all of them; the others keep the feeds' order.
  const [one = [], two = []] = [first.rank.ranking, second.rank.ranking];
  expect(two.toSorted()).toEqual(one.toSorted());
});

test('the inspector shows a report beside its decision, with what was changed', async ({ browser, demo }) => {
  const { rank } = await visit(await readerOf(browser, demo, 'a'), demo);
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${demo.url}/_dev/`);
  const decision = page.locator('#decisions > li', { hasText: rank.eventId ?? '?' });
  await expect(decision.locator('.good')).toHaveText('PAI-Rec callback: on top, yet to be displayed');
  await expect(decision).toContainText('from the page');
  await expect(decision).toContainText('with live put in at 2');
});
