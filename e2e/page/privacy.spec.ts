import { expect, list, names, test, waitForWidget } from '../fixtures.ts';

const NEWS = list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 4));
const EMPTY = '<ol data-topslot-app="calm" data-topslot-sets="news"></ol>';

test.describe('readers are not tracked', () => {
  const untracked: readonly (readonly [
    description: string,
    signal: string | undefined,
    attributes: string,
    before: string,
  ])[] = [
    ['without consent', undefined, '', ''],
    ['if the name of the cookie is missing', undefined, 'data-consent-cookie=""', ''],
    ['if the tag has an unsupported attribute', undefined, 'data-consent="no"', ''],
    ['if they refused consent', undefined, '', 'topslot.push((topslot) => topslot.setConsent(false))'],
    [
      'if the page sets dnt=1, even with consent',
      undefined,
      'data-dnt="1"',
      'topslot.push((topslot) => topslot.setConsent(true))',
    ],
    [
      'if they use Global Privacy Control, even with consent',
      'globalPrivacyControl: true',
      '',
      'topslot.push((topslot) => topslot.setConsent(true))',
    ],
    [
      'if they use Do Not Track, even with consent',
      'doNotTrack: "1"',
      'data-consent-cookie="consent"',
      'document.cookie = "consent=yes"',
    ],
    [
      'if they use the Do Not Track value of older browsers',
      'doNotTrack: "yes"',
      '',
      'topslot.push((topslot) => topslot.setConsent(true))',
    ],
    [
      'if only a cookie with another name has the value',
      undefined,
      'data-consent-cookie="consent=yes"',
      'document.cookie = "no_consent=yes"',
    ],
    [
      'if the cookie has a longer value',
      undefined,
      'data-consent-cookie="consent=yes"',
      'document.cookie = "consent=yes=no"',
    ],
  ];
  for (const [description, signal, attributes, before] of untracked) {
    test(description, async ({ open, page, event, tag, received }) => {
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
      const widgetCookies = (await page.context().cookies()).filter(({ name }) => name.includes('topslot'));
      expect(widgetCookies).toEqual([]);
    });
  }

  test('and an existing cookie is not sent', async ({ page, publisher, tag, server, event, received }) => {
    // The page and the service are on one site, so the browser could send the cookie.
    const url = publisher.url.replace('localhost', '127.0.0.1');
    await page.context().addCookies([{ name: 'topslot_reader', value: 'old', url: server.url }]);
    publisher.page('/', `<!doctype html>${tag()}${EMPTY}`);
    await page.goto(`${url}/`, { waitUntil: 'domcontentloaded' });
    await event('topslot:ranked');
    await page.click('li a');
    await page.waitForURL(/news-1$/);
    await expect.poll(() => received('reward').length).toBe(1);
    expect([...received('rank'), ...received('reward')].map(({ cookie }) => cookie)).toEqual([null, null]);
    // With consent, it is sent.
    publisher.page('/', `<!doctype html>${tag('data-dnt="0"')}${EMPTY}`);
    await page.goto(`${url}/`, { waitUntil: 'domcontentloaded' });
    await event('topslot:ranked');
    expect(received('rank').at(-1)).toMatchObject({ dnt: false, cookie: 'topslot_reader=old' });
  });

  test('by the fetch transport', async ({ page, publisher, tag, server, event, received }) => {
    const url = publisher.url.replace('localhost', '127.0.0.1');
    await page.context().addCookies([{ name: 'topslot_reader', value: 'old', url: server.url }]);
    for (const dnt of ['1', '0']) {
      publisher.page('/', `<!doctype html>${tag(`data-transport="fetch" data-dnt="${dnt}"`)}${EMPTY}`);
      await page.goto(`${url}/`, { waitUntil: 'domcontentloaded' });
      await event('topslot:ranked');
    }
    expect(received('rank').map(({ cookie }) => cookie)).toEqual([null, 'topslot_reader=old']);
  });

  test('once they withdraw their consent', async ({ open, page, event, received }) => {
    await open(NEWS, undefined);
    await event('topslot:ranked');
    const refreshWith = (consent: boolean) =>
      page.evaluate(async (hasConsent) => {
        const topslot = window.api();
        topslot.setConsent(hasConsent);
        return (await topslot.mount(document.querySelector('ol') ?? document.body).refresh()).status;
      }, consent);
    expect(await refreshWith(true)).toBe('ranked');
    expect(await refreshWith(false)).toBe('ranked');
    expect(received('rank').map(({ dnt }) => dnt)).toEqual([true, false, true]);
  });
});

test.describe('with consent', () => {
  const consents: readonly (readonly [description: string, attributes: string, before: string])[] = [
    ['by a cookie with that value', 'data-consent-cookie="consent=yes"', 'document.cookie = "consent=yes"'],
    ['by a cookie with any word', 'data-consent-cookie="consent"', 'document.cookie = "consent=2026-12-01"'],
    ['by a cookie whose value contains equals signs', 'data-consent-cookie="c=a=b"', 'document.cookie = "c=a=b"'],
    [
      'by a cookie whose value is encoded',
      `data-consent-cookie='cmp={"ads":true}'`,
      `document.cookie = 'cmp=' + encodeURIComponent('{"ads":true}')`,
    ],
    [
      'by a cookie whose encoded value is configured as it is written',
      'data-consent-cookie="cmp=%7B%22ads%22%3Atrue%7D"',
      `document.cookie = 'cmp=' + encodeURIComponent('{"ads":true}')`,
    ],
    ['by setConsent(true)', '', 'topslot.push((topslot) => topslot.setConsent(true))'],
    ['by data-dnt="0"', 'data-dnt="0"', ''],
  ];
  for (const [description, attributes, before] of consents) {
    test(`${description}, a request contains only the class of the referrer`, async ({
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

  test('the option is a value, or a function that is called for each request', async ({ open, page, received }) => {
    await open('<ol></ol>');
    await waitForWidget(page);
    const statuses = await page.evaluate(async () => {
      const topslot = window.api();
      let hasConsent = false;
      const mountWith = (consent: boolean | (() => boolean)) =>
        topslot.mount(document.createElement('ol'), { app: 'calm', sets: 'news', consent });
      const withFunction = mountWith(() => hasConsent);
      const outcomes = [await mountWith(true).ready, await mountWith(false).ready, await withFunction.ready];
      hasConsent = true;
      outcomes.push(await withFunction.refresh());
      const withError = mountWith(() => {
        throw new Error('of the page');
      });
      outcomes.push(await withError.ready);
      // A page without type checks may pass any value.
      const invalidConsent: Parameters<typeof mountWith>[0] = JSON.parse('"yes"');
      outcomes.push(await mountWith(invalidConsent).ready);
      return outcomes.map(({ status }) => status);
    });
    expect(statuses).toEqual(Array.from({ length: 6 }, () => 'ranked'));
    const dntFlags = received('rank').map(({ dnt }) => dnt);
    // The order of the first three requests is not checked.
    expect(dntFlags.slice(-3)).toEqual([false, true, true]);
    expect(dntFlags.slice(0, 3).filter((dnt) => !dnt)).toHaveLength(1);
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
    test(`the referrer ${referrer ?? '(none)'} is sent as ${from}`, async ({
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

  test('a referrer on the same site is sent as internal', async ({ page, publisher, open, tag, event, received }) => {
    publisher.page('/before', '<a href="/">front page</a>');
    await open(NEWS, tag('data-dnt="0"'));
    await page.goto(`${publisher.url}/before`);
    await page.click('a');
    await event('topslot:ranked');
    expect(received('rank').at(-1)?.path).toContain('from=internal&');
  });
});
