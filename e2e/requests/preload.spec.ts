import { expect, list, names, test } from '../fixtures.ts';

const NEWS = list('data-topslot-app="calm" data-topslot-sets="news" data-topslot-limit="10"', names('news', 1, 4));
const RANK_PATH = '/api/v2/calm/rank/news?limit=10&dnt=1&defer=1&callback=topslot.answer';

const preload = (url: string, path = RANK_PATH): string =>
  `<link rel="preload" as="script" crossorigin href="${url}${path}">`;

test.describe('the preload in the head', () => {
  test("is the page's only rank request, and the widget uses its answer", async ({
    open,
    event,
    tag,
    server,
    received,
  }) => {
    await open(NEWS, preload(server.url) + tag());
    const { data } = await event('topslot:ranked');
    expect(received('rank')).toMatchObject([{ eventId: data.eventId, path: RANK_PATH, cookie: null }]);
  });

  test('is used by one list only; another list of the same app sends its own request', async ({
    open,
    event,
    tag,
    server,
    received,
  }) => {
    await open(NEWS + NEWS.replace('"calm"', '"calm" id="second"'), preload(server.url) + tag());
    await event('topslot:ranked');
    await expect.poll(() => received('rank').length).toBe(2);
    expect(new Set(received('rank').map(({ eventId }) => eventId)).size).toBe(2);
  });

  test('is ranked under dnt, also if the reader has consented', async ({ open, event, tag, server, received }) => {
    await open(NEWS, preload(server.url) + tag('data-dnt="0"'));
    await event('topslot:ranked');
    expect(received('rank')).toMatchObject([{ dnt: true }]);
  });

  for (const [description, path] of [
    ['has another limit', RANK_PATH.replace('10', '11')],
    ['is for another app', RANK_PATH.replace('calm', 'other')],
    ['has another callback', RANK_PATH.replace('topslot.answer', 'evil')],
  ] as const) {
    test(`is ignored if it ${description}`, async ({ open, event, tag, server, received }) => {
      await open(NEWS, preload(server.url, path) + tag());
      expect(await event('topslot:ranked')).toMatchObject({ data: { appId: 'calm' } });
      expect(received('rank').filter((request) => request.path === RANK_PATH)).toHaveLength(1);
    });
  }

  test('is ignored in the body, where it may come from a reader', async ({ open, event, tag, server, received }) => {
    await open(`${preload(server.url)}${NEWS}`, tag('data-dnt="0"'));
    await event('topslot:ranked');
    // The widget's own request follows the page's consent. The one in the body has `dnt=1`.
    expect(received('rank').filter(({ dnt }) => dnt === false)).toHaveLength(1);
  });
});

test('the output of `topslot snippet` works unchanged', async ({ open, event, server, received }) => {
  const { execFileSync } = await import('node:child_process');
  const options = ['--app', 'calm', '--sets', 'news', '--limit', '10', '--details', '2', '--endpoint', server.url];
  const snippet = execFileSync(process.execPath, ['dist/cli/topslot.js', 'snippet', ...options], { encoding: 'utf8' });
  const [head = '', body = ''] = snippet.split('<!-- Where the list is. -->');
  await open(body, head);
  const { shown } = await event('topslot:ranked');
  expect(shown).toHaveLength(10);
  expect(received('rank')).toHaveLength(1);
});
