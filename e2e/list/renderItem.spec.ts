import { expect } from '../fixtures.ts';
import { namesOf, order, RENDERED, rules, STORIES, test, UNFILLED } from './lists.ts';

test.describe('renderItem', () => {
  const CARD = `({ id, title }) => {
    window.rendered = (window.rendered ?? 0) + 1;
    const card = document.createElement('article');
    const link = Object.assign(document.createElement('a'), { href: id, textContent: title, className: 'card' });
    card.append('Read: ', link);
    return card;
  }`;

  test("creates the elements of a filled list, with the page's own listeners and classes", async ({
    page,
    open,
    event,
    complaints,
  }) => {
    await open(`${UNFILLED.replaceAll('ol', 'section')}${rules(`renderItem: ${CARD}`)}`);
    const { shown } = await event('topslot:ranked');
    expect(namesOf(shown)).toEqual(STORIES);
    expect(await order(page)).toEqual(STORIES);
    await expect(page.locator('section > article > a.card')).toHaveCount(6);
    await expect(page.locator('article').first()).toHaveText('Read: news story 1 – “ähnlich” & 東京');
    await expect(page.locator('.topslot-link')).toHaveCount(0);
    expect(complaints).toEqual([]);
  });

  test('creates elements whose clicks are rewarded', async ({ page, open, event, received }) => {
    await open(`${UNFILLED}${rules(`renderItem: ${CARD}`)}`);
    const { data } = await event('topslot:ranked');
    await page.locator('a.card').first().click();
    await expect.poll(() => received('reward')).toMatchObject([{ eventId: data.eventId, joined: 'counted' }]);
  });

  test('creates new elements for refresh(), which replace the old ones', async ({ page, open, event }) => {
    await open(`${UNFILLED}${rules(`renderItem: ${CARD}`)}`);
    await event('topslot:ranked');
    const oldElement = await page.locator('article').first().elementHandle();
    expect(await page.evaluate('handle.refresh()')).toMatchObject({ status: 'ranked' });
    expect(await order(page)).toEqual(STORIES);
    expect(await page.evaluate('rendered')).toBe(12);
    expect(await oldElement?.evaluate((element) => element.isConnected)).toBe(false);
  });

  test('creates only the items that curate adds to a server-rendered list', async ({ page, open, event }) => {
    const curate = "curate: (items) => [...items, { id: '/stories/extra', title: 'Extra' }]";
    await open(`${RENDERED}${rules(`${curate}, renderItem: ${CARD}`)}`);
    await event('topslot:ranked');
    expect(await page.evaluate('rendered')).toBe(1);
    await expect(page.locator('#stories > article')).toHaveText('Read: Extra');
  });

  test('never receives an unsafe URL or a story without a title', async ({ page, open, event, answerWith }) => {
    await answerWith([
      { id: 'javascript:window.hacked=1', title: 'a script' },
      { id: 'https://a.test/', title: '' },
      { id: 'https://b.test/', title: 'b' },
    ]);
    await open(`${UNFILLED}${rules(`renderItem: ${CARD}`)}`);
    const { shown, filtered } = await event('topslot:ranked');
    expect(await page.evaluate('rendered')).toBe(1);
    expect([shown.length, filtered.length]).toEqual([1, 2]);
  });

  for (const [description, renderItem] of [
    ['throws', "() => { throw new Error('a rule of the page'); }"],
    [
      'throws for a later item',
      `(item) => { if (by('news-3')(item)) throw new Error('a rule of the page'); return (${CARD})(item); }`,
    ],
    ['returns undefined', '() => {}'],
    ['returns a string', '({ title }) => title'],
    ['is not a function', "'li'"],
  ] as const) {
    test(`that ${description} leads to the reason invalid and leaves the list unchanged`, async ({
      page,
      open,
      event,
      complaints,
    }) => {
      await open(`${UNFILLED}${rules(`renderItem: ${renderItem}`)}`);
      expect(await event('topslot:default')).toEqual({ reason: 'invalid' });
      await expect(page.locator('#stories')).toHaveText('The stories are on their way.');
      await expect.poll(() => complaints).toEqual([expect.stringMatching(/^topslot: .*Error: /)]);
    });
  }

  test('that throws in refresh() leaves its earlier elements in the list', async ({
    page,
    open,
    event,
    complaints,
  }) => {
    await open(
      `${UNFILLED}${rules(`renderItem: (item) => { if (window.fail) throw new Error('a rule of the page'); return (${CARD})(item); }`)}`,
    );
    await event('topslot:ranked');
    const oldElement = await page.locator('article').first().elementHandle();
    await page.evaluate('window.fail = true');
    expect(await page.evaluate('handle.refresh()')).toEqual({ status: 'default', reason: 'invalid' });
    expect(await order(page)).toEqual(STORIES);
    expect(await oldElement?.evaluate((element) => element.isConnected)).toBe(true);
    await expect.poll(() => complaints).toHaveLength(1);
  });
});
