import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { bundleModule, expect, list } from '../fixtures.ts';
import { CALM_ATTRIBUTES, LIST, OWN_ORDER, PLAIN_TAG, RANKED_ORDER, SCRIPT, test } from './strictPage.ts';

const DOMPURIFY = readFileSync(createRequire(import.meta.url).resolve('dompurify/dist/purify.min.js'), 'utf8');

/**
 * Hostile comments of readers, and a selector for the markup that a sanitizer leaves. `evil.test` is the attacker's
 * host.
 */
const attacks: readonly (readonly [description: string, markup: string, remaining: string | null])[] = [
  [
    'an endpoint on a container',
    `<ol ${CALM_ATTRIBUTES} data-topslot-endpoint="http://evil.test/" data-endpoint="http://evil.test/" data-topslot-nonce="x" data-topslot-transport="fetch"></ol>`,
    '[data-topslot-endpoint][data-endpoint]',
  ],
  [
    'app ids that change the path or the host',
    [
      '../../evil',
      '..',
      '//evil.test',
      'http://evil.test/calm',
      'calm/rank/news?callback=hacked&amp;',
      'calm/../../../evil',
      'calm\\..\\..',
      '%2e%2e/%2e%2e',
      'calm#',
      '&#10;calm',
      '',
    ]
      .map((app) => `<ol data-topslot-app="${app}" data-topslot-sets="news"></ol>`)
      .join(''),
    '[data-topslot-app="//evil.test"]',
  ],
  [
    'set ids that change the path or the host',
    [
      'http://evil.test/news',
      '//evil.test news',
      'news/../../../evil',
      '../../../reward/1',
      'news ../../x',
      'news?callback=hacked&amp;',
      'news#',
      '..',
      '',
    ]
      .map((sets) => `<ol data-topslot-app="calm" data-topslot-sets="${sets}"></ol>`)
      .join(''),
    '[data-topslot-sets="//evil.test news"]',
  ],
  [
    'invalid numbers',
    ['1&amp;callback=hacked', '../../evil', '//evil.test', '-1', '1e999', '99e99', 'NaN', '{}', '0x10', '२']
      .map(
        (junk) =>
          `<ol ${CALM_ATTRIBUTES} data-topslot-details="${junk}" data-topslot-limit="${junk}"></ol>
           <ol ${CALM_ATTRIBUTES} data-topslot-timeout="${junk}"></ol><ol ${CALM_ATTRIBUTES} data-topslot-max-age="${junk}"></ol>`,
      )
      .join(''),
    '[data-topslot-details="../../evil"]',
  ],
  [
    'items with script URLs',
    `<ol ${CALM_ATTRIBUTES}><li data-topslot-id="javascript:window.hacked=1"><a href="javascript:window.hacked=1">1</a></li>
     <li data-topslot-id="data:text/html,x">2</li><li data-topslot-id="news:1"><a href="/stories/news-1">3</a></li></ol>`,
    '[data-topslot-id^="javascript:"]',
  ],
  [
    'a preload',
    '<link rel="preload" as="script" crossorigin href="http://evil.test/api/v2/other/rank/news?dnt=1&amp;defer=1&amp;callback=topslot.answer">',
    null,
  ],
  [
    'an image with the URL of a rank request',
    '<img alt="" src="<service>/api/v2/other/rank/news?dnt=1&amp;defer=1&amp;callback=topslot.answer">',
    'img',
  ],
  [
    'scripts',
    '<script src="http://evil.test/topslot.js" data-endpoint="http://evil.test/"></script><script>window.hacked = 1</script>',
    null,
  ],
  [
    'a base URL and a redirect',
    '<base href="http://evil.test/"><meta http-equiv="refresh" content="0;url=http://evil.test/">',
    null,
  ],
  ['elements with the id topslot', '<p id="topslot"></p><p id="topslot"></p><img name="topslot" alt="">', '#topslot'],
  ['links that imitate topslot.mount', '<a id="topslot"></a><a id="topslot" name="mount"></a>', '#topslot[name=mount]'],
  [
    'a form that imitates the API',
    '<form id="topslot"><input name="mount"><input name="push"><input name="answer"><input name="setConsent"></form>',
    '#topslot [name=mount]',
  ],
  [
    'elements with the name callback',
    '<a id="callback" href="http://evil.test/"></a><img name="callback" alt="">',
    '#callback',
  ],
  [
    'elements with the names of browser APIs that the widget uses',
    [
      'currentScript',
      'children',
      'head',
      'readyState',
      'prerendering',
      'trustedTypes',
      'navigator',
      'location',
      'fetch',
    ]
      .map((name) => `<p id="${name}"></p><img name="${name}" alt=""><form name="${name}"></form>`)
      .join(''),
    'form',
  ],
  [
    'a form whose inputs have the names of methods',
    `<form ${CALM_ATTRIBUTES}>${[
      'children',
      'getAttribute',
      'matches',
      'querySelector',
      'append',
      'replaceChildren',
      'addEventListener',
      'dispatchEvent',
      'role',
      'dataset',
      'src',
      'nonce',
      'mount',
    ]
      .map((name) => `<input name="${name}"><input id="${name}">`)
      .join('')}</form>`,
    'form[data-topslot-app] input',
  ],
  [
    'containers that are not lists',
    ['form', 'a', 'table', 'select', 'textarea', 'style', 'svg', 'math', 'button', 'details', 'img', 'input']
      .map((tag) => `<${tag} ${CALM_ATTRIBUTES}></${tag}>`)
      .join(''),
    'svg[data-topslot-app]',
  ],
  [
    'a container in a container',
    `<ol ${CALM_ATTRIBUTES}><li ${CALM_ATTRIBUTES}><ol ${CALM_ATTRIBUTES}></ol></li></ol>`,
    'ol li ol',
  ],
];

/** When the comment is inserted: before the widget's script, after it during parsing, or after the page is ranked. */
const moments = ['before', 'while', 'after'] as const;

test.describe("a reader's comment that DOMPurify has sanitized with its defaults is harmless:", () => {
  const OTHER = list('id="own" data-topslot-app="other" data-topslot-sets="news"', OWN_ORDER);

  for (const [description, markup, remaining] of attacks) {
    test(description, async ({ page, publisher, server, received, openUnder, complaints }) => {
      const requests = new Set<string>();
      const scripts = new Set<string>();
      const rewarded: string[] = [];
      page.on('request', (request) => {
        requests.add(new URL(request.url()).origin);
        if (request.resourceType() === 'script') scripts.add(request.url().replace(/\/api\/v2\/.*/, '/api/v2/'));
      });
      publisher.page('/purify.js', DOMPURIFY, SCRIPT);
      const insert = `document.querySelector('#comments').innerHTML = DOMPurify.sanitize(${JSON.stringify(markup.replace('<service>', server.url))});`;
      const commentSection = (script: string): string =>
        `<div id="comments"></div><script src="/purify.js"></script>
         <script>window.insert = () => { ${script.replaceAll('<', '\\x3c')} }</script>`;
      const front = `<div onclick="event.preventDefault()">${OTHER}</div>`;
      const insertNow = '<script>insert()</script>';
      const tag = PLAIN_TAG.replace('async ', '');
      const pages = {
        before: `${commentSection(insert)}${insertNow}${tag}${front}`,
        while: `${tag}${front}${commentSection(insert)}${insertNow}<p>The end.</p>`,
        after: `${tag}${front}${commentSection(insert)}`,
      };

      for (const moment of moments) {
        await openUnder('', pages[moment]);
        await page.waitForLoadState('load');
        if (moment === 'after') {
          await page.waitForFunction(() => window.fired.length > 0);
          await page.evaluate('insert()');
          const refreshed = await page.locator('#own').evaluate((own) => window.api().mount(own).refresh());
          expect(refreshed, moment).toMatchObject({ status: 'ranked' });
        } else {
          // Waits until every container has an outcome.
          await page.waitForFunction(
            () =>
              window.fired.filter(({ type }) => /ranked|default/.test(type)).length >=
              document.querySelectorAll('[data-topslot-app]').length,
          );
        }
        if (remaining)
          await expect(page.locator(`#comments ${remaining}`), 'markup that the sanitizer leaves').not.toHaveCount(0);
        else await expect(page.locator('#comments *')).toHaveCount(0);
        await expect(page.locator('#own li'), moment).toHaveText(RANKED_ORDER);
        await page.locator('#own a').first().click();
        rewarded.push('other');
        await expect.poll(() => received('reward').map(({ app }) => app), moment).toEqual(rewarded);
        expect(await page.evaluate('window.hacked'), moment).toBeUndefined();
      }

      const { url } = server;
      expect([...requests].filter((origin) => ![publisher.url, url].includes(origin))).toEqual([]);
      expect([...scripts].toSorted()).toEqual(
        [`${publisher.url}/purify.js`, `${url}/api/v2/`, `${url}/topslot.js`].toSorted(),
      );
      for (const { path } of received('rank')) {
        expect(path).toMatch(
          /^\/api\/v2\/(calm|other)\/rank\/news\?(limit=\d+&)?(details=[^&]+&)?dnt=1&defer=1&callback=topslot\.answer(&(again=1)?)*$/,
        );
      }
      expect(complaints.filter((complaint) => complaint.startsWith('thrown'))).toEqual([]);
    });
  }
});

test('an image with the name of an unsupported document property does not stop the widget', async ({
  page,
  publisher,
  openUnder,
  outcome,
}) => {
  // Only Chromium has document.prerendering. In other browsers a sanitizer keeps the name, so the image becomes the
  // property.
  await page.addInitScript('delete Document.prototype.prerendering;');
  publisher.page('/purify.js', DOMPURIFY, SCRIPT);
  await openUnder(
    '',
    `<div id="comments"></div><script src="/purify.js"></script>
     <script>document.querySelector('#comments').innerHTML = DOMPurify.sanitize('<img name="prerendering" alt="">')</script>
     ${PLAIN_TAG}${LIST}`,
  );
  expect(await page.evaluate('document.prerendering.localName')).toBe('img');
  expect(await outcome()).toBe('ranked');
});

test.describe('sanitized markup with unsanitized names cannot choose the endpoint:', () => {
  for (const [description, markup] of [
    [
      'an image in place of document.currentScript',
      '<img name="currentScript" alt="" data-endpoint="http://evil.test/">',
    ],
    [
      'a form in place of document.currentScript',
      '<form name="currentScript" data-endpoint="http://evil.test/"></form>',
    ],
    [
      'a form with a source',
      '<form name="currentScript"><input name="src" value="http://evil.test/topslot.js"></form>',
    ],
  ] as const) {
    test(description, async ({ page, openUnder, publisher, server, complaints }) => {
      const origins = new Set<string>();
      page.on('request', (request) => origins.add(new URL(request.url()).origin));
      for (const html of [`${markup}${PLAIN_TAG}${LIST}`, `${PLAIN_TAG.replace('async ', '')}${markup}${LIST}`]) {
        await openUnder('', html);
        await page.waitForLoadState('load');
        expect(await page.evaluate('document.currentScript.localName')).toMatch(/img|form/);
      }
      expect([...origins].toSorted()).toEqual([publisher.url, server.url].toSorted());
      expect(complaints.filter((complaint) => complaint.startsWith('thrown'))).toEqual([]);
    });
  }
});

test.describe('in a bundle too, a list is ranked next to', () => {
  for (const [description, markup] of [
    ['an element with the id topslot', '<p id="topslot"></p>'],
    ['a form that imitates the API', '<form id="topslot"><input name="mount"><input name="answer"></form>'],
    ['links that imitate topslot.answer', '<a id="topslot"></a><a id="topslot" name="answer"></a>'],
  ] as const) {
    test(description, async ({ openUnder, outcome, publisher }) => {
      publisher.page('/topslot.mjs', await bundleModule('index'), SCRIPT);
      await openUnder(
        '',
        `${markup}${LIST}<script type="module">
           import { mount } from '/topslot.mjs';
           mount(document.querySelector('ol'), { endpoint: '<service>' });
         </script>`,
      );
      expect(await outcome()).toBe('ranked');
    });
  }
});
