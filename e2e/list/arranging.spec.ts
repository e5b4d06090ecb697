import { expect, list, names, test } from '../fixtures.ts';

const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';

test.describe('a server-rendered list', () => {
  test('shows ranked items in ranked order, within the places that they occupied', async ({ page, open, event }) => {
    // The list has the reverse of the ranked order, which is the feed's.
    await open(list(CALM, names('news', 1, 8).toReversed()));
    const { shown } = await event('topslot:ranked');
    await expect(page.locator('li')).toHaveText(names('news', 1, 8));
    expect(shown.map(({ id }) => id.split('/').at(-1))).toEqual(names('news', 1, 8));
  });

  test('does not move ads, pinned items and unranked stories', async ({ page, open, event }) => {
    await open(`
      <ol ${CALM}>
        <li>An ad without a link</li>
        <li><a href="/stories/news-3">news-3</a></li>
        <li data-topslot-id=""><a href="/stories/news-1">pinned: news-1</a></li>
        <li><a href="/stories/news-2">news-2</a></li>
        <li><a href="/stories/unheard-of">not in the feed</a></li>
        <li><a href="/stories/news-1">news-1</a></li>
      </ol>`);
    await event('topslot:ranked');
    await expect(page.locator('li')).toHaveText([
      'An ad without a link',
      'news-1',
      'pinned: news-1',
      'news-2',
      'not in the feed',
      'news-3',
    ]);
  });

  test('is matched by guid, by id and by URL', async ({ page, open, publisher, event, received }) => {
    await open(`
      <ol ${CALM}>
        <li data-topslot-id="news:3"><a href="/a/shorter/way">by guid</a></li>
        <li data-topslot-id="${publisher.url}/stories/news-2">by id</li>
        <li><b>By URL, with a slash:</b> <a href="stories/news-1/">here</a></li>
      </ol>`);
    await event('topslot:ranked');
    await expect(page.locator('li')).toHaveText(['By URL, with a slash: here', 'by id', 'by guid']);
    expect(received('rank')[0]?.path).toContain('details=1');
  });

  test('is not modified if it already has the ranked order', async ({ page, open, tag }) => {
    await open(
      list(CALM, names('news', 1, 5)),
      `<script>
        addEventListener('DOMContentLoaded', () => {
          window.mutationCount = 0;
          new MutationObserver((records) => (window.mutationCount += records.length)).observe(document.querySelector('ol'), {
            childList: true, subtree: true, attributes: true,
          });
        });
      </script>${tag()}`,
    );
    await page.waitForFunction(() => window.fired.length > 0);
    expect(await page.evaluate('window.mutationCount')).toBe(0);
  });

  test('causes no layout shift when it is reordered', async ({ page, open, event }) => {
    await open(`
      <style>li { height: 60px }</style>
      ${list(CALM, names('news', 1, 10).toReversed())}
      <p>Text below the list.</p>`);
    await event('topslot:ranked');
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    expect(await page.evaluate(() => window.shifts)).toBe(0);
  });

  test('keeps its elements with their listeners and state', async ({ page, open, event }) => {
    await open(`${list(CALM, ['news-2', 'news-1'])}<script>document.querySelector('li').state = 'kept';</script>`);
    await event('topslot:ranked');
    expect(await page.evaluate("document.querySelector('li:last-child').state")).toBe('kept');
  });
});

test.describe('an empty list', () => {
  const EMPTY = '<ol data-topslot-app="calm" data-topslot-sets="news" data-topslot-limit="5"></ol>';

  test('is filled with links, titles, descriptions and pictures', async ({
    page,
    open,
    publisher,
    event,
    received,
  }) => {
    for (const name of names('news', 1, 5)) {
      publisher.page(
        `/stories/${name}`,
        `<meta property="og:title" content="Headline of ${name}"><meta property="og:description" content="About ${name}">
         <meta property="og:image" content="/pictures/${name}.svg">`,
      );
    }
    await open(EMPTY);
    await event('topslot:ranked');
    expect(received('rank')[0]?.path).toContain('details=2');
    // The server reads article pages in the background. Until then, answers contain the feed's titles.
    await expect(page.locator('.topslot-title').first()).toContainText('news story 1 – “ähnlich” & 東京');
    await expect(async () => {
      await page.reload();
      await page.waitForFunction(() => window.fired.length > 0);
      await expect(page.locator('.topslot-title')).toHaveText(
        names('news', 1, 5).map((name) => `Headline of ${name}`),
        {
          timeout: 100,
        },
      );
    }).toPass();
    const topLink = page.locator('ol > li > a.topslot-link').first();
    await expect(topLink).toHaveAttribute('href', `${publisher.url}/stories/news-1`);
    await expect(topLink.locator('.topslot-description')).toHaveText('About news-1');
    await expect(topLink.locator('img.topslot-image')).toHaveAttribute('src', `${publisher.url}/pictures/news-1.svg`);
    await expect(topLink.locator('img.topslot-image')).toHaveAttribute('alt', '');
  });

  test('with reserved height causes no layout shift when it is filled', async ({ page, open, event }) => {
    await open(`<div style="min-height: 400px">${EMPTY}</div><p>Text below the list.</p>`);
    await event('topslot:ranked');
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    expect(await page.evaluate(() => window.shifts)).toBe(0);
  });

  test('is filled although the mouse moves over it', async ({ page, open, event, hold, received }) => {
    // Stops the clock within the second after the last pointer event.
    await page.clock.setFixedTime(Date.now());
    const release = await hold();
    await open(EMPTY.replace('<ol', '<ol style="min-height: 500px"'));
    await expect.poll(() => received('rank').length).toBe(1);
    await page.mouse.move(100, 100);
    await page.mouse.move(150, 150, { steps: 5 });
    await page.mouse.down();
    await page.mouse.up();
    release();
    expect((await event('topslot:ranked')).shown).toHaveLength(5);
  });

  test('that is not an <ol> or <ul> is filled with blocks', async ({ page, open, event }) => {
    await open('<div data-topslot-app="calm" data-topslot-sets="sports"></div>');
    await event('topslot:ranked');
    await expect(page.locator('[data-topslot-app] > div > a.topslot-link')).toHaveCount(10);
  });

  test('is filled again by refresh()', async ({ page, open, event, received }) => {
    await open(EMPTY);
    const firstRanking = await event('topslot:ranked');
    const secondOutcome = await page.evaluate(async () => {
      const container = document.querySelector('ol');
      return container && window.api().mount(container).refresh();
    });
    expect(secondOutcome).toMatchObject({ status: 'ranked' });
    expect(secondOutcome).not.toMatchObject({ data: { eventId: firstRanking.data.eventId } });
    await expect(page.locator('li')).toHaveCount(5);
    expect(received('rank').map(({ path }) => path)).toEqual(
      Array.from({ length: 2 }, () => expect.stringContaining('details=2')),
    );
  });
});
