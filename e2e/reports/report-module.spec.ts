import { expect, list } from '../fixtures.ts';
import { holdBack, LIST, RANKED_ORDER, test } from './reports.ts';

test.describe('as a module', () => {
  /** What a bundler would make of `import … from 'topslot'` and `import … from 'topslot/report'`. */
  const bundle = async (name: string): Promise<string> => {
    const { rollup } = await import('rollup');
    const { output } = await (await rollup({ input: `dist/widget/${name}.js` })).generate({ format: 'es' });
    return output[0].code;
  };
  const SCRIPT = { 'Content-Type': 'text/javascript' };

  test('nothing happens on import; report() reports from then on, and its function ends it', async ({
    open,
    page,
    publisher,
    server,
    reported,
    ids,
    said,
  }) => {
    publisher.page('/topslot.mjs', await bundle('index'), SCRIPT);
    publisher.page('/report.mjs', await bundle('report'), SCRIPT);
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
    await reported(0);
    const outcomes: string[][] = await page.evaluate('start()');
    expect(outcomes.map(([status]) => status)).toEqual(['ranked', 'ranked', 'ranked']);
    const [request] = await reported(1);
    expect(request).toMatchObject({ path: '/predict/api/shop/callback', contentType: 'text/plain;charset=UTF-8' });
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      uid: 'uid1',
      scene: 'default',
      predictRequestId: outcomes[1]?.[1],
      items: ids(...RANKED_ORDER).map((id) => ({ id })),
    });
    expect(said()).toEqual([]);
  });

  test('report() finds the lists of the script tag, which have been ranked before', async ({
    open,
    page,
    publisher,
    server,
    event,
    report,
  }) => {
    publisher.page('/report.mjs', await bundle('report'), SCRIPT);
    await open(LIST);
    const { data } = await event('topslot:ranked');
    await page.evaluate(
      `import('/report.mjs').then(({ report }) => report({ format: 'pairec', url: '${server.url}/api/callback' }))`,
    );
    expect(await report()).toMatchObject({ request_id: data.eventId, uid: data.eventId, scene_id: 'calm' });
  });

  test('reports that have been ended before the answer comes are not sent', async ({
    open,
    page,
    publisher,
    server,
    event,
    reported,
  }) => {
    publisher.page('/report.mjs', await bundle('report'), SCRIPT);
    const release = await holdBack(page, '**/calm/rank/**');
    const asked = page.waitForRequest('**/calm/rank/**');
    await open(LIST);
    await asked;
    await page.evaluate(
      `import('/report.mjs').then(({ report }) => report({ format: 'pairec', url: '${server.url}/api/callback' })())`,
    );
    release();
    await event('topslot:ranked');
    await reported(0);
  });

  for (const [what, options] of [
    ['format', "{ url: '/collect' }"],
    ['url', "{ format: 'pairec' }"],
  ] as const) {
    test(`report() without a ${what} says so, sends nothing, and can be ended`, async ({
      open,
      page,
      publisher,
      event,
      reported,
      complaints,
    }) => {
      const sent: string[] = [];
      page.on('request', (request) => {
        if (request.method() === 'POST' && !request.url().includes('/activate/')) sent.push(request.url());
      });
      publisher.page('/report.mjs', await bundle('report'), SCRIPT);
      await open(LIST);
      await event('topslot:ranked');
      await page.evaluate(`import('/report.mjs').then(({ report }) => report(${options}))`);
      await reported(0);
      await page.evaluate(`import('/report.mjs').then(({ report }) => report(${options})())`);
      await reported(0);
      const words = expect.stringContaining(`topslot: ${what}?`);
      await expect.poll(() => complaints).toEqual([words, words]);
      expect(sent).toEqual([]);
    });
  }
});
