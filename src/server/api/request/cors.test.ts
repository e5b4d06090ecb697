import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestApi, type TestApi } from '../testApi.test.ts';

const ORIGIN = 'https://www.example';
const APPS = { 'my-site': { origins: [ORIGIN, 'http://localhost:3000'] }, open: {}, closed: { origins: [] } };

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

const sendTo = (
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
    for (const origin of ['https://evil.example', `${ORIGIN}.evil.example`, 'http://www.example', 'null', '', 'x']) {
      void it(`is rejected for "${origin}" and logs nothing`, async () => {
        const api = createTestApi({ apps: APPS });
        const response = await sendTo(api, 'my-site', route, origin);
        assert.equal(response.status, 403);
        assert.equal(await response.text(), `The origin ${origin} is not among the origins of app my-site.\n`);
        assert.equal(response.headers.get('set-cookie'), null);
        assert.deepEqual(api.records, []);
      });
    }

    for (const origin of APPS['my-site'].origins) {
      void it(`allows the listed origin ${origin} with credentials`, async () => {
        const { status, headers } = await sendTo(createTestApi({ apps: APPS }), 'my-site', route, origin);
        assert.ok(status === 200 || status === 204, String(status));
        assert.equal(headers.get('access-control-allow-origin'), origin);
        assert.equal(headers.get('access-control-allow-credentials'), 'true');
        assert.equal(headers.get('vary'), 'Origin');
      });
    }

    void it('is answered without an Origin header', async () => {
      const { status, headers } = await sendTo(createTestApi({ apps: APPS }), 'my-site', route);
      assert.ok(status === 200 || status === 204, String(status));
      // Browsers reject credentials with `*`.
      assert.equal(headers.get('access-control-allow-origin'), '*');
      assert.equal(headers.get('access-control-allow-credentials'), null);
    });

    void it('allows every site without a list, and none with an empty list', async () => {
      const api = createTestApi({ apps: APPS });
      const open = await sendTo(api, 'open', route, 'https://anybody.example');
      assert.ok(open.ok);
      assert.equal(open.headers.get('access-control-allow-origin'), 'https://anybody.example');
      assert.equal((await sendTo(api, 'closed', route, ORIGIN)).status, 403);
    });

    void it('allows pages opened from disk only in development mode', async () => {
      const dev = createTestApi({ apps: APPS, dev: true });
      const fromDisk = await sendTo(dev, 'my-site', route, 'null');
      assert.ok(fromDisk.ok);
      assert.equal(fromDisk.headers.get('access-control-allow-origin'), 'null');
      assert.equal((await sendTo(dev, 'my-site', route, 'https://evil.example')).status, 403);
    });
  });
}
