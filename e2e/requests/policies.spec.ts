import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, list, names, test as base } from '../fixtures.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const PURIFY = readFileSync(createRequire(import.meta.url).resolve('dompurify/dist/purify.min.js'), 'utf8');

const SCRIPT = { 'Content-Type': 'text/javascript' };
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="18"><rect width="32" height="18"/></svg>';

// The app `calm` never reorders, so that the ranking is the feed's order; the page's own order is the reverse.
const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';
const RANKED_ORDER = names('news', 1, 4);
const OWN_ORDER = RANKED_ORDER.toReversed();
const LIST = list(CALM, OWN_ORDER);

const ENFORCED = 'Content-Security-Policy';
const ON_TRIAL = 'Content-Security-Policy-Report-Only';

interface Strict {
  /** Opens a page under a policy. In the policy and in the page, `<service>` stands for the origin of the service. */
  readonly openUnder: (policy: string, html: string, header?: string) => Promise<void>;
  /** How the first list ended: `ranked`, or why it was not. */
  readonly outcome: () => Promise<string>;
  /** The directives that something on the page has violated so far. */
  readonly violations: () => Promise<unknown>;
}

const test = base.extend<Strict>({
  openUnder: async ({ page, publisher, server }, use) => {
    const fill = (text: string): string => text.replaceAll('<service>', server.url);
    publisher.page('/topslot.js', read('../../dist/topslot.js'), SCRIPT);
    publisher.page('/topslot.css', read('../../dist/topslot.css'), { 'Content-Type': 'text/css' });
    for (const path of ['/picture.svg', '/favicon.ico']) {
      publisher.page(path, PICTURE, { 'Content-Type': 'image/svg+xml' });
    }
    await page.addInitScript(
      `window.violations = [];
       addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));`,
    );
    await use(async (policy, html, header = ENFORCED) => {
      publisher.page('/', `<!doctype html><html lang="en"><title>Front page</title>${fill(html)}`, {
        [header]: fill(policy),
      });
      await page.goto(`${publisher.url}/`, { waitUntil: 'domcontentloaded' });
    });
  },
  outcome: async ({ page }, use) => {
    await use(async () => {
      const found = await page.waitForFunction(() =>
        window.fired.find(({ type }) => type === 'topslot:ranked' || type === 'topslot:default'),
      );
      const { type, detail } = Object(await found.jsonValue());
      return type === 'topslot:ranked' ? 'ranked' : detail.reason;
    });
  },
  violations: async ({ page }, use) => {
    await use(() => page.evaluate('violations'));
  },
});

const PLAIN = '<script async src="<service>/topslot.js"></script>';
const WITH_NONCE = '<script async src="<service>/topslot.js" nonce="r4nd0m"></script>';
const OWN_COPY = '<script async src="/topslot.js" data-endpoint="<service>"></script>';
const OWN_COPY_FETCHING = '<script async src="/topslot.js" data-endpoint="<service>" data-transport="fetch"></script>';

/** The page's policy, the tag on the page, and what becomes of the list. */
const policies: readonly (readonly [policy: string, tag: string, outcome: 'ranked' | 'blocked'])[] = [
  ["script-src 'nonce-r4nd0m'", WITH_NONCE, 'ranked'],
  ["script-src 'nonce-r4nd0m' 'strict-dynamic'", WITH_NONCE, 'ranked'],
  ['script-src <service>; connect-src <service>', PLAIN, 'ranked'],
  ['script-src <service>/topslot.js <service>/api/v2/', PLAIN, 'ranked'],
  ["default-src 'self' <service>", PLAIN, 'ranked'],
  // The rank script is in none of these: the tag has come by its address.
  ['script-src <service>/topslot.js', PLAIN, 'blocked'],
  ["script-src <service>/topslot.js 'nonce-r4nd0m'", PLAIN, 'blocked'],
  ["script-src <service>/topslot.js 'nonce-another'", WITH_NONCE, 'blocked'],
  // A page that serves topslot.js itself.
  ["script-src 'self'", OWN_COPY, 'blocked'],
  ["script-src 'self'; connect-src <service>", OWN_COPY, 'blocked'],
  ["script-src 'self'; connect-src <service>", OWN_COPY_FETCHING, 'ranked'],
  ["script-src 'self'; connect-src 'self'", OWN_COPY_FETCHING, 'blocked'],
  ["default-src 'self'", OWN_COPY_FETCHING, 'blocked'],
  // Trusted Types.
  ["require-trusted-types-for 'script'", PLAIN, 'ranked'],
  ["require-trusted-types-for 'script'; trusted-types topslot", PLAIN, 'ranked'],
  ["require-trusted-types-for 'script'; trusted-types other topslot", PLAIN, 'ranked'],
  ["require-trusted-types-for 'script'; trusted-types other", PLAIN, 'blocked'],
  ["require-trusted-types-for 'script'; trusted-types 'none'", PLAIN, 'blocked'],
  ["require-trusted-types-for 'script'; trusted-types other", OWN_COPY_FETCHING, 'ranked'],
  // Names are checked, but none is required.
  ['trusted-types other', PLAIN, 'ranked'],
];

for (const [policy, tag, expected] of policies) {
  const how = [
    tag.includes('nonce') && 'with its nonce',
    tag.includes('data-endpoint') && "from the page's own host",
    tag.includes('fetch') && 'with fetch',
  ];
  const verb = expected === 'ranked' ? 'ranks and rewards' : 'says blocked';
  test(`the tag ${[...how.filter(Boolean), verb].join(' ')} under: ${policy}`, async ({
    page,
    openUnder,
    outcome,
    received,
  }) => {
    await openUnder(policy, `${tag}${LIST}`);
    expect(await outcome()).toBe(expected);
    await expect(page.locator('li')).toHaveText(expected === 'ranked' ? RANKED_ORDER : OWN_ORDER);
    await expect(page.locator('script[src*="/rank/"]')).toHaveCount(0);
    await page.locator('li a').first().click();
    await page.waitForURL(/\/stories\//);
    if (expected === 'ranked') await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted' }]);
    else expect(received('rank')).toEqual([]);
  });
}

for (const policy of [
  "script-src 'none'",
  "default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
]) {
  test(`a policy on trial changes nothing: ${policy}`, async ({ page, openUnder, outcome, violations, received }) => {
    await openUnder(policy, `${PLAIN}${LIST}`, ON_TRIAL);
    expect(await outcome()).toBe('ranked');
    await expect(page.locator('li')).toHaveText(RANKED_ORDER);
    // It was on trial for the rank script as well.
    await expect.poll(violations).toContain('script-src-elem');
    await page.locator('li a').first().click();
    await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted' }]);
  });
}

test.describe('Trusted Types', () => {
  const REQUIRED = "require-trusted-types-for 'script'; trusted-types";

  test('several lists, and a refresh, need one policy that is made once', async ({
    page,
    openUnder,
    outcome,
    complaints,
    received,
  }) => {
    const other = '<ol data-topslot-app="other" data-topslot-sets="sports"></ol>';
    await openUnder(`${REQUIRED} topslot`, `${PLAIN}${LIST}${LIST}${other}`);
    expect(await outcome()).toBe('ranked');
    await page.waitForFunction(() => window.fired.filter(({ type }) => type === 'topslot:ranked').length === 3);
    const statuses = await page.evaluate(() =>
      Promise.all(
        [...document.querySelectorAll('ol')].map(async (container) => {
          const { status } = await window.api().mount(container).refresh();
          return status;
        }),
      ),
    );
    expect(statuses).toEqual(['ranked', 'ranked', 'ranked']);
    expect(received('rank')).toHaveLength(6);
    expect(complaints).toEqual([]);
  });

  test('a name that is not allowed is tried, and nothing is thrown', async ({ openUnder, outcome, violations }) => {
    await openUnder(`${REQUIRED} other`, `${PLAIN}${LIST}`);
    expect(await outcome()).toBe('blocked');
    await expect.poll(violations).toEqual(['trusted-types', 'require-trusted-types-for']);
  });

  test('need no policy of ours with fetch, and nothing is reported', async ({
    openUnder,
    outcome,
    violations,
    complaints,
  }) => {
    await openUnder(`${REQUIRED} other`, `${OWN_COPY_FETCHING}${LIST}`);
    expect(await outcome()).toBe('ranked');
    expect(await violations()).toEqual([]);
    expect(complaints).toEqual([]);
  });

  const MOUNT = `
    window.topslot = window.topslot || [];
    topslot.push(({ mount }) =>
      mount(document.querySelector('ol'), { app: 'calm', sets: 'news', trustedTypesPolicy: front }));`;
  const BARE = list('', OWN_ORDER);

  test("the page's own policy vouches in place of ours, and nothing is reported", async ({
    openUnder,
    page,
    outcome,
    violations,
    complaints,
    server,
  }) => {
    await openUnder(
      `${REQUIRED} front`,
      `${PLAIN}${BARE}<script>
        const asked = [];
        const front = trustedTypes.createPolicy('front', { createScriptURL: (url) => (asked.push(url), url) });
        ${MOUNT}</script>`,
    );
    expect(await outcome()).toBe('ranked');
    await expect(page.locator('li')).toHaveText(RANKED_ORDER);
    expect(await page.evaluate('asked')).toEqual([expect.stringContaining(`${server.url}/api/v2/calm/rank/news?`)]);
    expect(await violations()).toEqual([]);
    expect(complaints).toEqual([]);
  });

  for (const [what, rules] of [
    ['refuses', "createScriptURL: () => { throw new TypeError('not on my page'); }"],
    ['knows no scripts', ''],
  ] as const) {
    test(`the page's own policy that ${what} blocks`, async ({ openUnder, page, outcome }) => {
      await openUnder(
        `${REQUIRED} front`,
        `${PLAIN}${BARE}<script>const front = trustedTypes.createPolicy('front', { ${rules} }); ${MOUNT}</script>`,
      );
      expect(await outcome()).toBe('blocked');
      await expect(page.locator('li')).toHaveText(OWN_ORDER);
    });
  }

  test("the page's default policy is enough", async ({ openUnder, outcome }) => {
    const policy = "<script>trustedTypes.createPolicy('default', { createScriptURL: (url) => url });</script>";
    await openUnder(`${REQUIRED} default`, `${policy}${PLAIN}${LIST}`);
    expect(await outcome()).toBe('ranked');
  });
});

test.describe('where connect-src forbids the service', () => {
  for (const [who, attributes] of [
    ['nobody has consented', ''],
    ['the reader has consented', 'data-dnt="0"'],
  ] as const) {
    test(`the list is ranked, and a click throws nothing, where ${who}`, async ({
      page,
      openUnder,
      outcome,
      event,
      received,
      violations,
    }) => {
      await openUnder(
        "connect-src 'self'",
        `${PLAIN.replace('async', `async ${attributes}`)}<div onclick="event.preventDefault()">${LIST}</div>`,
      );
      expect(await outcome()).toBe('ranked');
      await page.locator('li a').first().click();
      await event('topslot:rewarded');
      await expect.poll(violations).toContain('connect-src');
      // The reader gets where the link leads as well.
      await page.locator('div').evaluate((element) => element.removeAttribute('onclick'));
      await page.locator('li a').first().click();
      await page.waitForURL(/\/stories\/news-1$/);
      expect(received('reward')).toEqual([]);
    });
  }
});

test('the policy for a strict page is enough for everything: scripts, rewards, pictures and styles', async ({
  page,
  publisher,
  server,
  openUnder,
  event,
  received,
  violations,
  complaints,
}) => {
  for (const name of names('news', 1, 5)) {
    publisher.page(`/stories/${name}`, '<title>Story</title><meta property="og:image" content="/picture.svg">');
  }
  // Article pages are read in the background.
  await expect
    .poll(async () => (await fetch(`${server.url}/api/v2/other/rank/news?limit=5&details=2`)).text())
    .toMatch(/(picture\.svg.*){5}/);
  await openUnder(
    "default-src 'none'; script-src 'nonce-r4nd0m'; connect-src <service>; img-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types topslot",
    `<link rel="stylesheet" href="/topslot.css">${WITH_NONCE}
     ${list(CALM, OWN_ORDER)}
     <ol data-topslot-app="other" data-topslot-sets="news" data-topslot-limit="5"></ol>`,
  );
  const { data } = await event('topslot:ranked', 'calm');
  await event('topslot:ranked', 'other');
  await expect(page.locator('ol').first().locator('li')).toHaveText(RANKED_ORDER);
  await expect(page.locator('.topslot-image')).toHaveCount(5);
  await page.waitForFunction(() => [...document.images].every(({ naturalWidth }) => naturalWidth === 32));
  await expect.poll(() => received('activate').map(({ app, status }) => [app, status])).toContainEqual(['calm', 200]);
  expect(await violations()).toEqual([]);
  await page.locator('li a').first().click();
  await expect
    .poll(() => received('reward'))
    .toMatchObject([{ app: 'calm', eventId: data.eventId, joined: 'counted', status: 200 }]);
  expect(complaints).toEqual([]);
});

/** What readers write into comments, and what a sanitizer leaves of it, if anything. `evil.test` is theirs. */
const attacks: readonly (readonly [what: string, markup: string, left: string | null])[] = [
  [
    'an endpoint on a container',
    `<ol ${CALM} data-topslot-endpoint="http://evil.test/" data-endpoint="http://evil.test/" data-topslot-nonce="x" data-topslot-transport="fetch"></ol>`,
    '[data-topslot-endpoint][data-endpoint]',
  ],
  [
    'apps that climb, or lead elsewhere',
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
    'sets that climb, or lead elsewhere',
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
    'numbers that are none',
    ['1&amp;callback=hacked', '../../evil', '//evil.test', '-1', '1e999', '99e99', 'NaN', '{}', '0x10', '२']
      .map(
        (junk) =>
          `<ol ${CALM} data-topslot-details="${junk}" data-topslot-limit="${junk}"></ol>
           <ol ${CALM} data-topslot-timeout="${junk}"></ol><ol ${CALM} data-topslot-max-age="${junk}"></ol>`,
      )
      .join(''),
    '[data-topslot-details="../../evil"]',
  ],
  [
    'items with script addresses',
    `<ol ${CALM}><li data-topslot-id="javascript:window.hacked=1"><a href="javascript:window.hacked=1">1</a></li>
     <li data-topslot-id="data:text/html,x">2</li><li data-topslot-id="news:1"><a href="/stories/news-1">3</a></li></ol>`,
    '[data-topslot-id^="javascript:"]',
  ],
  [
    'a preload of their own',
    '<link rel="preload" as="script" crossorigin href="http://evil.test/api/v2/other/rank/news?dnt=1&amp;defer=1&amp;callback=topslot.answer">',
    null,
  ],
  [
    "a picture with the rank request's address",
    '<img alt="" src="<service>/api/v2/other/rank/news?dnt=1&amp;defer=1&amp;callback=topslot.answer">',
    'img',
  ],
  [
    'scripts',
    '<script src="http://evil.test/topslot.js" data-endpoint="http://evil.test/"></script><script>window.hacked = 1</script>',
    null,
  ],
  [
    'a base address',
    '<base href="http://evil.test/"><meta http-equiv="refresh" content="0;url=http://evil.test/">',
    null,
  ],
  [
    'elements that are called topslot',
    '<p id="topslot"></p><p id="topslot"></p><img name="topslot" alt="">',
    '#topslot',
  ],
  [
    'a topslot that seems to be an API',
    '<a id="topslot"></a><a id="topslot" name="mount"></a>',
    '#topslot[name=mount]',
  ],
  [
    'a form that seems to be the API',
    '<form id="topslot"><input name="mount"><input name="push"><input name="answer"><input name="setConsent"></form>',
    '#topslot [name=mount]',
  ],
  [
    'an element that is called callback',
    '<a id="callback" href="http://evil.test/"></a><img name="callback" alt="">',
    '#callback',
  ],
  [
    'elements that are called like what the widget uses',
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
    'a form whose inputs are called like methods',
    `<form ${CALM}>${[
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
    'containers that are no lists',
    ['form', 'a', 'table', 'select', 'textarea', 'style', 'svg', 'math', 'button', 'details', 'img', 'input']
      .map((tag) => `<${tag} ${CALM}></${tag}>`)
      .join(''),
    'svg[data-topslot-app]',
  ],
  ['a container in a container', `<ol ${CALM}><li ${CALM}><ol ${CALM}></ol></li></ol>`, 'ol li ol'],
];

/** When the comments come: before the widget's script, after it while the page is still parsed, or once the page is ranked. */
const moments = ['before', 'while', 'after'] as const;

test.describe("a reader's comment, sanitized with DOMPurify as it is, hurts nobody:", () => {
  const OTHER = list('id="own" data-topslot-app="other" data-topslot-sets="news"', OWN_ORDER);

  for (const [what, markup, left] of attacks) {
    test(what, async ({ page, publisher, server, received, openUnder, complaints }) => {
      const requests = new Set<string>();
      const scripts = new Set<string>();
      const rewarded: string[] = [];
      page.on('request', (request) => {
        requests.add(new URL(request.url()).origin);
        if (request.resourceType() === 'script') scripts.add(request.url().replace(/\/api\/v2\/.*/, '/api/v2/'));
      });
      publisher.page('/purify.js', PURIFY, SCRIPT);
      const insert = `document.querySelector('#comments').innerHTML = DOMPurify.sanitize(${JSON.stringify(markup.replace('<service>', server.url))});`;
      const comments = (script: string): string =>
        `<div id="comments"></div><script src="/purify.js"></script>
         <script>window.insert = () => { ${script.replaceAll('<', '\\x3c')} }</script>`;
      const front = `<div onclick="event.preventDefault()">${OTHER}</div>`;
      const now = '<script>insert()</script>';
      const tag = PLAIN.replace('async ', '');
      const pages = {
        before: `${comments(insert)}${now}${tag}${front}`,
        while: `${tag}${front}${comments(insert)}${now}<p>The end.</p>`,
        after: `${tag}${front}${comments(insert)}`,
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
          // Every container on the page has come to its end.
          await page.waitForFunction(
            () =>
              window.fired.filter(({ type }) => /ranked|default/.test(type)).length >=
              document.querySelectorAll('[data-topslot-app]').length,
          );
        }
        if (left) await expect(page.locator(`#comments ${left}`), 'what the sanitizer leaves').not.toHaveCount(0);
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

test('a picture that is called like what the browser does not know holds nothing back', async ({
  page,
  publisher,
  openUnder,
  outcome,
}) => {
  // Only Chromium knows it, so elsewhere a sanitizer keeps the name, and the page's document has a property of that name.
  await page.addInitScript('delete Document.prototype.prerendering;');
  publisher.page('/purify.js', PURIFY, SCRIPT);
  await openUnder(
    '',
    `<div id="comments"></div><script src="/purify.js"></script>
     <script>document.querySelector('#comments').innerHTML = DOMPurify.sanitize('<img name="prerendering" alt="">')</script>
     ${PLAIN}${LIST}`,
  );
  expect(await page.evaluate('document.prerendering.localName')).toBe('img');
  expect(await outcome()).toBe('ranked');
});

test.describe('markup that was sanitized, but for its names, chooses no address:', () => {
  for (const [what, markup] of [
    ['a picture in place of the running script', '<img name="currentScript" alt="" data-endpoint="http://evil.test/">'],
    ['a form in place of the running script', '<form name="currentScript" data-endpoint="http://evil.test/"></form>'],
    [
      'a form with a source',
      '<form name="currentScript"><input name="src" value="http://evil.test/topslot.js"></form>',
    ],
  ] as const) {
    test(what, async ({ page, openUnder, publisher, server, complaints }) => {
      const origins = new Set<string>();
      page.on('request', (request) => origins.add(new URL(request.url()).origin));
      for (const html of [`${markup}${PLAIN}${LIST}`, `${PLAIN.replace('async ', '')}${markup}${LIST}`]) {
        await openUnder('', html);
        await page.waitForLoadState('load');
        expect(await page.evaluate('document.currentScript.localName')).toMatch(/img|form/);
      }
      expect([...origins].toSorted()).toEqual([publisher.url, server.url].toSorted());
      expect(complaints.filter((complaint) => complaint.startsWith('thrown'))).toEqual([]);
    });
  }
});

test.describe('in a bundle, too, a list is ranked beside', () => {
  for (const [what, markup] of [
    ['an element that is called topslot', '<p id="topslot"></p>'],
    ['a form that seems to be the API', '<form id="topslot"><input name="mount"><input name="answer"></form>'],
    ['a topslot that seems to have an answer', '<a id="topslot"></a><a id="topslot" name="answer"></a>'],
  ] as const) {
    test(what, async ({ openUnder, outcome, publisher }) => {
      const { rollup } = await import('rollup');
      const bundle = await rollup({ input: 'dist/widget/index.js' });
      const { output } = await bundle.generate({ format: 'es' });
      publisher.page('/topslot.mjs', output[0].code, SCRIPT);
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
