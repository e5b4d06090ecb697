import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { tempFolder } from '../fixtures.test.ts';
import { widgetRoutes } from './widgetRoutes.ts';

const SCRIPT = 'topslot = "ü";\n';
const STYLE = '.topslot-link { color: inherit }\n';

const createRoutes = async (test: TestContext, script = SCRIPT) => {
  const folder = await tempFolder(test);
  writeFileSync(join(folder, 'topslot.js'), script);
  writeFileSync(join(folder, 'topslot.css'), STYLE);
  return widgetRoutes(pathToFileURL(`${folder}/`));
};

void describe("the widget's files", () => {
  const files: readonly [path: string, type: string, body: string][] = [
    ['/topslot.js', 'text/javascript; charset=utf-8', SCRIPT],
    ['/topslot.css', 'text/css; charset=utf-8', STYLE],
  ];
  for (const [path, type, body] of files) {
    void it(`${path} is there for every site, for an hour`, async (test) => {
      const response = await (await createRoutes(test)).request(path);
      assert.equal(response.status, 200);
      assert.equal(await response.text(), body);
      const { etag, ...headers } = Object.fromEntries(response.headers);
      assert.match(etag ?? '', /^"[\w-]{16}"$/);
      assert.deepEqual(headers, {
        'access-control-allow-origin': '*',
        'cache-control': 'public, max-age=3600, stale-while-revalidate=86400',
        'content-type': type,
        'cross-origin-resource-policy': 'cross-origin',
        'x-content-type-options': 'nosniff',
      });
    });
  }

  void it('are not sent again to whoever has them', async (test) => {
    const routes = await createRoutes(test);
    const etag = (await routes.request('/topslot.js')).headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const response = await routes.request('/topslot.js', { headers: { 'if-none-match': known } });
      assert.deepEqual([response.status, await response.text()], [304, '']);
      assert.equal(response.headers.get('etag'), etag);
      assert.match(response.headers.get('cache-control') ?? '', /max-age=3600/);
      assert.equal(response.headers.get('access-control-allow-origin'), '*');
    }
    const other = await routes.request('/topslot.js', { headers: { 'if-none-match': '"other"' } });
    assert.deepEqual([other.status, await other.text()], [200, SCRIPT]);
  });

  void it('have another tag once they have changed, and the same one as long as they have not', async (test) => {
    const tagOf = async (script: string): Promise<string | null> =>
      (await (await createRoutes(test, script)).request('/topslot.js')).headers.get('etag');
    assert.equal(await tagOf('a'), await tagOf('a'));
    assert.notEqual(await tagOf('a'), await tagOf('b'));
  });
});
