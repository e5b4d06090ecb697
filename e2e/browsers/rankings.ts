import assert from 'node:assert/strict';
import type { RankAnswer } from 'topslot';
import type { Tab } from './browser.ts';
import { addressOf, APP, list, STORIES } from './stories.ts';
import { NONCE, type Scenario } from './world.ts';

/** The addresses of the list's links, from the top. */
const links = (tab: Tab): Promise<string[]> =>
  tab.evaluate(() => [...document.querySelectorAll<HTMLAnchorElement>('li a')].map(({ href }) => href));

/** The same of a ranking. */
const ranked = ({ ranking }: RankAnswer): string[] => ranking.map(({ id }) => id);

/** How lists get their order. */
export const rankings: Readonly<Record<string, Scenario>> = {
  'a rendered list takes the order of the ranking, for one request without a cookie': async (world) => {
    const { publisher, tab, visit, event, received } = world;
    await visit(list(STORIES.toReversed()));
    const { data } = await event('topslot:ranked');
    assert.deepEqual(
      ranked(data),
      STORIES.map((story) => addressOf(story, publisher.url)),
    );
    assert.deepEqual(await links(tab), ranked(data));
    assert.deepEqual(
      received('rank').map(({ eventId, dnt, cookie }) => ({ eventId, dnt, cookie })),
      [{ eventId: data.eventId, dnt: true, cookie: null }],
    );
    assert.equal(await tab.evaluate(() => document.cookie), '');
  },

  'an empty container is filled with links and titles': async ({ tab, visit, event }) => {
    await visit(`<ol ${APP}></ol>`);
    const { data, shown } = await event('topslot:ranked');
    assert.equal(shown.length, STORIES.length);
    assert.deepEqual(await links(tab), ranked(data));
    assert.deepEqual(
      await tab.evaluate(() => [...document.querySelectorAll('.topslot-title')].map(({ textContent }) => textContent)),
      shown.map(({ title }) => title),
    );
  },

  'the preload in the head is the one rank request of the page': async ({ server, visit, tag, event, received }) => {
    const path = '/api/v2/calm/rank/news?dnt=1&defer=1&callback=topslot.answer';
    await visit(list(STORIES), `<link rel="preload" as="script" crossorigin href="${server.url}${path}">${tag()}`);
    const { data } = await event('topslot:ranked');
    assert.deepEqual(
      received('rank').map((request) => ({ path: request.path, eventId: request.eventId })),
      [{ path, eventId: data.eventId }],
    );
  },

  'a strict policy with a nonce and Trusted Types lets the widget work': async ({ server, tab, visit, tag, event }) => {
    await visit(list(STORIES.toReversed()), tag(), {
      'Content-Security-Policy':
        `script-src 'nonce-${NONCE}'; connect-src ${server.url}; ` +
        `require-trusted-types-for 'script'; trusted-types topslot`,
    });
    const { data } = await event('topslot:ranked');
    assert.deepEqual(await links(tab), ranked(data));
    // The browser means it: an address that nobody vouches for is refused, where there are Trusted Types.
    const isStrict = await tab.evaluate(() => {
      try {
        document.createElement('script').src = '/any.js';
        return !('trustedTypes' in window);
      } catch {
        return true;
      }
    });
    assert.ok(isStrict);
  },

  'a list stays as it was rendered where the service fails': async ({ server, tab, visit, event }) => {
    server.behave({ route: 'rank', fault: '500' });
    await visit(list(STORIES.toReversed()));
    const rendered = await links(tab);
    assert.equal((await event('topslot:default')).reason, 'error');
    assert.deepEqual(await links(tab), rendered);
  },

  'a list stays as it was rendered where no answer comes in time': async ({ server, tab, visit, event }) => {
    server.behave({ route: 'rank', fault: 'never' });
    await visit(list(STORIES.toReversed(), 'data-topslot-timeout="300"'));
    const rendered = await links(tab);
    assert.equal((await event('topslot:default')).reason, 'timeout');
    assert.deepEqual(await links(tab), rendered);
  },
};
