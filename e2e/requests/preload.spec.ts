import { expect, list, names, test } from '../fixtures.ts';

const NEWS = list('data-topslot-app="calm" data-topslot-sets="news" data-topslot-limit="10"', names('news', 1, 4));
const ASKED = '/api/v2/calm/rank/news?limit=10&dnt=1&defer=1&callback=topslot.answer';

const preload = (url: string, path = ASKED): string =>
  `<link rel="preload" as="script" crossorigin href="${url}${path}">`;

test.describe('the preload in the head', () => {
  test('is the one rank request of the page, and the widget takes its answer', async ({
    open,
    event,
    tag,
    server,
    received,
  }) => {
    await open(NEWS, preload(server.url) + tag());
    const { data } = await event('topslot:ranked');
    expect(received('rank')).toMatchObject([{ eventId: data.eventId, path: ASKED, cookie: null }]);
  });

  test('is taken by one list only; another one for the same app asks for itself', async ({
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

  test('ranks as under dnt, whatever the reader has consented to', async ({ open, event, tag, server, received }) => {
    await open(NEWS, preload(server.url) + tag('data-dnt="0"'));
    await event('topslot:ranked');
    expect(received('rank')).toMatchObject([{ dnt: true }]);
  });

  for (const [what, path] of [
    ['asks for something else', ASKED.replace('10', '11')],
    ['is for another app', ASKED.replace('calm', 'other')],
    ['calls something else', ASKED.replace('topslot.answer', 'evil')],
  ] as const) {
    test(`is ignored where it ${what}`, async ({ open, event, tag, server, received }) => {
      await open(NEWS, preload(server.url, path) + tag());
      expect(await event('topslot:ranked')).toMatchObject({ data: { appId: 'calm' } });
      expect(received('rank').filter((request) => request.path === ASKED)).toHaveLength(1);
    });
  }

  test('is ignored in the body, where a reader may have written it', async ({ open, event, tag, server, received }) => {
    await open(`${preload(server.url)}${NEWS}`, tag('data-dnt="0"'));
    await event('topslot:ranked');
    // The widget's own request says what the page says; the one in the body would have made it `dnt`.
    expect(received('rank').filter(({ dnt }) => dnt === false)).toHaveLength(1);
  });
});

test('what `topslot snippet` prints is taken by the widget as it stands', async ({ open, event, server, received }) => {
  const { execFileSync } = await import('node:child_process');
  const words = ['--app', 'calm', '--sets', 'news', '--limit', '10', '--details', '2', '--endpoint', server.url];
  const snippet = execFileSync(process.execPath, ['dist/cli/topslot.js', 'snippet', ...words], { encoding: 'utf8' });
  const [head = '', body = ''] = snippet.split('<!-- Where the list is. -->');
  await open(body, head);
  const { shown } = await event('topslot:ranked');
  expect(shown).toHaveLength(10);
  expect(received('rank')).toHaveLength(1);
});
