import assert from 'node:assert/strict';
import type { RankAnswer } from 'topslot';
import type { Tab } from './browser.ts';
import { storyUrl, APP_ATTRIBUTES, listHtml, STORIES } from './stories.ts';
import { NONCE, type Scenario } from './world.ts';

/** Returns the URLs of the list's links in order. */
const readLinkUrls = (tab: Tab): Promise<string[]> =>
  tab.evaluate(() => [...document.querySelectorAll<HTMLAnchorElement>('li a')].map(({ href }) => href));

/** Returns the ids of a ranking in order. */
const rankedIds = ({ ranking }: RankAnswer): string[] => ranking.map(({ id }) => id);

/** Scenarios about the order of lists. */
export const rankingScenarios: Readonly<Record<string, Scenario>> = {
  'a rendered list gets the order of the ranking with one request without a cookie': async (world) => {
    const { publisher, tab, visit, event, received } = world;
    await visit(listHtml(STORIES.toReversed()));
    const { data } = await event('topslot:ranked');
    assert.deepEqual(
      rankedIds(data),
      STORIES.map((story) => storyUrl(story, publisher.url)),
    );
    assert.deepEqual(await readLinkUrls(tab), rankedIds(data));
    assert.deepEqual(
      received('rank').map(({ eventId, dnt, cookie }) => ({ eventId, dnt, cookie })),
      [{ eventId: data.eventId, dnt: true, cookie: null }],
    );
    assert.equal(await tab.evaluate(() => document.cookie), '');
  },

  'an empty container is filled with links and titles': async ({ tab, visit, event }) => {
    await visit(`<ol ${APP_ATTRIBUTES}></ol>`);
    const { data, shown } = await event('topslot:ranked');
    assert.equal(shown.length, STORIES.length);
    assert.deepEqual(await readLinkUrls(tab), rankedIds(data));
    assert.deepEqual(
      await tab.evaluate(() => [...document.querySelectorAll('.topslot-title')].map(({ textContent }) => textContent)),
      shown.map(({ title }) => title),
    );
  },

  "the preload in the head is the page's only rank request": async ({ server, visit, tag, event, received }) => {
    const path = '/api/v2/calm/rank/news?dnt=1&defer=1&callback=topslot.answer';
    await visit(listHtml(STORIES), `<link rel="preload" as="script" crossorigin href="${server.url}${path}">${tag()}`);
    const { data } = await event('topslot:ranked');
    assert.deepEqual(
      received('rank').map((request) => ({ path: request.path, eventId: request.eventId })),
      [{ path, eventId: data.eventId }],
    );
  },

  'the widget works under a strict policy with a nonce and Trusted Types': async ({
    server,
    tab,
    visit,
    tag,
    event,
  }) => {
    await visit(listHtml(STORIES.toReversed()), tag(), {
      'Content-Security-Policy':
        `script-src 'nonce-${NONCE}'; connect-src ${server.url}; ` +
        `require-trusted-types-for 'script'; trusted-types topslot`,
    });
    const { data } = await event('topslot:ranked');
    assert.deepEqual(await readLinkUrls(tab), rankedIds(data));
    // Checks that the policy is enforced: a browser with Trusted Types rejects a plain string as a script URL.
    const isEnforced = await tab.evaluate(() => {
      try {
        document.createElement('script').src = '/any.js';
        return !('trustedTypes' in window);
      } catch {
        return true;
      }
    });
    assert.ok(isEnforced);
  },

  'a list remains as rendered if the service fails': async ({ server, tab, visit, event }) => {
    server.behave({ route: 'rank', fault: '500' });
    await visit(listHtml(STORIES.toReversed()));
    const rendered = await readLinkUrls(tab);
    assert.equal((await event('topslot:default')).reason, 'error');
    assert.deepEqual(await readLinkUrls(tab), rendered);
  },

  'a list remains as rendered if no answer arrives in time': async ({ server, tab, visit, event }) => {
    server.behave({ route: 'rank', fault: 'never' });
    await visit(listHtml(STORIES.toReversed(), 'data-topslot-timeout="300"'));
    const rendered = await readLinkUrls(tab);
    assert.equal((await event('topslot:default')).reason, 'timeout');
    assert.deepEqual(await readLinkUrls(tab), rendered);
  },
};
