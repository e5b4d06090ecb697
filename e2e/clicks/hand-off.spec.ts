import type { Page } from '@playwright/test';
import { bundleModule, expect, list, names, test } from '../fixtures.ts';

const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';
const NEWS = list(CALM, names('news', 1, 4));
const HANDOFF = 'data-handoff data-dnt="0"';

/** Waits until the widget has read the hand-off cookie on an article page. */
const waitForArticle = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => document.readyState === 'complete' && window.topslot && 'mount' in window.topslot);
};

test.describe('with the hand-off, the article page', () => {
  test.beforeEach(({ publisher, tag }) => {
    publisher.page('/stories/news-1', `<!doctype html><title>news-1</title>${tag(HANDOFF)}`);
    publisher.page('/stories/news-2', `<!doctype html><title>news-2</title>${tag(HANDOFF)}`);
  });

  const handOffCookies = async (page: Page): Promise<string[]> =>
    (await page.context().cookies()).map(({ name }) => name).filter((name) => name === 'topslot_handoff');

  test('also sends the reward, which the service counts once, and removes the cookie', async ({
    page,
    open,
    event,
    tag,
    received,
  }) => {
    await open(NEWS, tag(HANDOFF));
    const { data } = await event('topslot:ranked');
    await page.click('li a');
    await page.waitForURL(/news-1$/);
    await expect
      .poll(() => new Set(received('reward').map(({ eventId, joined }) => `${eventId} ${joined}`)))
      .toEqual(new Set([`${data.eventId} counted`, `${data.eventId} repeated`]));
    await expect.poll(() => handOffCookies(page)).toEqual([]);
    await page.reload();
    await waitForArticle(page);
    expect(received('reward')).toHaveLength(2);
  });

  test('sends the reward in a new tab', async ({ page, open, event, tag, received }) => {
    await open(NEWS, tag(HANDOFF));
    await event('topslot:ranked');
    const newTab = page.context().waitForEvent('page');
    await page.click('li a', { button: 'middle' });
    await (await newTab).waitForURL(/news-1$/);
    await expect.poll(() => received('reward').length).toBe(2);
    await expect.poll(() => handOffCookies(page)).toEqual([]);
  });

  test('sends the reward if the front page may not', async ({ page, publisher, tag, server, event, received }) => {
    publisher.page('/', `<!doctype html>${tag(HANDOFF)}${NEWS}`, {
      'Content-Security-Policy': `script-src ${server.url}; connect-src 'none'`,
    });
    await page.goto(`${publisher.url}/`, { waitUntil: 'domcontentloaded' });
    const { data } = await event('topslot:ranked');
    await page.click('li a');
    await page.waitForURL(/news-1$/);
    await expect.poll(() => received('reward')).toMatchObject([{ eventId: data.eventId, joined: 'counted' }]);
  });

  test('identifies itself by its canonical link', async ({ page, publisher, open, event, tag, received }) => {
    publisher.page(
      '/short/1',
      `<!doctype html>${tag(HANDOFF)}<title>short</title><p>A page that</p><link rel="canonical" href="/stories/news-1/">`,
    );
    await open(`<ol ${CALM}><li data-topslot-id="news:1"><a href="/short/1#read">1</a></li></ol>`, tag(HANDOFF));
    await event('topslot:ranked');
    await page.click('li a');
    await page.waitForURL(/short\/1#read$/);
    await expect.poll(() => received('reward').length).toBe(2);
    await expect.poll(() => handOffCookies(page)).toEqual([]);
  });

  test('does not use a cookie for another article', async ({ page, open, publisher, event, tag, received }) => {
    await open(NEWS.replaceAll('<a ', '<a onclick="event.preventDefault()" '), tag(HANDOFF));
    await event('topslot:ranked');
    await page.click('li a');
    await event('topslot:rewarded');
    await page.goto(`${publisher.url}/stories/news-2`);
    await waitForArticle(page);
    expect(await handOffCookies(page)).toEqual(['topslot_handoff']);
    await page.goto(`${publisher.url}/stories/news-1?`);
    await waitForArticle(page);
    await page.goto(`${publisher.url}/stories/news-1#comments`);
    await expect.poll(() => received('reward').length).toBe(2);
    await expect.poll(() => handOffCookies(page)).toEqual([]);
  });

  test('can use the module', async ({ page, publisher, open, event, tag, server, received }) => {
    publisher.page(
      '/stories/news-1',
      `<!doctype html><script type="module">${await bundleModule('index')} takeHandOff({ endpoint: '${server.url}', dnt: '0' });</script>`,
    );
    await open(NEWS, tag(HANDOFF));
    await event('topslot:ranked');
    await page.click('li a');
    await expect.poll(() => received('reward').length).toBe(2);
    await expect.poll(() => handOffCookies(page)).toEqual([]);
  });

  for (const [description, attributes] of [
    ['without consent', 'data-handoff'],
    ['if readers are never tracked', 'data-handoff data-dnt="1"'],
    ['without data-handoff', 'data-dnt="0"'],
  ] as const) {
    test(`gets no cookie ${description}`, async ({ page, open, event, tag, received }) => {
      await open(NEWS, tag(attributes));
      await event('topslot:ranked');
      await page.$eval('li a', (link) => link.addEventListener('click', (click) => click.preventDefault()));
      await page.click('li a');
      await event('topslot:rewarded');
      expect(await handOffCookies(page)).toEqual([]);
      await expect.poll(() => received('reward').length).toBe(1);
    });
  }

  test('ignores the cookie if its reader may not be tracked', async ({
    page,
    open,
    event,
    publisher,
    tag,
    received,
  }) => {
    publisher.page('/stories/news-1', `<!doctype html>${tag('data-handoff data-dnt="1"')}`);
    await open(NEWS, tag(HANDOFF));
    await event('topslot:ranked');
    await page.click('li a');
    await page.waitForURL(/news-1$/);
    await waitForArticle(page);
    await expect.poll(() => received('reward').map(({ joined }) => joined)).toEqual(['counted']);
    expect(await handOffCookies(page)).toEqual(['topslot_handoff']);
  });

  const forgedCookies: readonly (readonly [description: string, value: string])[] = [
    ['another service', 'https://evil.test/api/v2/a/reward/b%20ADDRESS'],
    ['another path of the service', 'SERVICE/evil%20ADDRESS'],
    ['no article', 'SERVICE/api/v2/calm/reward/x'],
    ['nothing', ''],
    ['invalid percent-encoding', '%|%|%E0%A4%A'],
    ['a script', 'javascript:window.hacked=1%20ADDRESS'],
  ];
  for (const [description, value] of forgedCookies) {
    test(`sends nothing for a forged cookie with ${description}`, async ({ page, publisher, server, received }) => {
      const article = `${publisher.url}/stories/news-1`;
      await page.context().addCookies([
        {
          name: 'topslot_handoff',
          value: value.replace('SERVICE', server.url).replace('ADDRESS', article),
          url: publisher.url,
        },
      ]);
      const requests: string[] = [];
      page.on('request', (request) => requests.push(`${request.method()} ${request.url()}`));
      await page.goto(article);
      await waitForArticle(page);
      expect(requests.filter((request) => request.startsWith('POST'))).toEqual([]);
      expect(received('reward')).toEqual([]);
      expect(await page.evaluate('window.hacked')).toBeUndefined();
    });
  }
});
