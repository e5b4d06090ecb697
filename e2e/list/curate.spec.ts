import { expect, names } from '../fixtures.ts';
import { namesOf, order, RENDERED, rules, STORIES, test, UNFILLED } from './lists.ts';

const PIN = "(items) => [items.find(by('news-4')), ...items.filter((item) => !by('news-4')(item))]";

/** Valid `curate` functions, the resulting list, and the event's `filtered` and `inserted` items. */
const curations: readonly (readonly [
  description: string,
  curate: string,
  shown: readonly string[],
  changes?: { readonly filtered?: readonly string[]; readonly inserted?: readonly string[] },
])[] = [
  ['returns its argument', '(items) => items', STORIES],
  ['returns undefined', '(items) => { items.length = 0; }', STORIES],
  [
    'removes a story',
    "(items) => items.filter((item) => !by('news-2')(item))",
    ['news-1', 'news-3', 'news-4', 'news-5', 'news-6'],
    { filtered: ['news-2'] },
  ],
  [
    'removes the top story',
    '(items) => items.slice(1)',
    ['news-2', 'news-3', 'news-4', 'news-5', 'news-6'],
    { filtered: ['news-1'] },
  ],
  [
    'keeps only one story',
    "(items) => [items.find(by('news-3'))]",
    ['news-3'],
    { filtered: ['news-1', 'news-2', 'news-4', 'news-5', 'news-6'] },
  ],
  ['pins a story on top', PIN, ['news-4', 'news-1', 'news-2', 'news-3', 'news-5', 'news-6']],
  ['returns another order', '(items) => [...items].reverse()', STORIES.toReversed()],
  ['reorders the array in place', '(items) => items.reverse()', STORIES.toReversed()],
  [
    'adds a story on top',
    "(items) => [{ id: '/stories/extra', title: 'Extra' }, ...items]",
    ['extra', ...STORIES],
    { inserted: ['extra'] },
  ],
  [
    'adds a story at the end',
    "(items) => [...items, { id: '/stories/extra', title: 'Extra' }]",
    [...STORIES, 'extra'],
    { inserted: ['extra'] },
  ],
  [
    'replaces a story',
    "(items) => items.map((item) => (by('news-5')(item) ? { id: '/stories/extra', title: 'Extra' } : item))",
    ['news-1', 'news-2', 'news-3', 'news-4', 'extra', 'news-6'],
    { filtered: ['news-5'], inserted: ['extra'] },
  ],
  [
    'adds stories that cannot be shown',
    "(items) => [{ id: 'javascript:window.hacked=1', title: 'a' }, { id: '/stories/untitled' }, ...items]",
    STORIES,
  ],
];

/** Faulty `curate` options and the resulting reason. */
const mistakes: readonly (readonly [description: string, curate: string, reason: string])[] = [
  ['removes everything', '() => []', 'empty'],
  [
    'returns only items that cannot be shown',
    "() => [{ id: 'javascript:window.hacked=1', title: 'a' }, { id: '/untitled' }]",
    'empty',
  ],
  ['throws', "() => { throw new Error('a rule of the page'); }", 'invalid'],
  ['is asynchronous', 'async (items) => items', 'invalid'],
  ['returns a number', '() => 5', 'invalid'],
  ['returns undefined items', '(items) => [...items, undefined]', 'invalid'],
  ['is not a function', '5', 'invalid'],
];

for (const [where, body] of [
  ['a server-rendered list', RENDERED],
  ['a filled list', UNFILLED],
] as const) {
  test.describe(`in ${where}, curate`, () => {
    const isRendered = body === RENDERED;

    for (const [description, curate, shown, { filtered = [], inserted = [] } = {}] of curations) {
      test(`that ${description}: the page and the event show its result`, async ({ page, open, event, complaints }) => {
        await open(`${body}${rules(`curate: ${curate}`)}`);
        const detail = await event('topslot:ranked');
        expect(namesOf(detail.shown)).toEqual(shown);
        expect(namesOf(detail.filtered)).toEqual(filtered);
        expect(namesOf(detail.inserted)).toEqual(inserted);
        const stories = (await order(page)).filter((name) => name !== 'An ad');
        expect(stories).toEqual(shown);
        if (isRendered) {
          // Only added stories have new elements, and the ad is still there.
          const newElements = await page.evaluate(
            '[...document.querySelectorAll("#stories > li")].filter((li) => !nodes.includes(li)).length',
          );
          expect(newElements).toBe(inserted.length);
          await expect(page.locator('#ad')).toHaveCount(1);
        }
        expect(await page.evaluate('window.hacked')).toBeUndefined();
        expect(complaints).toEqual([]);
      });
    }

    for (const [description, curate, reason] of mistakes) {
      test(`that ${description} leads to the reason ${reason} and leaves the list unchanged`, async ({
        page,
        open,
        event,
        complaints,
      }) => {
        await open(`${body}${rules(`curate: ${curate}`)}`);
        expect(await event('topslot:default')).toEqual({ reason });
        expect(await page.evaluate('document.querySelector("#stories").innerHTML === before')).toBe(true);
        expect(
          await page.evaluate(
            'nodes.every((node, index) => node === document.querySelector("#stories").children[index])',
          ),
        ).toBe(true);
        await expect
          .poll(() => complaints)
          .toEqual([expect.stringMatching(reason === 'invalid' ? /^topslot: .*Error: / : /^topslot: .*: empty\./)]);
      });
    }
  });
}

test.describe('curate', () => {
  const OTHER_LIST = '<div data-topslot-app="other" data-topslot-sets="sports"></div>';
  const STAY = 'onclick="event.preventDefault()"';

  test('receives the elements of a server-rendered list', async ({ page, open, event }) => {
    const body = RENDERED.replace('<li><a href="/stories/news-4"', '<li class="sold-out"><a href="/stories/news-4"');
    await open(`${body}${rules("curate: (items) => items.filter(({ element }) => !element.matches('.sold-out'))")}`);
    const { filtered } = await event('topslot:ranked');
    expect(namesOf(filtered)).toEqual(['news-4']);
    await expect(page.locator('.sold-out')).toHaveCount(0);
  });

  test('can insert an element of the page', async ({ page, open, event }) => {
    await open(
      `${RENDERED}${rules("curate: (items) => [items[0], { id: '/ad', element: document.querySelector('#ad') }, ...items.slice(1)]")}`,
    );
    const { inserted } = await event('topslot:ranked');
    expect(namesOf(inserted)).toEqual(['ad']);
    expect(await order(page)).toEqual(['news-1', 'An ad', 'news-2', 'news-3', 'news-4', 'news-5', 'news-6']);
  });

  test('does not move other elements', async ({ page, open, event }) => {
    await open(`${RENDERED}${rules('curate: (items) => items.slice(0, 5)')}`);
    await event('topslot:ranked');
    expect(await order(page)).toEqual(['news-1', 'news-2', 'news-3', 'An ad', 'news-4', 'news-5']);
  });

  test('is called again by refresh(), and stories that it then removes leave the list', async ({
    page,
    open,
    event,
  }) => {
    await open(`${RENDERED}${rules('curate: (items) => items.slice(0, window.maxItems ?? 5)')}`);
    await event('topslot:ranked');
    await page.evaluate('window.maxItems = 3');
    expect(await page.evaluate('handle.refresh()')).toMatchObject({ status: 'ranked' });
    expect(await order(page)).toEqual(['news-1', 'news-2', 'news-3', 'An ad']);
  });

  test('adds a story only once if the list is refreshed several times', async ({ page, open, event }) => {
    await open(
      `${RENDERED}${rules("curate: (items) => [...items.slice(0, 2), { id: '/stories/extra', title: 'Extra' }, ...items.slice(2)]")}`,
    );
    await event('topslot:ranked');
    await page.evaluate('handle.refresh()');
    expect(await page.evaluate('handle.refresh()')).toMatchObject({ status: 'ranked' });
    expect(await order(page)).toEqual([...names('news', 1, 2), 'extra', 'An ad', ...names('news', 3, 6)]);
  });

  for (const [description, body] of [
    ['a server-rendered list', RENDERED],
    ['a filled list', UNFILLED],
  ] as const) {
    for (const [rule, curate, rewardedApps] of [
      ['a pinned story is not rewarded', PIN, ['other']],
      ['an added story is not rewarded', "(items) => [{ id: '/stories/extra', title: 'Extra' }, ...items]", ['other']],
      ['the next story is rewarded if the top one was removed', '(items) => items.slice(1)', ['calm', 'other']],
      [
        "the ranking's top story is rewarded if only later ones are removed",
        '(items) => items.slice(0, 2)',
        ['calm', 'other'],
      ],
    ] as const) {
      test(`a click on the top story of ${description}: ${rule}`, async ({ page, open, received, eventTypes }) => {
        await open(`<div ${STAY}>${body}${rules(`curate: ${curate}`)}${OTHER_LIST}</div>`);
        await page.waitForFunction(() => window.fired.filter(({ type }) => type === 'topslot:ranked').length === 2);
        const links = page.locator('#stories a');
        await links.nth(0).click();
        await links.nth(1).click();
        await page.locator('[data-topslot-app] a').first().click();
        // `topslot:rewarded` is dispatched synchronously with the click, so all of them are recorded by now.
        expect((await eventTypes()).filter((type) => type === 'topslot:rewarded')).toHaveLength(rewardedApps.length);
        await expect.poll(() => new Set(received('reward').map(({ app }) => app))).toEqual(new Set(rewardedApps));
      });
    }
  }
});
