import assert from 'node:assert/strict';
import { listHtml, STORIES } from './stories.ts';
import { until } from './until.ts';
import type { Scenario, World } from './world.ts';

const TOP_LINK = 'li:first-child a';

/** Clicks the top story and resolves when its article page is open. */
const openTopStory = async ({ tab }: World): Promise<void> => {
  await tab.click(TOP_LINK);
  await until(async () => assert.equal(await tab.evaluate(() => location.pathname), `/stories/${STORIES[0]}`));
};

/** Scenarios about the reports that the widget sends to the service. */
export const reportScenarios: Readonly<Record<string, Scenario>> = {
  'every click on the top story is rewarded although the page unloads and the server is slow': async (world) => {
    const { server, visit, event, received } = world;
    server.behave({ route: 'preflight', delay: 1000 });
    server.behave({ route: 'reward', delay: 1000 });
    for (let visits = 0; visits < 5; visits += 1) {
      await visit(listHtml(STORIES.toReversed()));
      await event('topslot:ranked');
      await openTopStory(world);
    }
    const expectedRewards = received('rank').map(({ eventId }) => ({ eventId, joined: 'counted', status: 200 }));
    assert.equal(new Set(expectedRewards.map(({ eventId }) => eventId)).size, 5);
    await until(() =>
      assert.deepEqual(
        received('reward').map(({ eventId, joined, status }) => ({ eventId, joined, status })),
        expectedRewards,
      ),
    );
    assert.deepEqual(received('preflight'), []);
  },

  'a top story that is in view for a second activates the decision once': async ({ visit, event, received }) => {
    await visit(listHtml(STORIES));
    const { eventId } = await event('topslot:displayed');
    await until(() =>
      assert.deepEqual(
        received('activate').map((request) => ({ eventId: request.eventId, status: request.status })),
        [{ eventId, status: 200 }],
      ),
    );
    const [ranked, activated] = [...received('rank'), ...received('activate')].map(({ time }) => Date.parse(time));
    assert.ok(Number(activated) - Number(ranked) >= 1000);
  },

  'the ranking knows the reader only if the consent cookie allows it': async ({ visit, tag, event, received }) => {
    const head = tag('data-consent-cookie="consent=yes"');
    for (const answer of ['yes', 'no']) {
      await visit(listHtml(STORIES), head, { 'Set-Cookie': `consent=${answer}; Path=/` });
      await event('topslot:ranked');
    }
    assert.deepEqual(
      received('rank').map(({ path, dnt }) => ({ from: /from=\w+/.exec(path)?.[0], dnt })),
      [
        { from: 'from=direct', dnt: false },
        { from: undefined, dnt: true },
      ],
    );
    // The second visit sends no cookie, although the first may have set one.
    assert.equal(received('rank')[1]?.cookie, null);
  },

  'a decision that is handed to the article page is rewarded there too, and counts once': async (world) => {
    const { publisher, tab, visit, tag, event, received } = world;
    const head = tag('data-handoff data-dnt="0"');
    publisher.page(
      `/stories/${STORIES[0]}`,
      `<!doctype html><html lang="en"><title>Story</title>${head}<h1>Story</h1>`,
    );
    await visit(listHtml(STORIES), head);
    const { data } = await event('topslot:ranked');
    await openTopStory(world);
    await until(() =>
      assert.deepEqual(
        received('reward').map(({ eventId, joined, status }) => ({ eventId, joined, status })),
        ['counted', 'repeated'].map((joined) => ({ eventId: data.eventId, joined, status: 200 })),
      ),
    );
    assert.doesNotMatch(await tab.evaluate(() => document.cookie), /topslot_handoff/);
  },
};
