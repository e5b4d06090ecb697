import { expect, list, names, test } from '../fixtures.ts';

const NEWS = list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 4).toReversed());

test.describe('the script tag', () => {
  test('asks as the container says, and clamps the limit before it is sent', async ({ open, event, received }) => {
    await open(
      '<ol data-topslot-app="calm" data-topslot-sets=" news  sports " data-topslot-limit="99" data-topslot-details="1"></ol>' +
        '<ol data-topslot-app="other" data-topslot-sets="news" data-topslot-limit="1"></ol>',
    );
    await event('topslot:default', 'calm');
    await event('topslot:ranked', 'other');
    const paths = received('rank').map(({ path }) => path);
    expect(paths.toSorted((one, other) => one.localeCompare(other))).toEqual([
      '/api/v2/calm/rank/news/sports?limit=30&details=1&dnt=1&defer=1&callback=topslot.answer',
      '/api/v2/other/rank/news?limit=2&details=2&dnt=1&defer=1&callback=topslot.answer',
    ]);
  });

  test('asks without cookies, and leaves none, as long as nobody has consented', async ({
    open,
    event,
    page,
    received,
  }) => {
    await open(NEWS);
    await event('topslot:ranked');
    expect(received('rank')).toMatchObject([{ cookie: null, dnt: true, defer: true }]);
    expect(await page.context().cookies()).toEqual([]);
  });

  test('asks for the reader once the consent cookie says yes', async ({
    open,
    event,
    page,
    publisher,
    tag,
    received,
  }) => {
    await page.context().addCookies([{ name: 'cookie_consent', value: 'yes', url: publisher.url }]);
    await open(NEWS, tag('data-consent-cookie="cookie_consent=yes"'));
    await event('topslot:ranked');
    expect(received('rank')).toMatchObject([{ dnt: false, origin: null }]);
    expect(received('rank')[0]?.path).not.toContain('dnt');
  });

  for (const [what, attributes, cookie] of [
    ['says no', 'data-consent-cookie="cookie_consent=yes"', 'no'],
    ['is overruled by data-dnt="1"', 'data-consent-cookie="cookie_consent=yes" data-dnt="1"', 'yes'],
  ] as const) {
    test(`does not where the consent cookie ${what}`, async ({ open, event, page, publisher, tag, received }) => {
      await page.context().addCookies([{ name: 'cookie_consent', value: cookie, url: publisher.url }]);
      await open(NEWS, tag(attributes));
      await event('topslot:ranked');
      expect(received('rank')).toMatchObject([{ dnt: true }]);
    });
  }

  test('runs what the page has queued before it looks for lists, and what is pushed later at once', async ({
    open,
    event,
    page,
    tag,
    received,
    complaints,
  }) => {
    await open(
      NEWS,
      `<script>
        window.topslot = window.topslot || [];
        topslot.push(() => { throw new Error('of the page'); });
        topslot.push((api) => { api.setConsent(true); window.queued = typeof api.mount; });
      </script>${tag()}`,
    );
    await event('topslot:ranked');
    expect(received('rank')).toMatchObject([{ dnt: false }]);
    expect(await page.evaluate('window.queued')).toBe('function');
    expect(await page.evaluate('let done; topslot.push((api) => (done = api === topslot)); done')).toBe(true);
    await expect.poll(() => complaints).toEqual(['thrown: of the page']);
  });

  test('finds lists that stand before and behind it, and lists that stream in late', async ({
    page,
    server,
    received,
  }) => {
    // A page that arrives in pieces, the second list cut in two.
    const { createServer } = await import('node:http');
    let rest = (): void => {};
    const slow = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
      response.write(`<!doctype html><link rel="icon" href="data:,"><body>${NEWS}<script src="${server.url}/topslot.js"></script>
        <ol id="late" data-topslot-app="other" data-topslot-sets="news" data-topslot-details="0"><li><a href="http://x.test/">a</a></li>`);
      rest = () => response.end('<li><a href="http://x.test/b">b</a></li></ol><p>The end.</p>');
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const address = slow.address();
    await page.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`, { waitUntil: 'commit' });
    await expect.poll(() => received('rank').map(({ app }) => app)).toEqual(['calm']);
    // The second list is not complete, so its request would be too early to know what it holds.
    rest();
    await expect.poll(() => received('rank').map(({ app }) => app)).toEqual(['calm', 'other']);
    slow.close();
  });

  test('mounts later lists only when it is told to, and each list once', async ({ open, page, event, received }) => {
    await open(NEWS);
    await event('topslot:ranked');
    const outcomes = await page.evaluate(async () => {
      const topslot = window.api();
      const later = document.createElement('ol');
      document.body.append(later);
      later.dataset['topslotApp'] = 'other';
      const one = topslot.mount(later, { sets: 'sports', limit: 3 });
      return [one === topslot.mount(later), (await one.ready).status, later.children.length];
    });
    expect(outcomes).toEqual([true, 'ranked', 3]);
    expect(received('rank')).toHaveLength(2);
  });

  test('twice on a page is as good as once', async ({ open, event, page, tag, received }) => {
    await open(`${NEWS}${tag()}`);
    await event('topslot:ranked');
    await page.waitForLoadState('load');
    expect(received('rank')).toHaveLength(1);
  });

  test('does not mind an element that is called topslot', async ({ open, event }) => {
    await open(`<div id="topslot"></div>${NEWS}`);
    expect(await event('topslot:ranked')).toMatchObject({ data: { appId: 'calm' } });
  });

  test("leaves the page's own callback alone, and answers the fixed name where there is none", async ({
    open,
    event,
    page,
    tag,
    server,
  }) => {
    await open(NEWS, `<script>function callback(data) { window.mine = data; }</script>${tag()}`);
    await event('topslot:ranked');
    await page.addScriptTag({ url: `${server.url}/api/v2/calm/rank/news` });
    expect(await page.evaluate('window.mine.appId')).toBe('calm');
    await open(NEWS);
    await event('topslot:ranked');
    expect(await page.evaluate('callback === topslot.answer')).toBe(true);
  });

  test('says on the console what is wrong with a container, and leaves it alone', async ({
    open,
    event,
    complaints,
  }) => {
    await open('<ol data-topslot-app="a b" data-topslot-sets="news"></ol>');
    expect(await event('topslot:default')).toEqual({ reason: 'invalid' });
    await expect.poll(() => complaints).toEqual([expect.stringMatching(/^topslot: .*Error: app or sets\?/s)]);
  });

  test('takes its endpoint from its own address, or from data-endpoint, never from a container', async ({
    open,
    event,
    tag,
    publisher,
    server,
    received,
  }) => {
    await open(NEWS.replace('<ol', `<ol data-topslot-endpoint="${publisher.url}/" data-endpoint="${publisher.url}/"`));
    await event('topslot:ranked');
    await open(NEWS, tag(`data-endpoint="${server.url.replace('127.0.0.1', 'ranking.test')}"`));
    await event('topslot:ranked');
    expect(received('rank')).toHaveLength(2);
  });
});

test('a container without an app or without sets is left alone', async ({ open, page, received }) => {
  await open('<ol data-topslot-app="calm"></ol>');
  await page.waitForFunction(() => window.fired.length === 1);
  const outcome = await page.evaluate(() => window.api().mount(document.createElement('ol'), { sets: 'news' }).ready);
  expect(outcome).toEqual({ status: 'default', reason: 'invalid' });
  expect(received('rank')).toEqual([]);
});

test('as a module it does nothing until mount is called', async ({ page, publisher, server, received }) => {
  const { readFile } = await import('node:fs/promises');
  // What a bundler would make of `import { mount } from 'topslot'`.
  const { rollup } = await import('rollup');
  const bundle = await rollup({ input: 'dist/widget/index.js' });
  const { output } = await bundle.generate({ format: 'es' });
  expect(await readFile('dist/widget/index.d.ts', 'utf8')).toContain('mount');
  publisher.page(
    '/',
    `<ol data-topslot-app="calm" data-topslot-sets="news"></ol><script type="module">${output[0].code}
      window.before = typeof window.topslot;
      window.mountIt = () => mount(document.querySelector('ol'), { endpoint: '${server.url}' }).ready;
      window.here = true;</script>`,
  );
  await page.goto(`${publisher.url}/`);
  await page.waitForFunction('window.here');
  expect(received('rank')).toEqual([]);
  expect(await page.evaluate('window.before')).toBe('undefined');
  expect(await page.evaluate('window.mountIt()')).toMatchObject({ status: 'ranked', data: { appId: 'calm' } });
  await expect(page.locator('li')).toHaveCount(15);
});
