import type { Page } from '@playwright/test';
import { expect, list, names, test } from '../fixtures.ts';

// Readers' comments that a publisher does not sanitize, or whose names a sanitizer allows. An `<img name="head">` becomes
// `document.head`, and an `<input name="contains">` becomes its form's `contains`.

const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';
const RANKED_ORDER = names('news', 1, 4);
const OWN = list('id="own" data-topslot-app="other" data-topslot-sets="news"', RANKED_ORDER.toReversed());

/** Properties of the document that the widget, its libraries or the browser's own methods for it read. */
const DOCUMENT_NAMES = [
  'currentScript',
  'documentElement',
  'readyState',
  'head',
  'body',
  'baseURI',
  'URL',
  'referrer',
  'hidden',
  'visibilityState',
  'prerendering',
  'createElement',
  'createComment',
  'querySelector',
  'querySelectorAll',
  'addEventListener',
  'dispatchEvent',
  'contains',
  'children',
  'defaultView',
  'location',
  'constructor',
  'toString',
];

/** Globals. An element with such an id or name must not replace them. */
const WINDOW_NAMES = [
  'addEventListener',
  'dispatchEvent',
  'document',
  'navigator',
  'location',
  'fetch',
  'console',
  'setTimeout',
  'queueMicrotask',
  'trustedTypes',
  'IntersectionObserver',
  'MutationObserver',
  'AbortController',
  'CustomEvent',
  'Comment',
  'Reflect',
  'Blob',
  'URL',
  'topslot',
  'callback',
  'mount',
  'mountAll',
];

/** Properties of elements that the widget reads. */
const ELEMENT_NAMES = [
  'addEventListener',
  'dispatchEvent',
  'contains',
  'children',
  'querySelector',
  'querySelectorAll',
  'getAttribute',
  'hasAttribute',
  'matches',
  'closest',
  'dataset',
  'outerHTML',
  'isConnected',
  'firstElementChild',
  'parentElement',
  'textContent',
  'tagName',
  'className',
  'role',
  'href',
  'append',
  'after',
  'remove',
  'replaceWith',
  'replaceChildren',
  'getBoundingClientRect',
  'nodeType',
  'constructor',
];

type Markup = (name: string) => string;

const elementsNamed: readonly (readonly [description: string, markup: Markup])[] = [
  ['<img name>', (name) => `<img name="${name}" alt="">`],
  ['<form name>', (name) => `<form name="${name}"></form>`],
  ['<img id name>', (name) => `<img id="${name}" name="${name}" alt="">`],
  ['<object id>', (name) => `<object id="${name}"></object>`],
  ['<embed name>', (name) => `<embed name="${name}">`],
  ['<iframe name>', (name) => `<iframe name="${name}"></iframe>`],
  [
    'two <a id>',
    (name) => `<a id="${name}" href="http://evil.test/"></a><a id="${name}" href="http://evil.test/"></a>`,
  ],
];

/** Returns the center of the first link of the publisher's list. Playwright's own locators read clobbered names. */
const findTopLink = (page: Page): Promise<{ readonly x: number; readonly y: number; readonly text: string | null }> =>
  page.evaluate(() => {
    const own = Document.prototype.getElementById.call(document, 'own');
    const link = own?.querySelector('a');
    const { x = 0, y = 0, width = 0, height = 0 } = link?.getBoundingClientRect() ?? {};
    return { x: x + width / 2, y: y + height / 2, text: link?.textContent ?? null };
  });

interface Attacked {
  /** Opens a page with a comment before or after the publisher's list, and checks that the list works completely. */
  readonly checkListNextTo: (comment: string) => Promise<void>;
}

const attacked = test.extend<Attacked>({
  checkListNextTo: async ({ page, open, tag, event, received, complaints }, use) => {
    await use(async (comment) => {
      const comments = `<div style="height: 0; overflow: hidden">${comment}</div>`;
      const front = `<div onclick="event.preventDefault()">${OWN}</div>`;
      const script = tag('data-dnt="0"').replace('async ', '');
      for (const [moment, body] of [
        ['the comment is parsed before the script', comments + script + front],
        ['the comment is parsed after the list', script + front + comments],
      ] as const) {
        /** The requests for the publisher's list. The reader's containers may send some, too. */
        const own = (route: 'reward' | 'activate') => received(route).filter(({ app }) => app === 'other');
        const { length } = own('reward');
        await open(body, '');
        const { data } = await event('topslot:ranked', 'other');
        const { x, y, text } = await findTopLink(page);
        expect(text, moment).toBe('news-1');
        await event('topslot:displayed', 'other');
        await page.mouse.click(x, y);
        await event('topslot:rewarded', 'other');
        await expect.poll(() => own('reward').length, moment).toBe(length + 1);
        expect(own('reward').at(-1), moment).toMatchObject({ eventId: data.eventId, joined: 'counted', on: 15 });
        await expect.poll(() => own('activate').at(-1)?.eventId, moment).toBe(data.eventId);
        const statuses = await page.evaluate(async () => {
          const outcomes = await Promise.all(
            window
              .api()
              .lists()
              .map(({ ready }) => ready),
          );
          return outcomes.map(({ status }) => status);
        });
        expect(statuses, 'ready never rejects').toContain('ranked');
        expect(
          complaints.filter((complaint) => /thrown|Uncaught/.test(complaint)),
          moment,
        ).toEqual([]);
      }
    });
  },
});

attacked.describe("the publisher's list is ranked, activated and rewarded next to elements with the names of", () => {
  for (const [description, markup] of elementsNamed) {
    for (const [kind, clobbered] of [
      ['properties of the document', DOCUMENT_NAMES],
      ['globals', WINDOW_NAMES],
    ] as const) {
      attacked(`${kind}: ${description}`, async ({ checkListNextTo }) => {
        await checkListNextTo(clobbered.map(markup).join(''));
      });
    }
  }

  for (const [description, markup] of [
    ['a form with inputs', '<form id="topslot"><input name="mountAll"><input name="lists"></form>'],
    ['a form with objects, which are functions', '<form id="topslot"><object name="mountAll"></object></form>'],
    ['links', '<a id="topslot"></a><a id="topslot" name="mountAll"></a>'],
  ] as const) {
    attacked(`the API: ${description}`, async ({ checkListNextTo }) => {
      await checkListNextTo(markup);
    });
  }

  // One at a time: another name could hide the effect.
  for (const name of DOCUMENT_NAMES) {
    attacked(`document.${name}`, async ({ checkListNextTo }) => {
      await checkListNextTo(`<img name="${name}" alt=""><form name="${name}"><input name="${name}"></form>`);
    });
  }
});

attacked.describe("the publisher's list is ranked, activated and rewarded next to a reader's container with", () => {
  const controls: readonly (readonly [description: string, markup: Markup])[] = [
    ['inputs', (name) => `<input name="${name}">`],
    ['two inputs of each name', (name) => `<input name="${name}"><input id="${name}">`],
    ['buttons', (name) => `<button id="${name}">x</button>`],
    ['objects', (name) => `<object name="${name}"></object>`],
    ['pictures', (name) => `<img name="${name}" alt="">`],
  ];
  for (const [description, markup] of controls) {
    attacked(`${description} named like all members of an element`, async ({ checkListNextTo }) => {
      await checkListNextTo(`<form ${CALM}>${ELEMENT_NAMES.map(markup).join('')}</form>`);
    });
  }

  // One container for each name, so that an error in one does not hide another.
  attacked('one input, with each name in a container of its own', async ({ checkListNextTo }) => {
    await checkListNextTo(ELEMENT_NAMES.map((name) => `<form ${CALM}><input name="${name}"></form>`).join(''));
  });
  attacked('a link to a ranked story, and one input', async ({ checkListNextTo }) => {
    const link = '<a href="/stories/news-1">1</a><a href="/stories/news-2">2</a>';
    await checkListNextTo(ELEMENT_NAMES.map((name) => `<form ${CALM}>${link}<input name="${name}"></form>`).join(''));
  });
  attacked('forms as its items', async ({ checkListNextTo }) => {
    const item = (name: string): string => `<form><a href="/stories/news-2">2</a><input name="${name}"></form>`;
    await checkListNextTo(
      ELEMENT_NAMES.map((name) => `<ol ${CALM}>${item(name)}<li><a href="/stories/news-1">1</a></li></ol>`).join(''),
    );
  });
  attacked('invalid attributes', async ({ checkListNextTo }) => {
    await checkListNextTo(
      `<ol ${CALM} data-topslot-items="((("><li><a href="/stories/news-1">1</a></li></ol>
       <ol data-topslot-app="../x" data-topslot-sets="%"></ol><svg ${CALM}></svg><math ${CALM}></math>
       <ol ${CALM} data-topslot-id="news:1"><li data-topslot-id="javascript:1"><a href="http://[">1</a></li></ol>`,
    );
  });
});

// js-cookie reads `document.cookie`, which no script can reach under another name for it.
test.describe('a reader who names an element "cookie"', () => {
  for (const [description, markup] of [
    ['an <img name="cookie">', '<img name="cookie" alt="">'],
    ['a <form name="cookie">', '<form name="cookie"><input name="split"></form>'],
    ['an <object id="cookie">', '<object id="cookie"></object>'],
  ] as const) {
    test(`takes away the consent cookie, and nothing else: ${description}`, async ({
      page,
      publisher,
      open,
      tag,
      event,
      received,
      complaints,
    }) => {
      await page.context().addCookies([{ name: 'cookie_consent', value: 'yes', url: publisher.url }]);
      const script = tag('data-consent-cookie="cookie_consent=yes" data-handoff').replace('async ', '');
      await open(`${markup}<div onclick="event.preventDefault()">${script}${OWN}</div>`, '');
      await event('topslot:ranked', 'other');
      expect(received('rank')).toMatchObject([{ dnt: true }]);
      await event('topslot:displayed', 'other');
      await page.locator('#own a').first().click();
      await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted' }]);
      expect(complaints).toEqual([]);
    });
  }
});

test.describe('a reader who names an element cannot', () => {
  for (const name of ['baseURI', 'currentScript', 'URL']) {
    test(`stop the reports: ${name}`, async ({ open, tag, server, received }) => {
      const report = `<script src="${server.url}/topslot-report.js" data-format="pairec" data-url="${server.url}/api/callback"></script>`;
      await open(`<img name="${name}" alt=""><form name="${name}"></form>${tag()}${report}${OWN}`, '');
      await expect.poll(() => received('callback')).toMatchObject([{ method: 'POST', status: 200 }]);
    });
  }
});
