import { expect, list, names, test, widgetIsHere } from '../fixtures.ts';

const NEWS = list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 4));
const EMPTY = '<ol data-topslot-app="calm" data-topslot-sets="news"></ol>';

test.describe('readers are not tracked', () => {
  const never: readonly (readonly [what: string, signal: string | undefined, attributes: string, before: string])[] = [
    ['as long as nobody has said yes', undefined, '', ''],
    ['where the name of the cookie was forgotten', undefined, 'data-consent-cookie=""', ''],
    ['where a tag says what it cannot say', undefined, 'data-consent="no"', ''],
    ['where they said no', undefined, '', 'topslot.push((topslot) => topslot.setConsent(false))'],
    ['where the page says so', undefined, 'data-dnt="1"', 'topslot.push((topslot) => topslot.setConsent(true))'],
    [
      'where they object by Global Privacy Control, though they consented',
      'globalPrivacyControl: true',
      '',
      'topslot.push((topslot) => topslot.setConsent(true))',
    ],
    [
      'where they object by Do Not Track, though they consented',
      'doNotTrack: "1"',
      'data-consent-cookie="consent"',
      'document.cookie = "consent=yes"',
    ],
    [
      'where they object in the way of older browsers',
      'doNotTrack: "yes"',
      '',
      'topslot.push((topslot) => topslot.setConsent(true))',
    ],
    [
      'where the cookie of another name says yes',
      undefined,
      'data-consent-cookie="consent=yes"',
      'document.cookie = "no_consent=yes"',
    ],
    [
      'where the cookie says more than yes',
      undefined,
      'data-consent-cookie="consent=yes"',
      'document.cookie = "consent=yes=no"',
    ],
  ];
  for (const [what, signal, attributes, before] of never) {
    test(what, async ({ open, page, event, tag, received }) => {
      if (signal)
        await page.addInitScript(`Object.entries({ ${signal} }).map(([name, value]) =>
        Object.defineProperty(navigator, name, { value }))`);
      await open(NEWS, `<script>window.topslot = []; ${before}</script>${tag(attributes)}`);
      await event('topslot:ranked');
      await event('topslot:displayed');
      await expect.poll(() => received('activate').length).toBe(1);
      await page.click('li a');
      await expect.poll(() => received('reward').length).toBe(1);
      expect(received('rank')).toMatchObject([{ dnt: true, cookie: null }]);
      expect(received('rank')[0]?.path).not.toContain('from=');
      expect([...received('activate'), ...received('reward')].map(({ cookie }) => cookie)).toEqual([null, null]);
      const ours = (await page.context().cookies()).filter(({ name }) => name.includes('topslot'));
      expect(ours).toEqual([]);
    });
  }

  test('though they have an older cookie: it does not travel', async ({
    page,
    publisher,
    tag,
    server,
    event,
    received,
  }) => {
    // The page and the service on one site, so that the browser would send it.
    const url = publisher.url.replace('localhost', '127.0.0.1');
    await page.context().addCookies([{ name: 'topslot_reader', value: 'old', url: server.url }]);
    publisher.page('/', `<!doctype html>${tag()}${EMPTY}`);
    await page.goto(`${url}/`, { waitUntil: 'domcontentloaded' });
    await event('topslot:ranked');
    await page.click('li a');
    await page.waitForURL(/news-1$/);
    await expect.poll(() => received('reward').length).toBe(1);
    expect([...received('rank'), ...received('reward')].map(({ cookie }) => cookie)).toEqual([null, null]);
    // With consent it would have been there.
    publisher.page('/', `<!doctype html>${tag('data-dnt="0"')}${EMPTY}`);
    await page.goto(`${url}/`, { waitUntil: 'domcontentloaded' });
    await event('topslot:ranked');
    expect(received('rank').at(-1)).toMatchObject({ dnt: false, cookie: 'topslot_reader=old' });
  });

  test('by the fetch transport either', async ({ page, publisher, tag, server, event, received }) => {
    const url = publisher.url.replace('localhost', '127.0.0.1');
    await page.context().addCookies([{ name: 'topslot_reader', value: 'old', url: server.url }]);
    for (const dnt of ['1', '0']) {
      publisher.page('/', `<!doctype html>${tag(`data-transport="fetch" data-dnt="${dnt}"`)}${EMPTY}`);
      await page.goto(`${url}/`, { waitUntil: 'domcontentloaded' });
      await event('topslot:ranked');
    }
    expect(received('rank').map(({ cookie }) => cookie)).toEqual([null, 'topslot_reader=old']);
  });

  test('any more, from the moment on that they withdraw', async ({ open, page, event, received }) => {
    await open(NEWS, undefined);
    await event('topslot:ranked');
    const ask = (consent: boolean) =>
      page.evaluate(async (said) => {
        const topslot = window.api();
        topslot.setConsent(said);
        return (await topslot.mount(document.querySelector('ol') ?? document.body).refresh()).status;
      }, consent);
    expect(await ask(true)).toBe('ranked');
    expect(await ask(false)).toBe('ranked');
    expect(received('rank').map(({ dnt }) => dnt)).toEqual([true, false, true]);
  });
});

test.describe('with consent', () => {
  const ways: readonly (readonly [what: string, attributes: string, before: string])[] = [
    ['by a cookie of that value', 'data-consent-cookie="consent=yes"', 'document.cookie = "consent=yes"'],
    ['by a cookie of any value', 'data-consent-cookie="consent"', 'document.cookie = "consent=v2:abc=1"'],
    ['by a cookie whose value has equals signs', 'data-consent-cookie="c=a=b"', 'document.cookie = "c=a=b"'],
    ['by word of the page', '', 'topslot.push((topslot) => topslot.setConsent(true))'],
    ['as the publisher answers for it', 'data-dnt="0"', ''],
  ];
  for (const [what, attributes, before] of ways) {
    test(`${what}, a request says where the reader came from, and nothing else`, async ({
      open,
      event,
      tag,
      received,
    }) => {
      await open(NEWS, `<script>window.topslot = []; ${before}</script>${tag(attributes)}`);
      await event('topslot:ranked');
      expect(received('rank')).toMatchObject([
        { dnt: false, path: '/api/v2/calm/rank/news?from=direct&defer=1&callback=topslot.answer' },
      ]);
    });
  }

  test('as an option: a value, or a function that is asked every time', async ({ open, page, received }) => {
    await open('<ol></ol>');
    await widgetIsHere(page);
    const statuses = await page.evaluate(async () => {
      const topslot = window.api();
      let yes = false;
      const ask = (consent: boolean | (() => boolean)) =>
        topslot.mount(document.createElement('ol'), { app: 'calm', sets: 'news', consent });
      const asked = ask(() => yes);
      const outcomes = [await ask(true).ready, await ask(false).ready, await asked.ready];
      yes = true;
      outcomes.push(await asked.refresh());
      const broken = ask(() => {
        throw new Error('of the page');
      });
      outcomes.push(await broken.ready);
      // What a page without types may give.
      const promised: Parameters<typeof ask>[0] = JSON.parse('"yes"');
      outcomes.push(await ask(promised).ready);
      return outcomes.map(({ status }) => status);
    });
    expect(statuses).toEqual(Array.from({ length: 6 }, () => 'ranked'));
    const paths = received('rank').map(({ dnt }) => dnt);
    // The first request of the function and the fixed values leave in one task, in the order of the calls.
    expect(paths.slice(-3)).toEqual([false, true, true]);
    expect(paths.slice(0, 3).filter((dnt) => !dnt)).toHaveLength(1);
  });

  const referrers: readonly (readonly [referrer: string | undefined, from: string])[] = [
    [undefined, 'direct'],
    ['https://www.google.com/', 'search'],
    ['https://news.google.co.uk/', 'search'],
    ['https://duckduckgo.com/', 'search'],
    ['https://www.bing.com/search?q=harbour', 'search'],
    ['https://m.facebook.com/', 'social'],
    ['https://t.co/abc', 'social'],
    ['https://www.reddit.com/', 'social'],
    ['https://l.instagram.com/', 'social'],
    ['https://notgoogle.com/', 'other'],
    ['https://fax.com/', 'other'],
    ['https://blog.example/about-google', 'other'],
  ];
  for (const [referrer, from] of referrers) {
    test(`a reader who comes from ${referrer ?? 'nowhere'} came from ${from}`, async ({
      page,
      publisher,
      tag,
      event,
      received,
    }) => {
      publisher.page('/', `<!doctype html>${tag('data-dnt="0"')}${NEWS}`);
      await page.goto(`${publisher.url}/`, { waitUntil: 'domcontentloaded', ...(referrer && { referer: referrer }) });
      await event('topslot:ranked');
      expect(received('rank')[0]?.path).toContain(`from=${from}&`);
    });
  }

  test('a reader who comes from the same site came from internal', async ({
    page,
    publisher,
    open,
    tag,
    event,
    received,
  }) => {
    publisher.page('/before', '<a href="/">front page</a>');
    await open(NEWS, tag('data-dnt="0"'));
    await page.goto(`${publisher.url}/before`);
    await page.click('a');
    await event('topslot:ranked');
    expect(received('rank').at(-1)?.path).toContain('from=internal&');
  });
});
