import type { Page } from '@playwright/test';
import type { Item } from 'topslot';
import { list, names, test as base } from '../fixtures.ts';

// Shared by the specs of rendered and filled lists.

export const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';
export const EMPTY = `<ol ${CALM} data-topslot-limit="5"></ol>`;
const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="3200" height="1800"><rect width="3200" height="1800"/></svg>';

interface Story {
  readonly title: string;
  readonly id?: string;
  readonly description?: string;
  readonly image?: string;
}

interface Rendering {
  /** Makes the service answer with these stories, after `released` is resolved. */
  readonly answerWith: (stories: readonly Story[], released?: Promise<void>) => Promise<void>;
  /** The widget's tag and stylesheet. */
  readonly head: string;
}

export const test = base.extend<Rendering>({
  answerWith: async ({ page, publisher }, use) => {
    publisher.page('/picture.svg', PICTURE, { 'Content-Type': 'image/svg+xml' });
    await use(async (stories, released) => {
      const ranking = stories.map(({ id, ...details }, index) => ({
        id: id ?? `${publisher.url}/stories/news-${index + 1}`,
        details: [details],
      }));
      const answer = { ranking, eventId: 'e'.repeat(40), appId: 'calm', actionSets: [] };
      await page.route('**/api/v2/calm/rank/**', async (route) => {
        await released;
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

/**
 * Returns the names of the stories in the list, from top to bottom: the last segment of each URL, or the text of an ad.
 */
export const order = (page: Page): Promise<(string | undefined)[]> =>
  page
    .locator('#stories')
    .evaluate((container) =>
      [...container.children].map((child) => (child.querySelector('a')?.href ?? child.textContent).split('/').at(-1)),
    );

/** Returns the last segment of each item's URL. */
export const namesOf = (items: readonly Item[]): (string | undefined)[] => items.map(({ id }) => id.split('/').at(-1));

export const STORIES = names('news', 1, 6);
const AD = '<li id="ad">An ad</li>';
/** A server-rendered list in the reverse order of the ranking, with an ad in the middle. */
export const RENDERED = list('id="stories"', STORIES.toReversed()).replace('<li><a href="/stories/news-3"', `${AD}$&`);
/** A container that the widget fills. */
export const UNFILLED = '<ol id="stories">The stories are on their way.</ol>';

/** Returns a script that mounts the list with additional options. */
export const rules = (options: string): string => `
  <script>
    window.topslot = window.topslot || [];
    topslot.push(({ mount }) => {
      const container = document.querySelector('#stories');
      window.before = container.innerHTML;
      window.nodes = [...container.children];
      const by = (name) => ({ id }) => id.endsWith('/' + name);
      window.handle = mount(container, { app: 'calm', sets: 'news', limit: 6, ${options} });
    });
  </script>`;
