import assert from 'node:assert/strict';
import type { Tab } from './browser.ts';
import { APP_ATTRIBUTES, STORIES } from './stories.ts';
import { until } from './until.ts';
import type { Scenario } from './world.ts';

// A front page as many sites have it: a big story above a grid of cards, several links in each, and a feed with tracking
// parameters and with one story that the page lacks.

/** The page lacks the feed's first story. */
const [, ...SHOWN] = STORIES;
/** The reports' parameter for it: all of the six ranking positions but the first. */
const ON = '3e';

const articleHtml = (story: string): string =>
  `<article class="teaser"><a class="picture" href="/stories/${story}?ref=picture" tabindex="-1" aria-hidden="true">` +
  `<svg width="16" height="9"></svg></a><p><a class="section" href="/politics">Politics</a></p>` +
  `<h3><a href="/stories/${story}?ref=front">${story}</a></h3><a class="save" href="#">Save</a></article>`;

/** The places differ in size, and the styles depend on the place only. */
const pageHtml = (stories: readonly string[]): string => {
  const [big = '', ...cards] = stories.map(articleHtml);
  return (
    `<style>.front > article { height: 200px; font-size: 30px } .grid { display: grid; grid-template-columns: 1fr 1fr }` +
    `.grid > * { height: 110px } h3 { height: 2em; margin: 0 } p { margin: 0 }</style>` +
    `<div class="front" ${APP_ATTRIBUTES.replace('"news"', '"tracked"')}>${big}` +
    `<div class="grid">${cards.join('').replace('</article>', '</article><div><a href="/ad">An ad</a></div>')}</div></div>`
  );
};

/** Returns what is in each place, from the top, and the rectangle of each element. */
const readPage = (tab: Tab): Promise<{ readonly titles: string[]; readonly rects: number[][] }> =>
  tab.evaluate(() => ({
    titles: [...document.querySelectorAll('h3, .grid > div')].map(({ textContent }) => textContent),
    rects: [...document.querySelectorAll('.front *')].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [x, y, width, height];
    }),
  }));

/** Scenarios about a page with a big story above a grid. */
export const realPageScenarios: Readonly<Record<string, Scenario>> = {
  'a big story and the cards of a grid swap places, and no place moves or changes its size': async (world) => {
    const { server, tab, visit, event } = world;
    const [last = '', ...others] = SHOWN.toReversed();
    server.behave({ route: 'rank', fault: '500', times: 1 });
    await visit(pageHtml([last, ...others]));
    await event('topslot:default');
    const before = await readPage(tab);
    assert.equal(before.titles[0], last);

    await visit(pageHtml([last, ...others]));
    const { shown } = await event('topslot:ranked');
    assert.deepEqual(
      shown.map(({ id }) => /stories\/([^?]+)/.exec(id)?.[1]),
      SHOWN,
    );
    const after = await readPage(tab);
    const [first = '', second = '', ...rest] = SHOWN;
    assert.deepEqual(after.titles, [first, second, 'An ad', ...rest]);
    assert.deepEqual(after.rects, before.rects);
  },

  'only a click on a link to the big story is a reward, and the reports name what the page shows': async (world) => {
    const { publisher, tab, visit, event, received } = world;
    publisher.page('/politics', '<!doctype html><title>Politics</title><h1>Politics</h1>');
    const open = async (selector: string, path: string): Promise<void> => {
      await tab.click(selector);
      await until(async () => assert.equal(await tab.evaluate(() => location.pathname), path));
    };
    const visits: string[] = [];
    for (const link of ['.front > article .section', '.front > article h3 a', '.front > article .picture']) {
      await visit(pageHtml(SHOWN.toReversed()));
      const { eventId } = await event('topslot:displayed');
      visits.push(eventId);
      await tab.click('.front > article .save');
      await open(link, link.endsWith('.section') ? '/politics' : `/stories/${SHOWN[0]}`);
    }
    for (const [route, decisions] of [
      ['activate', visits],
      ['reward', visits.slice(1)],
    ] as const) {
      const expected = decisions.map((id) => ({ path: `/api/v2/calm/${route}/${id}?on=${ON}`, joined: 'counted' }));
      await until(() =>
        assert.deepEqual(
          received(route).map(({ path, joined }) => ({ path, joined })),
          expected,
        ),
      );
    }
  },
};
