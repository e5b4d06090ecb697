import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Item } from 'topslot';
import { expect, list, names, promise, test as base, type World } from '../fixtures.ts';

const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';
const EMPTY = `<ol ${CALM} data-topslot-limit="5"></ol>`;
const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="3200" height="1800"><rect width="3200" height="1800"/></svg>';

interface Story {
  readonly title: string;
  readonly id?: string;
  readonly description?: string;
  readonly image?: string;
}

interface Rendering {
  /** Lets the service answer with these stories, once the promise has come. */
  readonly answerWith: (stories: readonly Story[], until?: Promise<void>) => Promise<void>;
  /** The widget's tag, and its styles. */
  readonly head: string;
}

const test = base.extend<Rendering>({
  answerWith: async ({ page, publisher }, use) => {
    publisher.page('/picture.svg', PICTURE, { 'Content-Type': 'image/svg+xml' });
    await use(async (stories, until) => {
      const ranking = stories.map(({ id, ...details }, index) => ({
        id: id ?? `${publisher.url}/stories/news-${index + 1}`,
        details: [details],
      }));
      const answer = { ranking, eventId: 'e'.repeat(40), appId: 'calm', actionSets: [] };
      await page.route('**/api/v2/calm/rank/**', async (route) => {
        await until;
        await route.fulfill({
          contentType: 'text/javascript; charset=utf-8',
          body: `topslot.answer(${JSON.stringify(answer)})`,
          headers: { 'Access-Control-Allow-Origin': '*' },
        });
      });
    });
  },
  head: async ({ server, tag }, use) => {
    await use(
      `<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="${server.url}/topslot.css">${tag()}`,
    );
  },
});

/** When what has been laid out has been painted, and what has shifted has been told. */
const painted = (page: Page): Promise<unknown> =>
  page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))),
  );

/** The stories of the list, from the top, by the last part of their addresses. */
const order = (page: Page): Promise<(string | undefined)[]> =>
  page
    .locator('#stories')
    .evaluate((container) =>
      [...container.children].map((child) => (child.querySelector('a')?.href ?? child.textContent).split('/').at(-1)),
    );

/** The same of the items of an event. */
const namesOf = (items: readonly Item[]): (string | undefined)[] => items.map(({ id }) => id.split('/').at(-1));

test.describe('a screen reader hears', () => {
  for (const [what, body, role] of [
    ['a list where an <ol> was filled', EMPTY, 'list'],
    ['a list where a <ul> was filled', EMPTY.replaceAll('ol', 'ul').replace('cuul', 'cool'), 'list'],
    ['what the page says it is, where that is something else', EMPTY.replace('<ol', '<ol role="feed"'), 'feed'],
    ['what the page says it is, where that is a list', EMPTY.replace('<ol', '<ol role="list"'), 'list'],
    ['nothing of a list where a <div> was filled', EMPTY.replaceAll('ol', 'div'), null],
    ['what it heard before where the page has rendered the list', list(CALM, names('news', 1, 5).toReversed()), null],
  ] as const) {
    test(what, async ({ page, open, event }) => {
      await open(body);
      await event('topslot:ranked');
      await expect(page.locator('[data-topslot-app] > *')).toHaveCount(5);
      expect(await page.locator('[data-topslot-app]').getAttribute('role')).toBe(role);
    });
  }

  test('the title of a story once, and nothing of its picture', async ({ page, open, event, head, answerWith }) => {
    await answerWith([{ id: '/stories/news-1', title: 'A story', description: 'About it.', image: '/picture.svg' }]);
    await open(EMPTY, head);
    await event('topslot:ranked');
    await expect(page.locator('ol')).toMatchAriaSnapshot(`
      - list:
        - listitem:
          - link "A story About it.":
            - /url: /stories/news-1
    `);
    await expect(page.locator('img')).toHaveAttribute('alt', '');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [what, body] of [
      ['a filled list', EMPTY],
      ['an arranged list', list(CALM, names('news', 1, 5).toReversed())],
    ] as const) {
      test(`nothing that axe finds fault with in ${what}, in the ${colorScheme} scheme`, async ({
        page,
        open,
        event,
        head,
        answerWith,
      }) => {
        await page.emulateMedia({ colorScheme });
        await answerWith(
          names('news', 1, 5).map((name) => ({ title: name, description: `About ${name}`, image: '/picture.svg' })),
        );
        await open(
          `<main><h1>Front page</h1>${body}</main>`,
          `<style>:root { color-scheme: light dark; background: Canvas } li a { color: inherit }</style>${head}`,
        );
        await event('topslot:ranked');
        await page.waitForLoadState();
        // It is as dark as it should be.
        expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(
          colorScheme === 'dark',
        );
        const { violations, incomplete, passes } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
        expect(incomplete.map(({ id }) => id)).toEqual([]);
        expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining(['color-contrast', 'link-name']));
      });
    }
  }
});

test.describe('on a phone nothing is wider than the screen', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  for (const [what, direction, title] of [
    [
      'Arabic titles on a right-to-left page',
      'rtl',
      'تجمّد الميناء للمرة الأولى منذ أربعين عامًا، والعبّارات متوقفة حتى إشعار آخر',
    ],
    [
      'Hebrew titles on a right-to-left page',
      'rtl',
      'הנמל קפא בפעם הראשונה מזה ארבעים שנה, והמעבורות מושבתות עד להודעה חדשה',
    ],
    ['English titles on a right-to-left page', 'rtl', 'The harbour freezes (for the first time in 40 years)!'],
    [
      'titles of 300 letters without a space',
      'ltr',
      'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk'.padEnd(300, 'baugesellschaft'),
    ],
    ['titles of 300 Arabic letters without a space', 'rtl', 'ا'.padEnd(300, 'لميناء')],
    ['a title that is an address', 'ltr', `https://news.example/${'2026/'.repeat(56)}`],
    ['emoji and combined characters', 'ltr', '👩‍👩‍👧‍👦'.repeat(40) + 'ẛ̣'.repeat(100)],
  ] as const) {
    test(what, async ({ page, publisher, event, head, answerWith }) => {
      const titles = Array.from({ length: 5 }, (_, index) => `${title} ${index}`);
      await answerWith(titles.map((text) => ({ title: text, description: text, image: '/picture.svg' })));
      publisher.page('/', `<!doctype html><html dir="${direction}"><title>Front page</title>${head}${EMPTY}`);
      await page.goto(publisher.url);
      await event('topslot:ranked');
      await expect(page.locator('.topslot-title')).toHaveText(titles);
      await expect(page.locator('.topslot-description')).toHaveText(titles);
      const [screen, content] = await page.evaluate(() => [innerWidth, document.scrollingElement?.scrollWidth]);
      expect(screen).toBe(390);
      expect(content).toBe(390);
    });
  }
});

test.describe('no layout shift', () => {
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 1280, height: 800 },
  ]) {
    test.describe(`at ${viewport.width} × ${viewport.height}`, () => {
      test.use({ viewport });

      test('where a list of equal heights is arranged', async ({ page, open, event, hold, head }) => {
        const letGo = await hold();
        await open(
          `${list(CALM, names('news', 1, 10).toReversed())}<p>Text below the list.</p>`,
          `<style>li { height: 60px }</style>${head}`,
        );
        // The reader has seen the page's own order.
        await painted(page);
        letGo();
        await event('topslot:ranked');
        await painted(page);
        await expect(page.locator('li')).toHaveText(names('news', 1, 10));
        expect(await page.evaluate(() => window.shifts)).toBe(0);
      });

      test('where a container with reserved height is filled, and its pictures come late', async ({
        page,
        open,
        event,
        head,
        answerWith,
      }) => {
        const answered = promise();
        const shown = promise();
        await answerWith(
          names('news', 1, 5).map((title) => ({ title, description: `About ${title}`, image: '/picture.svg' })),
          answered.kept,
        );
        await page.route('**/picture.svg', async (route) => {
          await shown.kept;
          await route.continue();
        });
        await open(
          `${EMPTY}<p>Text below the list.</p>`,
          `<style>ol { min-height: 1500px; max-width: 300px }</style>${head}`,
        );
        await painted(page);
        answered.keep();
        await event('topslot:ranked');
        await painted(page);
        expect(await page.evaluate(() => [...document.images].some(({ complete }) => complete))).toBe(false);
        shown.keep();
        await page.waitForFunction(() => [...document.images].every(({ naturalWidth }) => naturalWidth === 3200));
        await painted(page);
        await expect(page.locator('img')).toHaveCount(5);
        expect(await page.evaluate(() => window.shifts)).toBe(0);
      });
    });
  }
});

test.describe('a reader at the keyboard', () => {
  /** Opens a list whose ranking waits until the first link has had the focus for longer than a second. */
  const read = async (page: Page, hold: World['hold'], begin: () => Promise<unknown>): Promise<void> => {
    const letGo = await hold();
    await begin();
    await page.keyboard.press('Tab');
    await expect(page.locator('li a').first()).toBeFocused();
    const since = await page.evaluate(() => performance.now());
    await page.waitForFunction((from) => performance.now() - from > 1100, since);
    letGo();
  };

  test('keeps the focus in a list that the page has rendered, however long', async ({ page, open, event, hold }) => {
    await read(page, hold, () => open(list(CALM, names('news', 1, 6).toReversed())));
    expect(await event('topslot:default')).toEqual({ reason: 'interacted' });
    await expect(page.locator('li a').first()).toBeFocused();
    await expect(page.locator('li')).toHaveText(names('news', 1, 6).toReversed());
  });

  test('keeps it in a filled list that the page refreshes', async ({ page, open, event, hold }) => {
    await open(EMPTY);
    await event('topslot:ranked');
    const first = await page.locator('li').first().elementHandle();
    await read(page, hold, () =>
      page.locator('ol').evaluate((container) => {
        void window.api().mount(container).refresh();
      }),
    );
    expect(await event('topslot:default')).toEqual({ reason: 'interacted' });
    await expect(page.locator('li a').first()).toBeFocused();
    expect(await first?.evaluate((element) => element.isConnected)).toBe(true);
  });
});

const STORIES = names('news', 1, 6);
const AD = '<li id="ad">An ad</li>';
/** A list of the page's own in the reverse order of the ranking, with an ad in the middle; and one to be filled. */
const RENDERED = list('id="stories"', STORIES.toReversed()).replace('<li><a href="/stories/news-3"', `${AD}$&`);
const UNFILLED = '<ol id="stories">The stories are on their way.</ol>';

/** Mounts the list with the publisher's own rules. */
const rules = (more: string, about = ''): string => `
  <script>
    window.topslot = window.topslot || [];
    topslot.push(({ mount }) => {
      const container = document.querySelector('#stories');
      window.before = container.innerHTML;
      window.nodes = [...container.children];
      const by = (name) => ({ id }) => id.endsWith('/' + name);
      window.handle = mount(container, { app: 'calm', sets: 'news', limit: 6, ${more} });
      ${about}
    });
  </script>`;

const PIN = "(items) => [items.find(by('news-4')), ...items.filter((item) => !by('news-4')(item))]";

/** What `curate` is, what stands there then, and what the event says of it. */
const curations: readonly (readonly [
  promise: string,
  curate: string,
  shown: readonly string[],
  more?: { readonly filtered?: readonly string[]; readonly inserted?: readonly string[] },
])[] = [
  ['gives back what it was given', '(items) => items', STORIES],
  ['gives nothing back', '(items) => { items.length = 0; }', STORIES],
  [
    'drops a story',
    "(items) => items.filter((item) => !by('news-2')(item))",
    ['news-1', 'news-3', 'news-4', 'news-5', 'news-6'],
    { filtered: ['news-2'] },
  ],
  [
    'drops the story on top',
    '(items) => items.slice(1)',
    ['news-2', 'news-3', 'news-4', 'news-5', 'news-6'],
    { filtered: ['news-1'] },
  ],
  [
    'leaves one',
    "(items) => [items.find(by('news-3'))]",
    ['news-3'],
    { filtered: ['news-1', 'news-2', 'news-4', 'news-5', 'news-6'] },
  ],
  ['pins a story on top', PIN, ['news-4', 'news-1', 'news-2', 'news-3', 'news-5', 'news-6']],
  ['has an order of its own', '(items) => [...items].reverse()', STORIES.toReversed()],
  ['changes the very array that it was given', '(items) => items.reverse()', STORIES.toReversed()],
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
    'puts a story in the place of another',
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

/** What `curate` may do wrong, and how that ends. */
const mistakes: readonly (readonly [mistake: string, curate: string, reason: string])[] = [
  ['drops everything', '() => []', 'empty'],
  [
    'gives back nothing that can be shown',
    "() => [{ id: 'javascript:window.hacked=1', title: 'a' }, { id: '/untitled' }]",
    'empty',
  ],
  ['throws', "() => { throw new Error('a rule of the page'); }", 'invalid'],
  ['is asynchronous', 'async (items) => items', 'invalid'],
  ['gives back something else', '() => 5', 'invalid'],
  ['gives back holes', '(items) => [...items, undefined]', 'invalid'],
  ['is none', '5', 'invalid'],
];

for (const [where, body] of [
  ['a list that the page has rendered', RENDERED],
  ['a filled list', UNFILLED],
] as const) {
  test.describe(`in ${where}, curate`, () => {
    const isRendered = body === RENDERED;

    for (const [what, curate, shown, { filtered = [], inserted = [] } = {}] of curations) {
      test(`that ${what}: that is what the reader and the event get`, async ({ page, open, event, complaints }) => {
        await open(`${body}${rules(`curate: ${curate}`)}`);
        const detail = await event('topslot:ranked');
        expect(namesOf(detail.shown)).toEqual(shown);
        expect(namesOf(detail.filtered)).toEqual(filtered);
        expect(namesOf(detail.inserted)).toEqual(inserted);
        const stories = (await order(page)).filter((name) => name !== 'An ad');
        expect(stories).toEqual(shown);
        if (isRendered) {
          // Nothing was made anew but what was added, and nobody has touched the ad.
          const made = await page.evaluate(
            '[...document.querySelectorAll("#stories > li")].filter((li) => !nodes.includes(li)).length',
          );
          expect(made).toBe(inserted.length);
          await expect(page.locator('#ad')).toHaveCount(1);
        }
        expect(await page.evaluate('window.hacked')).toBeUndefined();
        expect(complaints).toEqual([]);
      });
    }

    for (const [what, curate, reason] of mistakes) {
      test(`that ${what} ends as ${reason}, and leaves everything as it was`, async ({
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
          .toEqual(reason === 'invalid' ? [expect.stringMatching(/^topslot: .*Error: /)] : []);
      });
    }
  });
}

test.describe('curate', () => {
  const BESIDE = '<div data-topslot-app="other" data-topslot-sets="sports"></div>';
  const HERE = 'onclick="event.preventDefault()"';

  test('sees the elements of a list that the page has rendered', async ({ page, open, event }) => {
    const body = RENDERED.replace('<li><a href="/stories/news-4"', '<li class="sold-out"><a href="/stories/news-4"');
    await open(`${body}${rules("curate: (items) => items.filter(({ element }) => !element.matches('.sold-out'))")}`);
    const { filtered } = await event('topslot:ranked');
    expect(namesOf(filtered)).toEqual(['news-4']);
    await expect(page.locator('.sold-out')).toHaveCount(0);
  });

  test('puts an element of the page where it wants', async ({ page, open, event }) => {
    await open(
      `${RENDERED}${rules("curate: (items) => [items[0], { id: '/ad', element: document.querySelector('#ad') }, ...items.slice(1)]")}`,
    );
    const { inserted } = await event('topslot:ranked');
    expect(namesOf(inserted)).toEqual(['ad']);
    expect(await order(page)).toEqual(['news-1', 'An ad', 'news-2', 'news-3', 'news-4', 'news-5', 'news-6']);
  });

  test('keeps the places of everything else', async ({ page, open, event }) => {
    await open(`${RENDERED}${rules('curate: (items) => items.slice(0, 5)')}`);
    await event('topslot:ranked');
    expect(await order(page)).toEqual(['news-1', 'news-2', 'news-3', 'An ad', 'news-4', 'news-5']);
  });

  test('is asked again by refresh(), and what it drops then leaves as well', async ({ page, open, event }) => {
    await open(`${RENDERED}${rules('curate: (items) => items.slice(0, window.most ?? 5)')}`);
    await event('topslot:ranked');
    await page.evaluate('window.most = 3');
    expect(await page.evaluate('handle.refresh()')).toMatchObject({ status: 'ranked' });
    expect(await order(page)).toEqual(['news-1', 'news-2', 'news-3', 'An ad']);
  });

  test('adds once, however often the list is refreshed', async ({ page, open, event }) => {
    await open(
      `${RENDERED}${rules("curate: (items) => [...items.slice(0, 2), { id: '/stories/extra', title: 'Extra' }, ...items.slice(2)]")}`,
    );
    await event('topslot:ranked');
    await page.evaluate('handle.refresh()');
    expect(await page.evaluate('handle.refresh()')).toMatchObject({ status: 'ranked' });
    expect(await order(page)).toEqual([...names('news', 1, 2), 'extra', 'An ad', ...names('news', 3, 6)]);
  });

  for (const [what, body] of [
    ['a list that the page has rendered', RENDERED],
    ['a filled list', UNFILLED],
  ] as const) {
    for (const [which, curate, rewarded] of [
      ['a pinned story is not rewarded', PIN, ['other']],
      ['an added story is not rewarded', "(items) => [{ id: '/stories/extra', title: 'Extra' }, ...items]", ['other']],
      ['the next story is not rewarded where the ranked one was dropped', '(items) => items.slice(1)', ['other']],
      ["the ranking's own story is rewarded, whatever follows it", '(items) => items.slice(0, 2)', ['calm', 'other']],
    ] as const) {
      test(`a click on top of ${what}: ${which}`, async ({ page, open, received, told }) => {
        await open(`<div ${HERE}>${body}${rules(`curate: ${curate}`)}${BESIDE}</div>`);
        await page.waitForFunction(() => window.fired.filter(({ type }) => type === 'topslot:ranked').length === 2);
        const links = page.locator('#stories a');
        await links.nth(0).click();
        await links.nth(1).click();
        await page.locator('[data-topslot-app] a').first().click();
        // The page is told of a reward in the click itself, so by now of every one that there is.
        expect((await told()).filter((type) => type === 'topslot:rewarded')).toHaveLength(rewarded.length);
        await expect.poll(() => new Set(received('reward').map(({ app }) => app))).toEqual(new Set(rewarded));
      });
    }
  }
});

test.describe('renderItem', () => {
  const CARD = `({ id, title }) => {
    window.rendered = (window.rendered ?? 0) + 1;
    const card = document.createElement('article');
    const link = Object.assign(document.createElement('a'), { href: id, textContent: title, className: 'card' });
    card.append('Read: ', link);
    return card;
  }`;

  test("makes the elements of a filled list, with the page's own listeners and classes", async ({
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

  test('makes what is clicked for the reward', async ({ page, open, event, received }) => {
    await open(`${UNFILLED}${rules(`renderItem: ${CARD}`)}`);
    const { data } = await event('topslot:ranked');
    await page.locator('a.card').first().click();
    await expect.poll(() => received('reward')).toMatchObject([{ eventId: data.eventId, joined: 'counted' }]);
  });

  test('makes new elements for refresh(), and the old ones go', async ({ page, open, event }) => {
    await open(`${UNFILLED}${rules(`renderItem: ${CARD}`)}`);
    await event('topslot:ranked');
    const old = await page.locator('article').first().elementHandle();
    expect(await page.evaluate('handle.refresh()')).toMatchObject({ status: 'ranked' });
    expect(await order(page)).toEqual(STORIES);
    expect(await page.evaluate('rendered')).toBe(12);
    expect(await old?.evaluate((element) => element.isConnected)).toBe(false);
  });

  test('makes what curate adds to a list that the page has rendered, and nothing else', async ({
    page,
    open,
    event,
  }) => {
    const curate = "curate: (items) => [...items, { id: '/stories/extra', title: 'Extra' }]";
    await open(`${RENDERED}${rules(`${curate}, renderItem: ${CARD}`)}`);
    await event('topslot:ranked');
    expect(await page.evaluate('rendered')).toBe(1);
    await expect(page.locator('#stories > article')).toHaveText('Read: Extra');
  });

  test('never gets an address that is no link, or a story without a title', async ({
    page,
    open,
    event,
    answerWith,
  }) => {
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

  for (const [what, renderItem] of [
    ['throws', "() => { throw new Error('a rule of the page'); }"],
    [
      'throws in the middle',
      `(item) => { if (by('news-3')(item)) throw new Error('a rule of the page'); return (${CARD})(item); }`,
    ],
    ['makes nothing', '() => {}'],
    ['makes a text', '({ title }) => title'],
    ['is none', "'li'"],
  ] as const) {
    test(`that ${what} ends as invalid, and leaves everything as it was`, async ({ page, open, event, complaints }) => {
      await open(`${UNFILLED}${rules(`renderItem: ${renderItem}`)}`);
      expect(await event('topslot:default')).toEqual({ reason: 'invalid' });
      await expect(page.locator('#stories')).toHaveText('The stories are on their way.');
      await expect.poll(() => complaints).toEqual([expect.stringMatching(/^topslot: .*Error: /)]);
    });
  }

  test('that throws for refresh() leaves what it has made before', async ({ page, open, event, complaints }) => {
    await open(
      `${UNFILLED}${rules(`renderItem: (item) => { if (window.fail) throw new Error('a rule of the page'); return (${CARD})(item); }`)}`,
    );
    await event('topslot:ranked');
    const old = await page.locator('article').first().elementHandle();
    await page.evaluate('window.fail = true');
    expect(await page.evaluate('handle.refresh()')).toEqual({ status: 'default', reason: 'invalid' });
    expect(await order(page)).toEqual(STORIES);
    expect(await old?.evaluate((element) => element.isConnected)).toBe(true);
    await expect.poll(() => complaints).toHaveLength(1);
  });
});
