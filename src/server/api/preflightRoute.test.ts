import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestApi } from './testApi.test.ts';

void describe('OPTIONS', () => {
  for (const path of [
    'my-site/reward/x',
    'my-site/reward/a/b',
    'my-site/activate/x',
    'my-site/rank',
    'my-site/rank/',
  ]) {
    void it(`allows the documented requests: ${path}`, async () => {
      const { send, records } = createTestApi();
      const headers = {
        origin: 'https://www.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      };
      const response = await send('OPTIONS', path, { headers });
      assert.deepEqual([response.status, await response.text()], [204, '']);
      assert.deepEqual(Object.fromEntries(response.headers), {
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': 'content-type',
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-origin': 'https://www.example',
        'access-control-max-age': '86400',
        vary: 'Origin',
      });
      assert.deepEqual(records, []);
    });
  }

  void it('allows Content-Type even if the browser requests no header', async () => {
    const response = await createTestApi().send('OPTIONS', 'my-site/reward/x');
    assert.equal(response.headers.get('access-control-allow-headers'), 'Content-Type');
  });

  void it('returns 404 for an unknown app', async () => {
    const response = await createTestApi().send('OPTIONS', 'nobody/reward/x');
    assert.equal(response.status, 404);
    assert.match(await response.text(), /Known apps: my-site, other\./);
  });
});
