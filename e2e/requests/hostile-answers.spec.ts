import { expect, list, names, test } from '../fixtures.ts';

const good = { eventId: 'e'.repeat(40), appId: 'calm', actionSets: [] };
const article = (id: string, title: unknown, more: object = {}): object => ({ id, details: [{ title, ...more }] });

/** What an answer may hold, and which titles of it may reach the page. */
const answers: readonly (readonly [string, unknown, readonly string[]])[] = [
  [
    'script addresses',
    { ranking: [article('javascript:window.hacked=1', 'a'), article('https://a.test/', 'b')] },
    ['b'],
  ],
  [
    'addresses that hide',
    { ranking: [article(' JaVa\tScript:window.hacked=1', 'a'), article('data:text/html,x', 'b')] },
    [],
  ],
  [
    'markup',
    { ranking: [article('https://a.test/', '<img src=x onerror=window.hacked=1>', { description: '<b>d</b>' })] },
    ['<img src=x onerror=window.hacked=1>'],
  ],
  [
    'a script as a picture',
    { ranking: [article('https://a.test/', 'a', { image: 'javascript:window.hacked=1' })] },
    ['a'],
  ],
  [
    'something that says it is an element',
    {
      ranking: [
        article('https://a.test/', 'a', { element: '<b>x</b>' }),
        article('https://b.test/', 'b', { element: {} }),
      ],
    },
    ['a', 'b'],
  ],
  ['no titles', { ranking: [{ id: 'https://a.test/' }] }, []],
  [
    'titles that are no texts',
    { ranking: [article('https://a.test/', { toString: 'x' }), article('https://b.test/', 'b')] },
    [],
  ],
  ['details that are none', { ranking: [{ id: 'https://a.test/', details: 'x' }] }, []],
  ['no ranking', { ranking: 'none' }, []],
  ['entries that are nothing', { ranking: [null, 5, 'x'] }, []],
  ['no event', { ranking: [article('https://a.test/', 'a')], eventId: 5 }, []],
  ['nothing', null, []],
  [
    'prototype keys',
    JSON.parse('{"ranking":[{"id":"https://a.test/","details":[{"__proto__":{"title":"p"},"title":"t"}]}]}'),
    ['t'],
  ],
];

for (const [what, answer, titles] of answers) {
  test(`an answer with ${what} runs no script, throws nothing and breaks no list`, async ({
    open,
    page,
    event,
    complaints,
  }) => {
    const body = answer === null ? 'null' : JSON.stringify({ ...good, ...Object(answer) });
    await page.route('**/api/v2/calm/rank/**', (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        body: `topslot.answer(${body})`,
        headers: { 'Access-Control-Allow-Origin': '*' },
      }),
    );
    await open('<ol data-topslot-app="calm" data-topslot-sets="news"></ol>');
    await (titles.length > 0 ? event('topslot:ranked') : event('topslot:default'));
    expect(await page.locator('.topslot-title').allTextContents()).toEqual(titles);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.locator('li a:not([href^="http"])').count()).toBe(0);
    expect(await page.locator('li b, li img[onerror], li img:not([src^="http"])').count()).toBe(0);
    // A word from the widget itself is all right.
    expect(complaints.filter((complaint) => !complaint.startsWith('topslot: '))).toEqual([]);
  });
}

test('an answer with ten thousand articles fills the thirty that a ranking may have', async ({ open, page, event }) => {
  const ranking = Array.from({ length: 10_000 }, (_, index) => article(`https://a.test/${index}`, `${index}`));
  await page.route('**/api/v2/calm/rank/**', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `topslot.answer(${JSON.stringify({ ...good, ranking })})`,
      headers: { 'Access-Control-Allow-Origin': '*' },
    }),
  );
  await open('<ol data-topslot-app="calm" data-topslot-sets="news"></ol>');
  await event('topslot:ranked');
  await expect(page.locator('li')).toHaveCount(30);
});

test('a repeated article stands once', async ({ open, page, event }) => {
  const ranking = ['news-2', 'news-1', 'news-2'].map((name) => ({ id: `/stories/${name}` }));
  await page.route('**/api/v2/calm/rank/**', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `topslot.answer(${JSON.stringify({ ...good, ranking })})`,
      headers: { 'Access-Control-Allow-Origin': '*' },
    }),
  );
  await open(list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 3)));
  await event('topslot:ranked');
  await expect(page.locator('li')).toHaveText(['news-2', 'news-1', 'news-3']);
});

test('an answer that nobody asked for changes nothing', async ({ open, page, event, complaints }) => {
  await open(list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 3)));
  await event('topslot:ranked');
  const body = JSON.stringify({ ...good, ranking: [{ id: '/stories/news-3' }, { id: '/stories/news-1' }] });
  await page.addScriptTag({ content: `topslot.answer(${body})` });
  await page.evaluate(`topslot.answer(${body})`);
  await expect(page.locator('li')).toHaveText(names('news', 1, 3));
  expect(complaints).toEqual([]);
});
