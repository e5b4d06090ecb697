import { expect, list, names, test } from '../fixtures.ts';

const validAnswer = { eventId: 'e'.repeat(40), appId: 'calm', actionSets: [] };
const article = (id: string, title: unknown, otherDetails: object = {}): object => ({
  id,
  details: [{ title, ...otherDetails }],
});

/** Hostile answers, and the titles of each that may be shown on the page. */
const answers: readonly (readonly [string, unknown, readonly string[]])[] = [
  ['script URLs', { ranking: [article('javascript:window.hacked=1', 'a'), article('https://a.test/', 'b')] }, ['b']],
  [
    'disguised script and data URLs',
    { ranking: [article(' JaVa\tScript:window.hacked=1', 'a'), article('data:text/html,x', 'b')] },
    [],
  ],
  [
    'markup',
    { ranking: [article('https://a.test/', '<img src=x onerror=window.hacked=1>', { description: '<b>d</b>' })] },
    ['<img src=x onerror=window.hacked=1>'],
  ],
  [
    'a script URL as an image',
    { ranking: [article('https://a.test/', 'a', { image: 'javascript:window.hacked=1' })] },
    ['a'],
  ],
  [
    'an element property',
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
    'titles that are not strings',
    { ranking: [article('https://a.test/', { toString: 'x' }), article('https://b.test/', 'b')] },
    [],
  ],
  ['details that are not a list', { ranking: [{ id: 'https://a.test/', details: 'x' }] }, []],
  ['no ranking', { ranking: 'none' }, []],
  ['invalid entries', { ranking: [null, 5, 'x'] }, []],
  ['an invalid event id', { ranking: [article('https://a.test/', 'a')], eventId: 5 }, []],
  ['null', null, []],
  [
    'prototype keys',
    JSON.parse('{"ranking":[{"id":"https://a.test/","details":[{"__proto__":{"title":"p"},"title":"t"}]}]}'),
    ['t'],
  ],
];

for (const [description, answer, titles] of answers) {
  test(`an answer with ${description} runs no script, throws nothing and breaks no list`, async ({
    open,
    page,
    event,
    complaints,
  }) => {
    const body = answer === null ? 'null' : JSON.stringify({ ...validAnswer, ...Object(answer) });
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
    // The widget may log its own warnings.
    expect(complaints.filter((complaint) => !complaint.startsWith('topslot: '))).toEqual([]);
  });
}

test('an answer with 10,000 articles fills a list up to the maximum of 30', async ({ open, page, event }) => {
  const ranking = Array.from({ length: 10_000 }, (_, index) => article(`https://a.test/${index}`, `${index}`));
  await page.route('**/api/v2/calm/rank/**', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `topslot.answer(${JSON.stringify({ ...validAnswer, ranking })})`,
      headers: { 'Access-Control-Allow-Origin': '*' },
    }),
  );
  await open('<ol data-topslot-app="calm" data-topslot-sets="news"></ol>');
  await event('topslot:ranked');
  await expect(page.locator('li')).toHaveCount(30);
});

test('a repeated article is shown once', async ({ open, page, event }) => {
  const ranking = ['news-2', 'news-1', 'news-2'].map((name) => ({ id: `/stories/${name}` }));
  await page.route('**/api/v2/calm/rank/**', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `topslot.answer(${JSON.stringify({ ...validAnswer, ranking })})`,
      headers: { 'Access-Control-Allow-Origin': '*' },
    }),
  );
  await open(list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 3)));
  await event('topslot:ranked');
  await expect(page.locator('li')).toHaveText(['news-2', 'news-1', 'news-3']);
});

test('an unexpected answer changes nothing', async ({ open, page, event, complaints }) => {
  await open(list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 3)));
  await event('topslot:ranked');
  const body = JSON.stringify({ ...validAnswer, ranking: [{ id: '/stories/news-3' }, { id: '/stories/news-1' }] });
  await page.addScriptTag({ content: `topslot.answer(${body})` });
  await page.evaluate(`topslot.answer(${body})`);
  await expect(page.locator('li')).toHaveText(names('news', 1, 3));
  expect(complaints).toEqual([]);
});
