import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { collectComplaints, expect, test as base, waitForEventIds } from './demo.ts';

// The evening edition of the demo is a front page as many sites have it: a big story above a grid of cards, links with
// tracking parameters, several links in each card, and a feed with more stories than the page has.

const BIG = '.edition > article';
/** The big place, and those of the grid. */
const PLACES = '.edition > article, .grid > *';
/** The places of the ad, the pinned story and the story that is not in the feed. */
const FIXED_PLACES = [3, 5, 7];
/** What the page has, in its own order. */
const OWN_ORDER = [
  'storm-turns-north',
  'night-train-saved',
  'suitcase-from-lodz',
  'ad',
  'regatta-wind',
  'meteors-over-the-bay',
  'wardens-count-pines',
  'gulls-and-bins',
  'bakers-and-neighbours',
];
/** The stories that can change places. */
const MOVABLE = new Set(OWN_ORDER.filter((_, place) => !FIXED_PLACES.includes(place)));

const SCREENS = [
  ['a desktop', 1280],
  ['a tablet', 768],
  ['a phone', 390],
] as const;

const slugOf = (url: string): string => /articles\/(.+)\.html/.exec(url)?.[1] ?? 'ad';

/** Returns the stories in the places. */
const readPlaces = async (page: Page): Promise<string[]> => {
  const urls = await page
    .locator(PLACES)
    .evaluateAll((places) => places.map((place) => place.querySelector('h3 a')?.getAttribute('href') ?? ''));
  return urls.map(slugOf);
};

/** Returns the rectangles of the places, of what is in them, and of what is around and below them. */
const measure = (page: Page): Promise<number[][]> =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll(
        '.edition, .grid, .edition article, .ad, article > *, article img, article .kicker, .side, .desk, footer',
      ),
    ].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [x, y + scrollY, width, height];
    }),
  );

interface Evening {
  /** The page's console errors, console warnings and uncaught exceptions. Every spec fails if there is one. */
  readonly complaints: string[];
  /** Opens the page, waits for its ranking, and returns the decision. */
  readonly open: () => Promise<{
    readonly eventId: string | undefined;
    /** All ranked stories. */
    readonly ranking: readonly string[];
    /** The stories of the page that can change places, as ranked. */
    readonly shown: readonly string[];
    /** The parameter of reports: the ranking positions that the page shows. */
    readonly on: string;
  }>;
}

const test = base.extend<Evening>({
  complaints: [
    async ({ page }, use) => {
      const complaints = collectComplaints(page);
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  open: async ({ page, demo }, use) => {
    await use(async () => {
      await page.goto(`${demo.url}/evening.html`);
      const { evening: eventId } = await waitForEventIds(page, ['evening']);
      const request = (await demo.received('rank')).find((candidate) => candidate.eventId === eventId);
      const ranking = (request?.ranking ?? []).map(slugOf);
      const mask = ranking.reduce((sum, slug, index) => sum + (MOVABLE.has(slug) ? 2 ** index : 0), 0);
      return {
        eventId,
        ranking,
        shown: ranking.filter((slug) => MOVABLE.has(slug)),
        on: mask.toString(16),
      };
    });
  },
});

test("the big place shows the ranking's first story that the page has, and the cards the next ones", async ({
  page,
  open,
}) => {
  const tops = new Set<string | undefined>();
  let displaced = 0;
  // Each visit draws its own top story, so this ends after a few visits.
  while (tops.size < 2 || displaced < 2) {
    const { ranking, shown } = await open();
    expect(ranking).toHaveLength(15);
    if (ranking[0] !== shown[0]) displaced += 1;
    tops.add(shown[0]);
    const places = await readPlaces(page);
    expect(places.filter((_, place) => !FIXED_PLACES.includes(place))).toEqual(shown);
    for (const place of FIXED_PLACES) expect(places[place]).toBe(OWN_ORDER[place]);
  }
});

for (const [device, width] of SCREENS) {
  test(`on ${device}, a ranking moves no place and changes no size`, async ({ page, demo, open }) => {
    await page.setViewportSize({ width, height: 844 });
    // The page without the widget, which is the page before its ranking.
    await page.route('**/topslot.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
    await page.goto(`${demo.url}/evening.html`);
    expect(await readPlaces(page)).toEqual(OWN_ORDER);
    const before = await measure(page);
    await page.unroute('**/topslot.js');
    do await open();
    while ((await readPlaces(page))[0] === OWN_ORDER[0]);
    expect(await measure(page)).toEqual(before);
  });
}

for (const width of [1280, 1024, 768, 390, 320]) {
  test(`on a screen of ${width} pixels, each story fits into the big place and into a card`, async ({ page, open }) => {
    await page.setViewportSize({ width, height: 844 });
    await open();
    const cutOff = await page.evaluate((selector) => {
      const findCutOff = (): (string | null)[] =>
        [...document.querySelectorAll('.teaser :is(h3 a, .text, .standfirst, .kicker, .credit)')]
          // Fonts may exceed their line by a fraction of a pixel.
          .filter((part) => part.scrollHeight > part.clientHeight + 2 || part.scrollWidth > part.clientWidth + 1)
          .map(({ textContent }) => textContent);
      const articles = [...document.querySelectorAll('.teaser')];
      return articles.flatMap((article) => {
        const marker = new Comment();
        const big = document.querySelector(selector);
        if (big && big !== article) {
          article.replaceWith(marker);
          big.replaceWith(article);
          marker.replaceWith(big);
        }
        return findCutOff();
      });
    }, BIG);
    expect(cutOff).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  });
}

for (const [part, selector] of [
  ['headline', 'h3 a'],
  ['picture', '.picture'],
] as const) {
  test(`only a click on the big story's ${part} is a reward, not on its section, its author, "Save" or another story`, async ({
    page,
    context,
    demo,
    open,
  }) => {
    const { eventId, on } = await open();
    const status = page.locator('[data-status=evening]');
    await expect(status).toContainText('Displayed.');
    const hashes: string[] = [];
    for (const other of ['.save', '.credit span a']) {
      await page.locator(`${BIG} ${other}`).click();
      hashes.push(await page.evaluate(() => location.hash));
    }
    await expect(page.locator(`${BIG} .save`)).toHaveText('Saved');
    // The script handles the first, and the author is at the bottom of the page.
    expect(hashes).toEqual(['', await page.locator(`${BIG} .credit span a`).getAttribute('href')]);
    for (const other of [`${BIG} .kicker a`, '.grid > article h3 a', '.most-read a']) {
      const opened = context.waitForEvent('page');
      await page
        .locator(other)
        .first()
        .click({ modifiers: ['ControlOrMeta'] });
      await (await opened).close();
    }
    // The event of a reward is synchronous, so it would be here by now.
    expect(await status.textContent()).not.toContain('Clicked');

    await page.locator(`${BIG} ${selector}`).click();
    await page.waitForURL(/\/articles\//);
    await expect
      .poll(demo.rewards)
      .toMatchObject([
        { app: 'evening', eventId, path: `/api/v2/evening/reward/${eventId}?on=${on}`, joined: 'counted' },
      ]);
  });
}

test('the story that is displayed in the big place activates its decision', async ({ demo, open }) => {
  const { eventId, on } = await open();
  await expect
    .poll(() => demo.received('activate'))
    .toMatchObject([
      { app: 'evening', eventId, path: `/api/v2/evening/activate/${eventId}?on=${on}`, joined: 'counted', status: 200 },
    ]);
});

test('the report names the stories that are on the page in their order, and all others as filtered', async ({
  demo,
  open,
}) => {
  const { eventId, ranking, shown } = await open();
  await expect
    .poll(async () => {
      const reports = await demo.received('callback');
      return reports.map(({ app, eventId: id, callback, code }) => ({
        app,
        id,
        code,
        api: callback?.api,
        items: callback?.items.map((item) => [slugOf(item.id), item.reason]),
      }));
    })
    .toEqual([
      {
        app: 'evening',
        id: eventId,
        code: 0,
        api: 'volcengine',
        items: [
          ...shown.map((slug) => [slug, undefined]),
          ...ranking.filter((slug) => !shown.includes(slug)).map((slug) => [slug, 'filtered']),
        ],
      },
    ]);
});

test('by keyboard, the focus is visible on each link of the big story, and Enter on its headline is a reward', async ({
  page,
  demo,
  open,
}) => {
  const { eventId } = await open();
  await page.locator('#evening').scrollIntoViewIfNeeded();
  await page.locator(`${BIG} .kicker a`).focus();
  const focused: (string | undefined)[] = [];
  for (let step = 0; step < 4; step += 1) {
    if (step > 0) await page.keyboard.press('Tab');
    focused.push(
      await page.evaluate(() => {
        const link = document.activeElement;
        return link && getComputedStyle(link).outlineStyle === 'solid'
          ? link.closest('.save, .kicker, h3, .credit')?.localName
          : undefined;
      }),
    );
  }
  // The picture repeats the headline, so it is no stop of its own.
  expect(focused).toEqual(['p', 'h3', 'p', 'a']);
  await page.locator(`${BIG} h3 a`).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/articles\//);
  await expect.poll(demo.rewards).toMatchObject([{ app: 'evening', eventId, joined: 'counted' }]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [device, width] of SCREENS) {
    test(`on ${device}, in the ${colorScheme} scheme, axe finds no violation`, async ({ page, open }) => {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme });
      await open();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    });
  }
}

test('opened from disk, the page is ranked by the running server and sends its reward to it', async ({
  page,
  demo,
}) => {
  await page.goto(demo.onDisk('evening.html'));
  const { evening: eventId } = await waitForEventIds(page, ['evening']);
  await page.locator(`${BIG} h3 a`).click();
  await page.waitForURL(/\/articles\//);
  await expect.poll(demo.rewards).toMatchObject([{ app: 'evening', eventId, joined: 'counted' }]);
});
