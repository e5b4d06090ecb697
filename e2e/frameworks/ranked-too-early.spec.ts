import { expect } from '../fixtures.ts';
import { clickEveryLink, findDisplayed, RANKED, test } from './frameworks.ts';

// The wrong installation: the list has `data-topslot-app`, so the script tag ranks it before the framework hydrates it.

/** What each framework makes of the list, and what it reports. */
const HYDRATIONS = [
  {
    framework: 'React 18',
    variant: 'tag',
    does: 'renders the list again',
    reports: /^thrown: Minified React error #(418|423|425)/,
    released: [],
  },
  {
    framework: 'React 19',
    variant: 'tag',
    does: 'renders the list again',
    reports: /^thrown: Minified React error #418/,
    released: [],
  },
  {
    framework: 'Vue 3',
    variant: 'tag',
    does: 'restores the links of a template',
    reports: /^Hydration completed but contains mismatches/,
    released: [expect.stringContaining('docs/troubleshooting.md#changed')],
  },
  {
    framework: 'Vue 3',
    variant: 'function',
    does: 'restores the labels but not the URLs of a render function',
    reports: /^Hydration completed but contains mismatches/,
    released: [expect.stringContaining('docs/troubleshooting.md#changed')],
  },
] as const;

for (const { framework, variant, does, reports, released } of HYDRATIONS) {
  test.describe(`${framework} hydrates a list that is already ranked, and ${does}`, () => {
    test.beforeEach(async ({ page, openApp, tag }) => {
      await openApp(framework, { variant, head: tag(), whenRanked: 'hydrate' });
      await expect(page.locator('li')).toHaveText(RANKED.toReversed());
    });

    test('no click is rewarded', async ({ page, complaints, received }) => {
      const links = await clickEveryLink(page);
      expect(links.map(({ label }) => label)).toEqual(RANKED);
      const urls = links.map(({ url }) => url.split('/').at(-1));
      expect(urls).toEqual(variant === 'function' ? RANKED.toReversed() : RANKED);
      expect(links.filter(({ rewarded }) => rewarded)).toEqual([]);
      expect(received('reward')).toEqual([]);
      // Removed, because a test fails on an uncaught error that it does not expect.
      const unexpected = complaints.splice(0).filter((complaint) => !reports.test(complaint));
      expect(unexpected.filter((complaint) => !complaint.endsWith('troubleshooting.md#changed'))).toEqual([]);
    });

    test('no story is reported as displayed', async ({ page, complaints, received }) => {
      expect(await findDisplayed(page)).toEqual([]);
      await expect.poll(() => received('activate').map(({ app }) => app)).toEqual(['other']);
      const unexpected = complaints.splice(0).filter((complaint) => !reports.test(complaint));
      expect(unexpected).toEqual(released);
    });
  });
}
