import type { Page } from '@playwright/test';
import { expect, list, names, test } from '../fixtures.ts';

const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';
const NEWS = list(CALM, names('news', 1, 4));
const HANDOFF = 'data-handoff data-dnt="0"';

/** Waits until the widget on the page has done what it does on an article page. */
const isDone = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => document.readyState === 'complete' && window.topslot && 'mount' in window.topslot);
};

test.describe('with the hand-off, the article page', () => {
  test.beforeEach(({ publisher, tag }) => {
    publisher.page('/stories/news-1', `<!doctype html><title>news-1</title>${tag(HANDOFF)}`);
    publisher.page('/stories/news-2', `<!doctype html><title>news-2</title>${tag(HANDOFF)}`);
  });

  const cookies = async (page: Page): Promise<string[]> =>
    (await page.context().cookies()).map(({ name }) => name).filter((name) => name === 'topslot_handoff');

  test('rewards as well, the service counts once, and the cookie is gone', async ({
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
    await expect.poll(() => cookies(page)).toEqual([]);
    await page.reload();
    await isDone(page);
    expect(received('reward')).toHaveLength(2);
  });

  test('gets it in a new tab, too', async ({ page, open, event, tag, received }) => {
    await open(NEWS, tag(HANDOFF));
    await event('topslot:ranked');
    const opened = page.context().waitForEvent('page');
    await page.click('li a', { button: 'middle' });
    await (await opened).waitForURL(/news-1$/);
    await expect.poll(() => received('reward').length).toBe(2);
    await expect.poll(() => cookies(page)).toEqual([]);
  });

  test('is the only one that rewards where the front page may not', async ({
    page,
    publisher,
    tag,
    server,
    event,
    received,
  }) => {
    publisher.page('/', `<!doctype html>${tag(HANDOFF)}${NEWS}`, {
      'Content-Security-Policy': `script-src ${server.url}; connect-src 'none'`,
    });
    await page.goto(`${publisher.url}/`, { waitUntil: 'domcontentloaded' });
    const { data } = await event('topslot:ranked');
    await page.click('li a');
    await page.waitForURL(/news-1$/);
    await expect.poll(() => received('reward')).toMatchObject([{ eventId: data.eventId, joined: 'counted' }]);
  });

  test('knows itself by its canonical link', async ({ page, publisher, open, event, tag, received }) => {
    publisher.page(
      '/short/1',
      `<!doctype html>${tag(HANDOFF)}<title>short</title><p>A page that</p><link rel="canonical" href="/stories/news-1/">`,
    );
    await open(`<ol ${CALM}><li data-topslot-id="news:1"><a href="/short/1#read">1</a></li></ol>`, tag(HANDOFF));
    await event('topslot:ranked');
    await page.click('li a');
    await page.waitForURL(/short\/1#read$/);
    await expect.poll(() => received('reward').length).toBe(2);
    await expect.poll(() => cookies(page)).toEqual([]);
  });

  test('leaves the decision to the article that was on top, if it is another one', async ({
    page,
    open,
    publisher,
    event,
    tag,
    received,
  }) => {
    await open(NEWS.replaceAll('<a ', '<a onclick="event.preventDefault()" '), tag(HANDOFF));
    await event('topslot:ranked');
    await page.click('li a');
    await event('topslot:rewarded');
    await page.goto(`${publisher.url}/stories/news-2`);
    await isDone(page);
    expect(await cookies(page)).toEqual(['topslot_handoff']);
    await page.goto(`${publisher.url}/stories/news-1?`);
    await isDone(page);
    await page.goto(`${publisher.url}/stories/news-1#comments`);
    await expect.poll(() => received('reward').length).toBe(2);
    await expect.poll(() => cookies(page)).toEqual([]);
  });

  test('may be a bundle', async ({ page, publisher, open, event, tag, server, received }) => {
    const { rollup } = await import('rollup');
    const bundle = await rollup({ input: 'dist/widget/index.js' });
    const { output } = await bundle.generate({ format: 'es' });
    publisher.page(
      '/stories/news-1',
      `<!doctype html><script type="module">${output[0].code} takeHandOff({ endpoint: '${server.url}', dnt: '0' });</script>`,
    );
    await open(NEWS, tag(HANDOFF));
    await event('topslot:ranked');
    await page.click('li a');
    await expect.poll(() => received('reward').length).toBe(2);
    await expect.poll(() => cookies(page)).toEqual([]);
  });

  for (const [what, attributes] of [
    ['without consent', 'data-handoff'],
    ['where readers are never tracked', 'data-handoff data-dnt="1"'],
    ['where it is not asked for', 'data-dnt="0"'],
  ] as const) {
    test(`gets nothing ${what}, and there is no cookie`, async ({ page, open, event, tag, received }) => {
      await open(NEWS, tag(attributes));
      await event('topslot:ranked');
      await page.$eval('li a', (link) => link.addEventListener('click', (click) => click.preventDefault()));
      await page.click('li a');
      await event('topslot:rewarded');
      expect(await cookies(page)).toEqual([]);
      await expect.poll(() => received('reward').length).toBe(1);
    });
  }

  test('takes nothing where its reader is not to be tracked any more', async ({
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
    await isDone(page);
    await expect.poll(() => received('reward').map(({ joined }) => joined)).toEqual(['counted']);
    expect(await cookies(page)).toEqual(['topslot_handoff']);
  });

  const forged: readonly (readonly [what: string, value: string])[] = [
    ['another service', 'https://evil.test/api/v2/a/reward/b|ADDRESS'],
    ['another path of the service', 'SERVICE/evil|ADDRESS'],
    ['no address', 'SERVICE/api/v2/calm/reward/x'],
    ['nothing', ''],
    ['nonsense', '%|%|%E0%A4%A'],
    ['a script', 'javascript:window.hacked=1|ADDRESS'],
  ];
  for (const [what, value] of forged) {
    test(`sends nothing for a forged cookie that names ${what}`, async ({ page, publisher, server, received }) => {
      const article = `${publisher.url}/stories/news-1`;
      await page.context().addCookies([
        {
          name: 'topslot_handoff',
          value: value.replace('SERVICE', server.url).replace('ADDRESS', article),
          url: publisher.url,
        },
      ]);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
      await page.goto(article);
      await isDone(page);
      expect(asked.filter((request) => request.startsWith('POST'))).toEqual([]);
      expect(received('reward')).toEqual([]);
      expect(await page.evaluate('window.hacked')).toBeUndefined();
    });
  }
});
