import { bundleModule, expect, list, names, test } from '../fixtures.ts';

const NEWS = list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 4).toReversed());

test.describe('the script tag', () => {
  test('sends the options of each container, and clamps the limit', async ({ open, event, received }) => {
    await open(
      '<ol data-topslot-app="calm" data-topslot-sets=" news  sports " data-topslot-limit="99" data-topslot-details="1"></ol>' +
        '<ol data-topslot-app="other" data-topslot-sets="news" data-topslot-limit="1"></ol>',
    );
    await event('topslot:default', 'calm');
    await event('topslot:ranked', 'other');
    const paths = received('rank').map(({ path }) => path);
    expect(paths.toSorted((a, b) => a.localeCompare(b))).toEqual([
      '/api/v2/calm/rank/news/sports?limit=30&details=1&dnt=1&defer=1&callback=topslot.answer',
      '/api/v2/other/rank/news?limit=2&details=2&dnt=1&defer=1&callback=topslot.answer',
    ]);
  });

  test('sends and stores no cookies without consent', async ({ open, event, page, received }) => {
    await open(NEWS);
    await event('topslot:ranked');
    expect(received('rank')).toMatchObject([{ cookie: null, dnt: true, defer: true }]);
    expect(await page.context().cookies()).toEqual([]);
  });

  test('sends no dnt if the consent cookie has the configured value', async ({
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

  for (const [description, attributes, value] of [
    ['has another value', 'data-consent-cookie="cookie_consent=yes"', 'no'],
    ['is overridden by data-dnt="1"', 'data-consent-cookie="cookie_consent=yes" data-dnt="1"', 'yes'],
  ] as const) {
    test(`sends dnt=1 if the consent cookie ${description}`, async ({
      open,
      event,
      page,
      publisher,
      tag,
      received,
    }) => {
      await page.context().addCookies([{ name: 'cookie_consent', value, url: publisher.url }]);
      await open(NEWS, tag(attributes));
      await event('topslot:ranked');
      expect(received('rank')).toMatchObject([{ dnt: true }]);
    });
  }

  test('runs queued callbacks before it mounts lists, and later ones immediately', async ({
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

  test('mounts lists before and after it, and lists that are streamed later', async ({ page, server, received }) => {
    // The page arrives in two parts, split within the second list.
    const { createServer } = await import('node:http');
    let sendRemainder = (): void => {};
    const streamingServer = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
      response.write(`<!doctype html><link rel="icon" href="data:,"><body>${NEWS}<script src="${server.url}/topslot.js"></script>
        <ol id="late" data-topslot-app="other" data-topslot-sets="news" data-topslot-details="0"><li><a href="http://x.test/">a</a></li>`);
      sendRemainder = () => response.end('<li><a href="http://x.test/b">b</a></li></ol><p>The end.</p>');
    });
    await new Promise<void>((resolve) => streamingServer.listen(0, '127.0.0.1', resolve));
    const address = streamingServer.address();
    await page.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`, { waitUntil: 'commit' });
    await expect.poll(() => received('rank').map(({ app }) => app)).toEqual(['calm']);
    // The second list is incomplete, so it is not requested yet.
    sendRemainder();
    await expect.poll(() => received('rank').map(({ app }) => app)).toEqual(['calm', 'other']);
    streamingServer.close();
  });

  test('mounts lists that are added later only by mount(), and each list once', async ({
    open,
    page,
    event,
    received,
  }) => {
    await open(NEWS);
    await event('topslot:ranked');
    const outcomes = await page.evaluate(async () => {
      const topslot = window.api();
      const container = document.createElement('ol');
      document.body.append(container);
      container.dataset['topslotApp'] = 'other';
      const handle = topslot.mount(container, { sets: 'sports', limit: 3 });
      return [handle === topslot.mount(container), (await handle.ready).status, container.children.length];
    });
    expect(outcomes).toEqual([true, 'ranked', 3]);
    expect(received('rank')).toHaveLength(2);
  });

  test('lists() returns the mounted lists in mount order, with the rankings that they show', async ({
    open,
    event,
    page,
    server,
  }) => {
    server.behave({ route: 'rank', app: 'other', fault: '500' });
    await open(`${NEWS}<ol data-topslot-app="other" data-topslot-sets="news"></ol>`);
    const { data } = await event('topslot:ranked', 'calm');
    await event('topslot:default', 'other');
    const eventIds = (): Promise<(string | undefined)[]> =>
      page.evaluate(() =>
        window
          .api()
          .lists()
          .map(({ ranked }) => ranked?.data.eventId),
      );
    expect(await eventIds()).toEqual([data.eventId, undefined]);

    // A failed refresh keeps the ranking, a new ranking replaces it, and a destroyed list is removed.
    const refreshTop = (): Promise<string | undefined> =>
      page.evaluate(async () => (await window.api().lists()[0]?.refresh())?.status);
    server.behave({ route: 'rank', app: 'calm', fault: '500', times: 1 });
    expect(await refreshTop()).toBe('default');
    expect(await eventIds()).toEqual([data.eventId, undefined]);
    expect(await refreshTop()).toBe('ranked');
    const [refreshedId, ...otherIds] = await eventIds();
    expect(refreshedId).toMatch(/./);
    expect(refreshedId).not.toBe(data.eventId);
    expect(otherIds).toEqual([undefined]);
    await page.evaluate(() => window.api().lists()[0]?.destroy());
    expect(await eventIds()).toEqual([undefined]);
  });

  test('lists() forgets a list that has left the page, once another one is mounted', async ({ open, event, page }) => {
    await open(NEWS);
    const { data } = await event('topslot:ranked');
    const eventIds = await page.evaluate(async () => {
      document.querySelector('[data-topslot-app]')?.remove();
      const container = document.body.appendChild(document.createElement('ol'));
      await window.api().mount(container, { app: 'other', sets: 'news' }).ready;
      return window
        .api()
        .lists()
        .map(({ ranked }) => ranked?.data.eventId);
    });
    expect(eventIds).toHaveLength(1);
    expect(eventIds).not.toContain(data.eventId);
  });

  test('runs only once if a page contains it twice', async ({ open, event, page, tag, received }) => {
    await open(`${NEWS}${tag()}`);
    await event('topslot:ranked');
    await page.waitForLoadState('load');
    expect(received('rank')).toHaveLength(1);
  });

  test('works if an element has the id topslot', async ({ open, event }) => {
    await open(`<div id="topslot"></div>${NEWS}`);
    expect(await event('topslot:ranked')).toMatchObject({ data: { appId: 'calm' } });
  });

  test("does not replace the page's own callback, and defines it if there is none", async ({
    open,
    event,
    page,
    tag,
    server,
  }) => {
    await open(NEWS, `<script>function callback(data) { window.received = data; }</script>${tag()}`);
    await event('topslot:ranked');
    await page.addScriptTag({ url: `${server.url}/api/v2/calm/rank/news` });
    expect(await page.evaluate('window.received.appId')).toBe('calm');
    await open(NEWS);
    await event('topslot:ranked');
    expect(await page.evaluate('callback === topslot.answer')).toBe(true);
  });

  test('warns about a container with an invalid app, and does not rank it', async ({
    open,
    event,
    complaints,
    server,
  }) => {
    await open('<ol data-topslot-app="a b" data-topslot-sets="news"></ol>');
    expect(await event('topslot:default')).toEqual({ reason: 'invalid' });
    await expect
      .poll(() => complaints)
      .toEqual([
        `topslot: <ol data-topslot-app="a b" data-topslot-sets="news">: not ranked by ${server.url}/: ` +
          'TypeError: data-topslot-app is not an id. See docs/troubleshooting.md#invalid',
      ]);
  });

  test('reads its endpoint from its own URL or data-endpoint, never from a container', async ({
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

test('a container without an app or sets is not ranked', async ({ open, page, received }) => {
  await open('<ol data-topslot-app="calm"></ol>');
  await page.waitForFunction(() => window.fired.length === 1);
  const outcome = await page.evaluate(() => window.api().mount(document.createElement('ol'), { sets: 'news' }).ready);
  expect(outcome).toEqual({ status: 'default', reason: 'invalid' });
  expect(received('rank')).toEqual([]);
});

test('the module does nothing until mount is called', async ({ page, publisher, server, received }) => {
  const { readFile } = await import('node:fs/promises');
  expect(await readFile('dist/widget/index.d.ts', 'utf8')).toContain('mount');
  publisher.page(
    '/',
    `<ol data-topslot-app="calm" data-topslot-sets="news"></ol><script type="module">${await bundleModule('index')}
      window.before = typeof window.topslot;
      window.mountList = () => mount(document.querySelector('ol'), { endpoint: '${server.url}' }).ready;
      window.isLoaded = true;</script>`,
  );
  await page.goto(`${publisher.url}/`);
  await page.waitForFunction('window.isLoaded');
  expect(received('rank')).toEqual([]);
  expect(await page.evaluate('window.before')).toBe('undefined');
  expect(await page.evaluate('window.mountList()')).toMatchObject({ status: 'ranked', data: { appId: 'calm' } });
  await expect(page.locator('li')).toHaveCount(15);
});
