import { collectComplaints, expect, test, waitForEventIds } from './demo.ts';

const pages = [
  ['/', ['my-site', 'picked']],
  ['/three-apps.html', ['politics-app', 'sports-app', 'merged-app']],
] as const;

for (const [path, apps] of pages) {
  test(`${path}: a click on the top story of each list sends exactly one reward for its decision, even to a slow server`, async ({
    page,
    demo,
  }) => {
    const complaints = collectComplaints(page);
    await demo.behave({ route: 'preflight', delay: 1000 });
    await demo.behave({ route: 'reward', delay: 1000 });
    const rewarded = [];
    for (const app of apps) {
      await page.goto(demo.url + path);
      const ids = await waitForEventIds(page, apps);
      rewarded.push({ app, eventId: ids[app], joined: 'counted' });
      await page.locator(`[data-topslot-app=${app}] > li:first-child a`).first().click();
      await page.waitForURL(/\/articles\//);
    }
    await expect.poll(demo.rewards).toMatchObject(rewarded);
    expect(complaints).toEqual([]);
  });

  test(`${path}: a click on the second story sends no reward`, async ({ page, demo }) => {
    for (const app of apps) {
      await page.goto(demo.url + path);
      await waitForEventIds(page, apps);
      await page.locator(`[data-topslot-app=${app}] > li:nth-child(2) a`).first().click();
      await page.waitForURL(/\/articles\//);
    }
    expect(await demo.rewards()).toEqual([]);
  });
}

test('the front page keeps its ad and its pinned story in place with every ranking', async ({ page, demo }) => {
  const tops = new Set<string | null>();
  // Visits draw one of ten top stories, so this ends after a few visits.
  for (let visit = 0; visit < 3 || tops.size < 2; visit += 1) {
    await page.goto(demo.url);
    await waitForEventIds(page, ['my-site', 'picked']);
    const items = page.locator('[data-topslot-app=my-site] > li');
    await expect(items.nth(2)).toContainText('Advertisement');
    await expect(items.nth(4)).toContainText('Pinned by the editors');
    tops.add(await items.first().textContent());
    await expect(page.locator('[data-topslot-app=picked] .topslot-image').first()).toBeVisible();
  }
});

test('rankings cause no layout shift on the front page', async ({ page, demo }) => {
  await page.goto(demo.url);
  await waitForEventIds(page, ['my-site', 'picked']);
  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += 'value' in entry ? Number(entry.value) : 0;
        }).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
      }),
  );
  expect(shift).toBe(0);
});

test('opened from disk, the front page is ranked by the running server and sends rewards to it', async ({
  page,
  demo,
}) => {
  const complaints = collectComplaints(page);
  await page.goto(demo.onDisk('index.html'));
  const ids = await waitForEventIds(page, ['my-site', 'picked']);
  await page.locator('[data-topslot-app=my-site] > li:first-child a').first().click();
  await page.waitForURL(/\/articles\//);
  await expect.poll(demo.rewards).toMatchObject([{ app: 'my-site', eventId: ids['my-site'], joined: 'counted' }]);
  expect(complaints).toEqual([]);
});

test('opened from disk without a server, the front page keeps its own order and logs failed requests and a warning for each list', async ({
  page,
  demo,
}) => {
  const complaints = collectComplaints(page);
  await page.goto(demo.onDisk('index.html'));
  await waitForEventIds(page, ['my-site', 'picked']);
  await demo.stop();
  await page.reload();
  const titles = page.locator('[data-topslot-app=my-site] > li a');
  await expect(titles.first()).toContainText('Night ferries return to the harbour');
  await expect(page.locator('[data-status=my-site]')).toContainText('Default order');
  await expect(page.locator('[data-status=picked]')).toContainText('Default order');
  const warnings = complaints.filter((complaint) => !complaint.includes('net::ERR_CONNECTION_REFUSED'));
  const apps = warnings.map((warning) => /^topslot: .* data-topslot-app="([^"]*)".*#error$/.exec(warning)?.[1]);
  expect(apps).toHaveLength(2);
  expect(new Set(apps)).toEqual(new Set(['my-site', 'picked']));
});

test('the unchanged snippet of 2017 gets rankings from the server and sends rewards to it', async ({
  page,
  demo,
  context,
}) => {
  const complaints = collectComplaints(page);
  await page.goto(`${demo.url}/classic.html`);
  await expect(page.locator('#event')).toContainText('Ranked: event');
  const eventId = (await page.locator('#event').textContent())?.match(/[0-9a-f]{32}-\w+/)?.[0];
  await expect(page.locator('#list li')).toHaveCount(15);
  // In a new tab, so that the page stays open until its preflight is answered and its reward is sent.
  const opened = context.waitForEvent('page');
  await page
    .locator('#list a')
    .first()
    .click({ modifiers: ['ControlOrMeta'] });
  await opened;
  await expect
    .poll(demo.rewards)
    .toMatchObject([{ app: 'classic', eventId, joined: 'counted', contentType: 'application/json', body: '' }]);
  expect(complaints).toEqual([]);
});

test('the inspector shows decisions and rewards as they happen', async ({ page, demo, context }) => {
  const complaints = collectComplaints(page);
  await page.goto(`${demo.url}/_dev/`);
  await expect(page.locator('#state')).toHaveText('live');
  const reader = await context.newPage();
  await reader.goto(demo.url);
  const ids = await waitForEventIds(reader, ['my-site', 'picked']);
  const decision = page.locator('#decisions li', { hasText: ids['my-site'] ?? '' });
  await expect(decision).toContainText('my-site');
  await expect(decision).not.toContainText('reward');
  await reader.locator('[data-topslot-app=my-site] > li:first-child a').first().click();
  await expect(decision).toContainText('reward 1 counted');
  await expect(page.locator('#apps tr', { hasText: 'my-site' })).toContainText('100.0 %');
  expect(complaints).toEqual([]);
});
