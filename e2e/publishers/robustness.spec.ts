import { expect, list, names, test } from '../fixtures.ts';

const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';
const RANKED_ORDER = names('news', 1, 4);
const LIST = list(CALM, RANKED_ORDER.toReversed());

/** Returns a script that adds listeners before the widget runs, and again after it has ranked the list. */
const listening = (statements: string): string => `
  <script>
    const stop = (event) => { event.preventDefault(); event.stopPropagation(); };
    const stopAll = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };
    const types = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'auxclick'];
    const capture = (target, listener) => types.forEach((type) => target.addEventListener(type, listener, true));
    const bubble = (target, listener) => types.forEach((type) => target.addEventListener(type, listener));
    const start = () => { ${statements} };
    start();
    addEventListener('topslot:ranked', start);
  </script>`;

test.describe('a click is rewarded although the page stops it:', () => {
  for (const [description, statements] of [
    ['a capture handler on document', 'capture(document, stop)'],
    ['a capture handler on document that also stops the other handlers', 'capture(document, stopAll)'],
    ['a capture handler on <html>', 'capture(document.documentElement, stopAll)'],
    ['a capture handler on <body>', 'addEventListener("DOMContentLoaded", () => capture(document.body, stopAll))'],
    [
      'handlers on the links',
      'for (const link of document.links) { capture(link, stopAll); link.onclick = () => false; }',
    ],
    ['handlers on window while the event bubbles', 'bubble(window, stopAll)'],
    [
      'a handler that moves to another page itself',
      'capture(document, (event) => { if (event.type === "click") { stopAll(event); history.pushState(null, "", "/stories/news-1"); } })',
    ],
    [
      'a handler that removes the link',
      'capture(document, (event) => { if (event.type === "click") { stopAll(event); event.target.remove(); } })',
    ],
  ] as const) {
    test(description, async ({ page, open, tag, event, received }) => {
      await open(LIST, listening(statements) + tag());
      await event('topslot:ranked');
      await page.locator('li a').first().click();
      await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted' }]);
    });
  }

  test('by the middle button', async ({ page, open, tag, event, received }) => {
    await open(LIST, listening('capture(document, stopAll)') + tag());
    await event('topslot:ranked');
    await page.locator('li a').first().click({ button: 'middle' });
    await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted' }]);
  });

  test('by the keyboard', async ({ page, open, tag, event, received }) => {
    await open(LIST, listening('capture(document, stopAll)') + tag());
    await event('topslot:ranked');
    await page.locator('li a').first().focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted' }]);
  });
});

test.describe('a report that cannot be sent causes no error on the page:', () => {
  for (const [fetchState, breakFetch] of [
    ['requests are blocked', ''],
    ['fetch rejects', "window.fetch = () => Promise.reject(new TypeError('blocked'));"],
    ['fetch throws', "window.fetch = () => { throw new TypeError('blocked'); };"],
    ['fetch is removed', 'delete window.fetch;'],
    ['fetch is replaced by a function without effect', 'window.fetch = () => {};'],
  ] as const) {
    for (const [beaconState, breakBeacon] of [
      ['sendBeacon is blocked', ''],
      ['sendBeacon is removed', 'delete Navigator.prototype.sendBeacon;'],
      ['sendBeacon is undefined', "Object.defineProperty(navigator, 'sendBeacon', { value: undefined });"],
      ['sendBeacon throws', "navigator.sendBeacon = () => { throw new TypeError('blocked'); };"],
      ['sendBeacon returns nothing', 'navigator.sendBeacon = () => {};'],
    ] as const) {
      for (const [consent, attributes] of [
        ['without consent', ''],
        ['with consent', 'data-dnt="0"'],
      ] as const) {
        test(`${fetchState}, ${beaconState}, ${consent}`, async ({ page, open, tag, event, received, complaints }) => {
          await page.addInitScript(`${breakFetch}${breakBeacon}`);
          await page.route(/\/(reward|activate)\//, (route) => route.abort('blockedbyclient'));
          await open(`<div onclick="event.preventDefault()">${LIST}</div>`, tag(attributes));
          await event('topslot:ranked');
          await page.locator('li a').first().click();
          await event('topslot:rewarded');
          await event('topslot:displayed');
          // Rejections are reported after the microtasks of the requests.
          await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
          expect(received('reward')).toEqual([]);
          expect(complaints.filter((complaint) => !complaint.startsWith('Failed to load resource'))).toEqual([]);
          await expect(page.locator('li')).toHaveText(RANKED_ORDER);
        });
      }
    }
  }
});
