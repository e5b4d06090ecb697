import type { Page } from '@playwright/test';
import { expect, list, names, test } from '../fixtures.ts';
import { PLATFORMS, readRecipe } from './consentPlatforms.ts';

// The recipes are read from docs/consent-and-privacy.md, so what is tested is what publishers paste.

const NEWS = list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 4));

/** Ranks the list of the page again, as the next page view would. */
const refresh = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const handle = window.api().mount(document.querySelector('ol') ?? document.body);
    return (await handle.refresh()).status;
  });

const inline = (...scripts: readonly string[]): string =>
  scripts.map((script) => `<script>${script}</script>`).join('\n');

for (const { name, stub, load, notConsent } of PLATFORMS) {
  test.describe(`the recipe for ${name}`, () => {
    const orders: readonly (readonly ('platform' | 'recipe' | 'topslot')[])[] = [
      ['platform', 'recipe', 'topslot'],
      ['recipe', 'platform', 'topslot'],
      ['recipe', 'topslot', 'platform'],
      ['platform', 'topslot', 'recipe'],
      ['topslot', 'recipe', 'platform'],
      ['topslot', 'platform', 'recipe'],
    ];
    for (const order of orders) {
      test(`follows the reader's decisions: ${order.join(', ')}`, async ({ open, page, event, tag, received }) => {
        const scripts = { platform: load(), recipe: await readRecipe(name) };
        const before = order.slice(0, order.indexOf('topslot'));
        const after = order.slice(order.indexOf('topslot') + 1);
        const parts = before.map((part) => (part === 'topslot' ? '' : scripts[part]));
        await open(NEWS, inline(stub, ...parts) + tag());
        await event('topslot:ranked');
        for (const part of after) if (part !== 'topslot') await page.addScriptTag({ content: scripts[part] });
        for (const decision of ['', 'platform.accept()', 'platform.refuse()', 'platform.accept()']) {
          await page.evaluate(decision);
          expect(await refresh(page)).toBe('ranked');
        }
        expect(received('rank').map(({ dnt }) => dnt)).toEqual([true, true, false, true, false]);
      });
    }

    for (const stored of [true, false]) {
      test(`knows that the reader ${stored ? 'accepted' : 'refused'} on an earlier page`, async ({
        open,
        page,
        event,
        tag,
        received,
      }) => {
        const recipe = await readRecipe(name);
        await open(NEWS, inline(stub, load(stored), recipe) + tag());
        await event('topslot:ranked');
        expect(received('rank').map(({ dnt }) => dnt)).toEqual([!stored]);
        // A platform that loads late only reaches the next request.
        await open(NEWS, inline(stub, recipe) + tag());
        await event('topslot:ranked');
        await page.addScriptTag({ content: load(stored) });
        expect(await refresh(page)).toBe('ranked');
        expect(received('rank').map(({ dnt }) => dnt)).toEqual([!stored, true, !stored]);
      });
    }

    for (const [decision, effect, cookies] of [
      ['accept', 'hands off', ['topslot_handoff']],
      ['refuse', 'does not hand off', []],
    ] as const) {
      test(`a click after platform.${decision}() ${effect} the decision`, async ({
        open,
        page,
        event,
        tag,
        received,
      }) => {
        const recipe = await readRecipe(name);
        // The earlier decision was the opposite one.
        await open(NEWS, inline(stub, load(decision === 'refuse'), recipe) + tag('data-handoff'));
        await event('topslot:ranked');
        await page.evaluate(`platform.${decision}()`);
        await page.click('li a');
        await page.waitForURL(/news-1$/);
        await expect.poll(() => received('reward').length).toBe(1);
        const written = (await page.context().cookies()).map((cookie) => cookie.name);
        expect(written.filter((cookie) => cookie.includes('topslot'))).toEqual(cookies);
      });
    }

    for (const [description, state, decides] of notConsent) {
      test(`is not consent ${description}`, async ({ open, page, event, tag, received }) => {
        await open(NEWS, inline(stub, load(), await readRecipe(name)) + tag());
        await event('topslot:ranked');
        for (const report of [`platform.report(${state})`, 'platform.accept()', `platform.report(${state})`]) {
          await page.evaluate(report);
          expect(await refresh(page)).toBe('ranked');
        }
        expect(received('rank').map(({ dnt }) => dnt)).toEqual([true, true, false, decides]);
      });
    }

    test('does nothing on a page without the platform', async ({ open, event, tag, received, complaints }) => {
      await open(NEWS, inline(await readRecipe(name)) + tag());
      await event('topslot:ranked');
      expect(received('rank').map(({ dnt }) => dnt)).toEqual([true]);
      expect(complaints).toEqual([]);
    });
  });
}

test('the recipe for IAB TCF ignores a failed registration', async ({ open, page, event, tag, received }) => {
  const [tcf] = PLATFORMS;
  await open(NEWS, inline(tcf?.stub ?? '', tcf?.load(true) ?? '', await readRecipe('IAB TCF')) + tag());
  await event('topslot:ranked');
  await page.evaluate('platform.fail()');
  expect(await refresh(page)).toBe('ranked');
  expect(received('rank').map(({ dnt }) => dnt)).toEqual([false, false]);
});

test('OUTSIDE_GDPR = true is consent only where the GDPR does not apply', async ({
  open,
  page,
  event,
  tag,
  received,
}) => {
  const [tcf] = PLATFORMS;
  const recipe = (await readRecipe('IAB TCF')).replace('OUTSIDE_GDPR = false', 'OUTSIDE_GDPR = true');
  await open(NEWS, inline(tcf?.stub ?? '', tcf?.load(false) ?? '', recipe) + tag());
  await event('topslot:ranked');
  await page.evaluate(`platform.report('tcloaded', [], false)`);
  expect(await refresh(page)).toBe('ranked');
  expect(received('rank').map(({ dnt }) => dnt)).toEqual([true, false]);
});

test('the recipe for Google consent mode leaves dataLayer as it was for others', async ({ open, page, event, tag }) => {
  const recipe = await readRecipe('Google consent mode');
  await open(NEWS, inline(`window.dataLayer = [{ event: 'first' }]; const layer = dataLayer;`, recipe) + tag());
  await event('topslot:ranked');
  const pushed: unknown = await page.evaluate(
    `[dataLayer.push({ event: 'second' }, { event: 'third' }), dataLayer.push(null), layer === dataLayer, dataLayer]`,
  );
  expect(pushed).toEqual([3, 4, true, [{ event: 'first' }, { event: 'second' }, { event: 'third' }, null]]);
});

test('the recipe for other platforms gives and withdraws consent', async ({ open, page, event, tag, received }) => {
  await open(NEWS, inline(await readRecipe('Other platforms'), 'onConsentChange(true)') + tag());
  await event('topslot:ranked');
  await page.evaluate('onConsentChange(false)');
  expect(await refresh(page)).toBe('ranked');
  expect(received('rank').map(({ dnt }) => dnt)).toEqual([false, true]);
});
