import { bundleModule, expect, list } from '../fixtures.ts';
import { holdRequests, LIST, RANKED_ORDER, test } from './reports.ts';

test.describe('the report module', () => {
  const SCRIPT = { 'Content-Type': 'text/javascript' };

  test('does nothing on import, reports after report(), and stops after the returned function is called', async ({
    open,
    page,
    publisher,
    server,
    waitForReports,
    storyUrls,
    consoleMessages,
  }) => {
    publisher.page('/topslot.mjs', await bundleModule('index'), SCRIPT);
    publisher.page('/report.mjs', await bundleModule('report'), SCRIPT);
    await open(
      `${list('', RANKED_ORDER.toReversed())}
       <script type="module">
         import { mount } from '/topslot.mjs';
         import * as reports from '/report.mjs';
         const options = { endpoint: '${server.url}', app: 'calm', sets: 'news', limit: 4 };
         const list = mount(document.querySelector('ol'), options);
         const before = await list.ready;
         window.start = async () => {
           const end = reports.report({ format: 'volcengine', url: '${server.url}/predict/api/shop/callback', uid: 'uid1' });
           const during = await list.refresh();
           end();
           end();
           const after = await list.refresh();
           return [before, during, after].map(({ status, data }) => [status, data.eventId]);
         };
         window.started = Object.keys(reports).sort();
       </script>`,
      '',
    );
    await page.waitForFunction('window.started');
    expect(await page.evaluate('started')).toEqual(['pairecCallback', 'report', 'volcengineCallback']);
    await waitForReports(0);
    const outcomes: string[][] = await page.evaluate('start()');
    expect(outcomes.map(([status]) => status)).toEqual(['ranked', 'ranked', 'ranked']);
    const [request] = await waitForReports(1);
    expect(request).toMatchObject({ path: '/predict/api/shop/callback', contentType: 'text/plain;charset=UTF-8' });
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      uid: 'uid1',
      scene: 'default',
      predictRequestId: outcomes[1]?.[1],
      items: storyUrls(...RANKED_ORDER).map((id) => ({ id })),
    });
    expect(consoleMessages()).toEqual([]);
  });

  test('reports lists of the script tag that are already ranked', async ({
    open,
    page,
    publisher,
    server,
    event,
    waitForReport,
  }) => {
    publisher.page('/report.mjs', await bundleModule('report'), SCRIPT);
    await open(LIST);
    const { data } = await event('topslot:ranked');
    await page.evaluate(
      `import('/report.mjs').then(({ report }) => report({ format: 'pairec', url: '${server.url}/api/callback' }))`,
    );
    expect(await waitForReport()).toMatchObject({ request_id: data.eventId, uid: data.eventId, scene_id: 'calm' });
  });

  test('sends no report if it is stopped before the rank answer', async ({
    open,
    page,
    publisher,
    server,
    event,
    waitForReports,
  }) => {
    publisher.page('/report.mjs', await bundleModule('report'), SCRIPT);
    const release = await holdRequests(page, '**/calm/rank/**');
    const rankRequest = page.waitForRequest('**/calm/rank/**');
    await open(LIST);
    await rankRequest;
    await page.evaluate(
      `import('/report.mjs').then(({ report }) => report({ format: 'pairec', url: '${server.url}/api/callback' })())`,
    );
    release();
    await event('topslot:ranked');
    await waitForReports(0);
  });

  for (const [option, options, warning] of [
    ['format', "{ url: '/collect' }", 'unknown format "undefined"'],
    ['url', "{ format: 'pairec' }", 'cannot report without a url'],
  ] as const) {
    test(`report() without a ${option} logs a warning, sends nothing, and can be stopped`, async ({
      open,
      page,
      publisher,
      event,
      waitForReports,
      complaints,
    }) => {
      const sent: string[] = [];
      page.on('request', (request) => {
        if (request.method() === 'POST' && !request.url().includes('/activate/')) sent.push(request.url());
      });
      publisher.page('/report.mjs', await bundleModule('report'), SCRIPT);
      await open(LIST);
      await event('topslot:ranked');
      await page.evaluate(`import('/report.mjs').then(({ report }) => report(${options}))`);
      await waitForReports(0);
      await page.evaluate(`import('/report.mjs').then(({ report }) => report(${options})())`);
      await waitForReports(0);
      const line = `topslot: ${warning}. See docs/troubleshooting.md#report-${option}`;
      await expect.poll(() => complaints).toEqual([line, line]);
      expect(sent).toEqual([]);
    });
  }
});
