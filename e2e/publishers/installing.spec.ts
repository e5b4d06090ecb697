import { readFileSync } from 'node:fs';
import { minify } from '@swc/core';
import { expect, list, names, test as base } from '../fixtures.ts';

const RANKED_ORDER = names('news', 1, 4);
const OWN_ORDER = RANKED_ORDER.toReversed();
const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';
const LIST = `<div onclick="event.preventDefault()">${list(CALM, OWN_ORDER)}</div>`;
const SCRIPT = { 'Content-Type': 'text/javascript' };

interface Installed {
  /** Opens a page with this markup in its head. `<code>` is replaced by the code of a copy, `<service>` by the server. */
  readonly openWith: (head: string, body?: string) => Promise<void>;
}

/** Copies of `topslot.js` on the publisher's own server, by path. */
const copies: Readonly<Record<string, (code: string) => string | Promise<string>>> = {
  '/wp-content/cache/min/1/topslot.js': async (code) => (await minify(code, { compress: true, mangle: true })).code,
  '/wp-content/cache/autoptimize/js/autoptimize_9f2c.js': (code) => `try{${code}}catch(e){}\n;window.rest=1;`,
  '/assets/app.bundle.js': (code) => `"use strict";!function(){var state={};state.a=1}();\n${code}\n;window.rest=1;`,
  '/static/vendor.min.js': (code) => `(function(module, exports, define){${code}})({}, {});`,
  '/topslot.js': (code) => code,
};

const test = base.extend<Installed>({
  openWith: async ({ open, publisher, server }, use) => {
    const code = readFileSync(new URL('../../dist/topslot.js', import.meta.url), 'utf8');
    for (const [path, copy] of Object.entries(copies)) publisher.page(path, await copy(code), SCRIPT);
    await use((head, body = LIST) =>
      open(
        body,
        head.replaceAll('<service>', server.url).replace('<code>', () => code),
      ),
    );
  },
});

test.describe('a copy of the script with data-endpoint uses the ranking server:', () => {
  for (const path of Object.keys(copies)) {
    test(path, async ({ page, openWith, received, complaints }) => {
      await openWith(`<script async src="${path}" data-endpoint="<service>/"></script>`);
      await expect(page.locator('li')).toHaveText(RANKED_ORDER);
      await page.locator('li a').first().click();
      await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted' }]);
      expect(complaints).toEqual([]);
    });
  }
});

test.describe('a copy of the script without data-endpoint reports once that its endpoint fails:', () => {
  for (const path of Object.keys(copies)) {
    test(path, async ({ page, openWith, publisher, event, received, complaints }) => {
      await openWith(`<script async src="${path}"></script>`, LIST + LIST);
      expect(await event('topslot:default')).toEqual({ reason: 'error' });
      await page.waitForFunction(() => window.fired.length === 2);
      await expect(page.locator('ol').first().locator('li')).toHaveText(OWN_ORDER);
      const folder = publisher.url + path.slice(0, path.lastIndexOf('/') + 1);
      await expect
        .poll(() => complaints.filter((complaint) => complaint.startsWith('topslot')))
        .toEqual([`topslot: <ol ${CALM}>: not ranked by ${folder}: error. See docs/troubleshooting.md#error`]);
      expect(received('rank')).toEqual([]);
    });
  }
});

const FETCHED = "fetch('/topslot.js').then((response) => response.text())";

test.describe('the script finds its own tag although document.currentScript is null:', () => {
  const TAG = '<script type="text/plain" src="<service>/topslot.js"></script>';
  for (const [description, head] of [
    ['a module', '<script type="module" src="<service>/topslot.js"></script>'],
    [
      'a module in another folder',
      '<script type="module" src="/assets/app.bundle.js" data-endpoint="<service>"></script>',
    ],
    ['a module with a version in its URL', '<script type="module" src="<service>/topslot.js?ver=6.4.2"></script>'],
    ['a dynamic import', '<script type="module" data-endpoint="<service>">import("/topslot.js")</script>'],
    ['a loader with eval', `${TAG}<script>${FETCHED}.then((code) => (0, eval)(code))</script>`],
    ['a loader with new Function', `${TAG}<script>${FETCHED}.then((code) => new Function(code)())</script>`],
    ['a loader with setTimeout', `${TAG}<script>${FETCHED}.then((code) => setTimeout(code))</script>`],
    [
      'a loader whose own tag has the endpoint',
      `<script data-endpoint="<service>">${FETCHED}.then((code) => new Function('window', code)(window))</script>`,
    ],
    [
      'a loader that changes the type of delayed scripts',
      `<script type="rocketlazyloadscript" data-rocket-src="/topslot.js" data-endpoint="<service>"></script><script>${FETCHED}.then(eval)</script>`,
    ],
  ] as const) {
    test(description, async ({ page, openWith, received, complaints }) => {
      await openWith(head);
      await expect(page.locator('li')).toHaveText(RANKED_ORDER);
      await page.locator('li a').first().click();
      await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted' }]);
      expect(complaints).toEqual([]);
    });
  }
});

test.describe('a tag manager that inserts an element ranks the list:', () => {
  const insert = (statements: string): string =>
    `<script>addEventListener('load', async () => {
       const script = document.createElement('script');
       ${statements}
       document.head.append(script);
     });</script>`;
  for (const [description, statements] of [
    ['with a URL', "script.src = '<service>/topslot.js';"],
    [
      'with a URL and attributes',
      "Object.assign(script, { src: '/topslot.js' }).setAttribute('data-endpoint', '<service>/');",
    ],
    [
      'with the code itself',
      `script.setAttribute('data-endpoint', '<service>'); script.textContent = await ${FETCHED};`,
    ],
    [
      'with the URL of a blob, and an endpoint',
      `script.dataset.endpoint = '<service>/'; script.src = URL.createObjectURL(new Blob([await ${FETCHED}], { type: 'text/javascript' }));`,
    ],
    [
      'as a module with the URL of a blob',
      `script.type = 'module'; script.dataset.endpoint = '<service>/'; script.src = URL.createObjectURL(new Blob([await ${FETCHED}], { type: 'text/javascript' }));`,
    ],
  ] as const) {
    test(description, async ({ page, openWith, received, complaints }) => {
      await openWith(insert(statements));
      await expect(page.locator('li')).toHaveText(RANKED_ORDER);
      await page.locator('li a').first().click();
      await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted' }]);
      expect(complaints).toEqual([]);
    });
  }
});

test.describe('the script reports that it cannot find its tag:', () => {
  for (const [description, head] of [
    ['a dynamic import without a tag', '<script type="module">import("/topslot.js")</script>'],
    ['an import in a module', '<script type="module">import "/topslot.js"; window.after = 1;</script>'],
    ['a loader with eval', `<script>${FETCHED}.then((code) => (0, eval)(code))</script>`],
    [
      'a loader that removes its tag',
      `<script>document.currentScript.remove(); ${FETCHED}.then((code) => new Function(code)())</script>`,
    ],
    ['a module from a bundle without an endpoint', '<script type="module" src="/assets/app.bundle.js"></script>'],
  ] as const) {
    test(description, async ({ page, openWith, complaints, received }) => {
      await openWith(head);
      await expect
        .poll(() => complaints)
        .toEqual([
          'topslot: found no script tag of its own; add data-endpoint to it. See docs/troubleshooting.md#script',
        ]);
      await expect(page.locator('li')).toHaveText(OWN_ORDER);
      expect(received('rank')).toEqual([]);
    });
  }
});

test.describe('lists that are inserted later are mounted, and mounted lists are not ranked again:', () => {
  for (const [description, head, again] of [
    ['by mountAll()', '', 'topslot.mountAll()'],
    ['by a callback in the queue', '', '(window.topslot ||= []).push(({ mountAll }) => mountAll())'],
    [
      'by a second tag',
      '',
      "document.body.append(Object.assign(document.createElement('script'), { src: '<service>/topslot.js' }))",
    ],
    [
      'by a second tag of a copy',
      '',
      "document.body.append(Object.assign(document.createElement('script'), { src: '/assets/app.bundle.js' }))",
    ],
    ['by a loader that evaluates the script again', '', `${FETCHED}.then((code) => new Function(code)())`],
    [
      'by a second tag after a module',
      '<script type="module" src="<service>/topslot.js"></script>',
      "document.body.append(Object.assign(document.createElement('script'), { src: '<service>/topslot.js' }))",
    ],
  ] as const) {
    test(description, async ({ page, openWith, server, event, received, complaints }) => {
      await openWith(head || '<script async src="<service>/topslot.js"></script>');
      await event('topslot:ranked', 'calm');
      await page
        .locator('body')
        .evaluate((body, html) => body.insertAdjacentHTML('beforeend', html), LIST.replace('"calm"', '"other"'));
      await page.evaluate(again.replace('<service>', server.url));
      await event('topslot:ranked', 'other');
      await expect(page.locator('[data-topslot-app=other] li')).toHaveText(RANKED_ORDER);
      expect(received('rank').map(({ app }) => app)).toEqual(['calm', 'other']);
      await page.locator('[data-topslot-app=other] a').first().click();
      await expect.poll(() => received('reward')).toMatchObject([{ app: 'other', joined: 'counted' }]);
      expect(complaints).toEqual([]);
    });
  }
});
