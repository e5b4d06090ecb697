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
    void it(`lets a page send what the documents tell it to: ${path}`, async () => {
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

  void it('allows the content type even if nobody asked for a header', async () => {
    const response = await createTestApi().send('OPTIONS', 'my-site/reward/x');
    assert.equal(response.headers.get('access-control-allow-headers'), 'Content-Type');
  });

  void it('is a 404 for an app that is not there', async () => {
    const response = await createTestApi().send('OPTIONS', 'nobody/reward/x');
    assert.equal(response.status, 404);
    assert.match(await response.text(), /Known apps: my-site, other\./);
  });
});
