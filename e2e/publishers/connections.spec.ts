import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from 'topslot/server';
import { expect, feed, list, names, test } from '../fixtures.ts';

const readAsset = (name: string): string => readFileSync(new URL(`../../dist/${name}`, import.meta.url), 'utf8');

const RANKED_ORDER = names('news', 1, 4);
const CALM = 'data-topslot-app="calm" data-topslot-sets="news"';
const LIST = list(CALM, RANKED_ORDER.toReversed());

test.describe('on a page over https,', () => {
  for (const [given, used] of [
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.1.2.3:8080', 'http://127.1.2.3:8080'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://LOCALHOST', 'http://localhost'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['https://127.0.0.1:8443', 'https://127.0.0.1:8443'],
    ['http://rank.test', 'https://rank.test'],
    ['http://10.0.0.7', 'https://10.0.0.7'],
    ['http://my-localhost.test', 'https://my-localhost.test'],
    ['http://rank.test/127.0.0.1', 'https://rank.test/127.0.0.1'],
    ['//rank.test', 'https://rank.test'],
  ] as const) {
    test(`the endpoint ${given} is requested at ${used}, also by the report script`, async ({ page, complaints }) => {
      const answer = {
        ranking: RANKED_ORDER.map((name) => ({ id: `https://front.test/stories/${name}` })),
        eventId: 'e'.repeat(37),
        appId: 'calm',
        actionSets: [],
      };
      const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
        '/': [
          'text/html',
          `<!doctype html><title>Front page</title><link rel="icon" href="data:,">
           <script async src="/topslot.js" data-endpoint="${given}/"></script>
           <script async src="/topslot-report.js" data-format="pairec" data-url="${given}/collect"></script>
           <div onclick="event.preventDefault()">${LIST}</div>`,
        ],
        '/topslot.js': ['text/javascript', readAsset('topslot.js')],
        '/topslot-report.js': ['text/javascript', readAsset('topslot-report.js')],
      };
      const requested = new Set<string>();
      await page.route(/^https?:/, (route) => {
        const { origin, pathname } = new URL(route.request().url());
        const script = ['text/javascript', `topslot.answer(${JSON.stringify(answer)})`] as const;
        const [contentType, body] = (origin === 'https://front.test' && files[pathname]) || script;
        if (origin !== 'https://front.test') requested.add(origin + pathname);
        return route.fulfill({ contentType, body, headers: { 'Access-Control-Allow-Origin': '*' } });
      });
      await page.context().grantPermissions(['local-network-access']);
      await page.goto('https://front.test/');
      await expect(page.locator('li')).toHaveText(RANKED_ORDER);
      await page.locator('li a').first().click();
      await expect
        .poll(() => [...requested].toSorted())
        .toEqual(
          ['/api/v2/calm/rank/news', `/api/v2/calm/reward/${answer.eventId}`, '/collect'].map((path) => used + path),
        );
      expect(complaints).toEqual([]);
    });
  }
});

test.describe('a preload with its parameters in another order is the only rank request:', () => {
  for (const [description, attributes, path] of [
    ['the order that the widget uses', CALM, '/api/v2/calm/rank/news?dnt=1&defer=1&callback=topslot.answer'],
    ['callback first', CALM, '/api/v2/calm/rank/news?callback=topslot.answer&defer=1&dnt=1'],
    [
      'dnt last',
      `${CALM} data-topslot-limit="10"`,
      '/api/v2/calm/rank/news?defer=1&limit=10&callback=topslot.answer&dnt=1',
    ],
    [
      'limit and details last',
      `${CALM} data-topslot-limit="10" data-topslot-details="1"`,
      '/api/v2/calm/rank/news?dnt=1&callback=topslot.answer&defer=1&details=1&limit=10',
    ],
    [
      'two sets',
      'data-topslot-app="calm" data-topslot-sets="news sports"',
      '/api/v2/calm/rank/news/sports?defer=1&callback=topslot.answer&dnt=1',
    ],
  ] as const) {
    for (const [notation, write] of [
      ['', (url: string) => url],
      [', written with &amp;', (url: string) => url.replaceAll('&', '&amp;')],
    ] as const) {
      test(description + notation, async ({ page, open, server, tag, event, received, complaints }) => {
        const link = `<link rel="preload" as="script" crossorigin href="${write(server.url + path)}">`;
        await open(list(attributes, RANKED_ORDER.toReversed()), link + tag());
        const { data } = await event('topslot:ranked');
        await expect(page.locator('li')).toHaveText(RANKED_ORDER);
        await page.waitForLoadState('load');
        expect(received('rank')).toMatchObject([{ path, eventId: data.eventId }]);
        expect(complaints).toEqual([]);
      });
    }
  }
});

test.describe('the console shows the status of a failed ranking, not a refusal of the browser:', () => {
  for (const [description, attributes] of [
    ['an unknown set', 'data-topslot-app="known" data-topslot-sets="nwes"'],
    ['one unknown set of two', 'data-topslot-app="known" data-topslot-sets="news sprots"'],
    ['an unknown app', 'data-topslot-app="unknown" data-topslot-sets="news"'],
    ['an unknown app and set', 'data-topslot-app="News" data-topslot-sets="News" data-topslot-limit="5"'],
  ] as const) {
    for (const [transport, tagAttributes] of [
      ['a script', ''],
      ['a script with cookies', 'data-dnt="0"'],
      ['fetch', 'data-transport="fetch"'],
    ] as const) {
      test(`${description}, by ${transport}`, async ({ page, open, publisher, event, complaints }) => {
        const folder = await mkdtemp(join(tmpdir(), 'topslot-status-'));
        await writeFile(join(folder, 'news.xml'), feed('news', 4, publisher.url));
        const server = await startServer({
          feeds: { news: join(folder, 'news.xml') },
          apps: ['known'],
        });
        await open(
          list(attributes, RANKED_ORDER.toReversed()),
          `<script async src="${server.url}/topslot.js" ${tagAttributes}></script>`,
        );
        expect(await event('topslot:default')).toEqual({ reason: 'error' });
        await expect(page.locator('li')).toHaveText(RANKED_ORDER.toReversed());
        const message = `topslot: <ol ${attributes}>: not ranked by ${server.url}/: error. See docs/troubleshooting.md#error`;
        await expect
          .poll(() => complaints.toSorted())
          .toEqual(['Failed to load resource: the server responded with a status of 404 (Not Found)', message]);
        await server.close();
        await rm(folder, { recursive: true });
      });
    }
  }
});
