import assert from 'node:assert/strict';
import { list, STORIES } from './stories.ts';
import { until } from './until.ts';
import type { Scenario, World } from './world.ts';

const TOP = 'li:first-child a';

/** Clicks the story in the top slot, and resolves when the browser has its article page. */
const readTop = async ({ tab }: World): Promise<void> => {
  await tab.click(TOP);
  await until(async () => assert.equal(await tab.evaluate(() => location.pathname), `/stories/${STORIES[0]}`));
};

/** What the widget tells the service of readers. */
export const reports: Readonly<Record<string, Scenario>> = {
  'every click on the top story is a reward, while the page goes away and the server takes its time': async (world) => {
    const { server, visit, event, received } = world;
    server.behave({ route: 'preflight', delay: 1000 });
    server.behave({ route: 'reward', delay: 1000 });
    for (let visits = 0; visits < 5; visits += 1) {
      await visit(list(STORIES.toReversed()));
      await event('topslot:ranked');
      await readTop(world);
    }
    const decided = received('rank').map(({ eventId }) => ({ eventId, joined: 'counted', status: 200 }));
    assert.equal(new Set(decided.map(({ eventId }) => eventId)).size, 5);
    await until(() =>
      assert.deepEqual(
        received('reward').map(({ eventId, joined, status }) => ({ eventId, joined, status })),
        decided,
      ),
    );
    assert.deepEqual(received('preflight'), []);
  },

  'a top story that is in view for a second activates the decision, once': async ({ visit, event, received }) => {
    await visit(list(STORIES));
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

  'a reader is known to the ranking only where the cookie says yes': async ({ visit, tag, event, received }) => {
    const head = tag('data-consent-cookie="consent=yes"');
    for (const answer of ['yes', 'no']) {
      await visit(list(STORIES), head, { 'Set-Cookie': `consent=${answer}; Path=/` });
      await event('topslot:ranked');
    }
    assert.deepEqual(
      received('rank').map(({ path, dnt }) => ({ from: /from=\w+/.exec(path)?.[0], dnt })),
      [
        { from: 'from=direct', dnt: false },
        { from: undefined, dnt: true },
      ],
    );
    // Whatever the first visit left in the browser, the second one has not sent.
    assert.equal(received('rank')[1]?.cookie, null);
  },

  'a decision that is handed to the article page is rewarded there, too, and counts once': async (world) => {
    const { publisher, tab, visit, tag, event, received } = world;
    const head = tag('data-handoff data-dnt="0"');
    publisher.page(
      `/stories/${STORIES[0]}`,
      `<!doctype html><html lang="en"><title>Story</title>${head}<h1>Story</h1>`,
    );
    await visit(list(STORIES), head);
    const { data } = await event('topslot:ranked');
    await readTop(world);
    await until(() =>
      assert.deepEqual(
        received('reward').map(({ eventId, joined, status }) => ({ eventId, joined, status })),
        ['counted', 'repeated'].map((joined) => ({ eventId: data.eventId, joined, status: 200 })),
      ),
    );
    assert.doesNotMatch(await tab.evaluate(() => document.cookie), /topslot_handoff/);
  },
};
