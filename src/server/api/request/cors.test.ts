import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestApi, type TestApi } from '../testApi.test.ts';

const MINE = 'https://www.example';
const APPS = { 'my-site': { origins: [MINE, 'http://localhost:3000'] }, open: {}, closed: { origins: [] } };

const BODY = '{"decisions":[{"actionSets":[{"id":{"id":"news"}}]}]}';
const ROUTES: readonly [method: string, path: string, body?: string][] = [
  ['GET', 'rank/news'],
  ['GET', 'rank/news?dnt=1&callback=topslot.answer'],
  ['POST', 'rank', BODY],
  ['POST', 'rank/', BODY],
  ['POST', 'reward/x'],
  ['POST', 'activate/x'],
  ['OPTIONS', 'reward/x'],
  ['OPTIONS', 'rank/news'],
];

const ask = (
  { send }: TestApi,
  app: string,
  [method, path, body]: (typeof ROUTES)[number],
  origin?: string,
): Promise<Response> =>
  send(method, `${app}/${path}`, {
    headers: origin === undefined ? {} : { origin },
    ...(body !== undefined && { body }),
  });

for (const route of ROUTES) {
  const [method, path] = route;
  void describe(`${method} …/${path}`, () => {
    for (const origin of ['https://evil.example', `${MINE}.evil.example`, 'http://www.example', 'null', '', 'x']) {
      void it(`is refused to "${origin}", and records nothing`, async () => {
        const api = createTestApi({ apps: APPS });
        const response = await ask(api, 'my-site', route, origin);
        assert.equal(response.status, 403);
        assert.equal(await response.text(), `The origin ${origin} is not among the origins of app my-site.\n`);
        assert.equal(response.headers.get('set-cookie'), null);
        assert.deepEqual(api.records, []);
      });
    }

    for (const origin of APPS['my-site'].origins) {
      void it(`names ${origin}, which is in the list, with credentials`, async () => {
        const { status, headers } = await ask(createTestApi({ apps: APPS }), 'my-site', route, origin);
        assert.ok(status === 200 || status === 204, String(status));
        assert.equal(headers.get('access-control-allow-origin'), origin);
        assert.equal(headers.get('access-control-allow-credentials'), 'true');
        assert.equal(headers.get('vary'), 'Origin');
      });
    }

    void it('is answered without an Origin header, which nobody can check', async () => {
      const { status, headers } = await ask(createTestApi({ apps: APPS }), 'my-site', route);
      assert.ok(status === 200 || status === 204, String(status));
      // Credentials with `*` are what browsers refuse.
      assert.equal(headers.get('access-control-allow-origin'), '*');
      assert.equal(headers.get('access-control-allow-credentials'), null);
    });

    void it('is open to every site where the app has no list, and to none where the list is empty', async () => {
      const api = createTestApi({ apps: APPS });
      const open = await ask(api, 'open', route, 'https://anybody.example');
      assert.ok(open.ok);
      assert.equal(open.headers.get('access-control-allow-origin'), 'https://anybody.example');
      assert.equal((await ask(api, 'closed', route, MINE)).status, 403);
    });

    void it('is open to pages opened from disk on a developer’s own machine only', async () => {
      const dev = createTestApi({ apps: APPS, dev: true });
      const fromDisk = await ask(dev, 'my-site', route, 'null');
      assert.ok(fromDisk.ok);
      assert.equal(fromDisk.headers.get('access-control-allow-origin'), 'null');
      assert.equal((await ask(dev, 'my-site', route, 'https://evil.example')).status, 403);
    });
  });
}
