import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { tempFolder } from '../fixtures.test.ts';
import { widgetRoutes } from './widgetRoutes.ts';

const SCRIPT = 'topslot = "ü";\n';
const REPORT = 'report = "ü";\n';
const STYLE = '.topslot-link { color: inherit }\n';

const createRoutes = async (test: TestContext, script = SCRIPT) => {
  const folder = await tempFolder(test);
  writeFileSync(join(folder, 'topslot.js'), script);
  writeFileSync(join(folder, 'topslot-report.js'), REPORT);
  writeFileSync(join(folder, 'topslot.css'), STYLE);
  return widgetRoutes(pathToFileURL(`${folder}/`));
};

void describe("the widget's files", () => {
  const files: readonly [path: string, type: string, body: string][] = [
    ['/topslot.js', 'text/javascript; charset=utf-8', SCRIPT],
    ['/topslot-report.js', 'text/javascript; charset=utf-8', REPORT],
    ['/topslot.css', 'text/css; charset=utf-8', STYLE],
  ];
  for (const [path, type, body] of files) {
    void it(`${path} can be loaded by any site and cached for an hour`, async (test) => {
      const response = await (await createRoutes(test)).request(path);
      assert.equal(response.status, 200);
      assert.equal(await response.text(), body);
      const { etag, ...headers } = Object.fromEntries(response.headers);
      assert.match(etag ?? '', /^W\/"[\w-]{16}"$/);
      assert.deepEqual(headers, {
        'access-control-allow-origin': '*',
        'cache-control': 'public, max-age=3600, stale-while-revalidate=86400',
        'content-type': type,
        'cross-origin-resource-policy': 'cross-origin',
        vary: 'Accept-Encoding',
        'x-content-type-options': 'nosniff',
      });
    });
  }

  void it('are not sent again if the browser has them', async (test) => {
    const routes = await createRoutes(test);
    const etag = (await routes.request('/topslot.js')).headers.get('etag') ?? '';
    // A proxy may turn the weak tag into a strong one.
    for (const known of [etag, etag.replace('W/', ''), `"other", ${etag}`]) {
      const response = await routes.request('/topslot.js', { headers: { 'if-none-match': known } });
      assert.deepEqual([response.status, await response.text()], [304, '']);
      assert.equal(response.headers.get('etag'), etag);
      assert.match(response.headers.get('cache-control') ?? '', /max-age=3600/);
      assert.equal(response.headers.get('access-control-allow-origin'), '*');
    }
    const other = await routes.request('/topslot.js', { headers: { 'if-none-match': '"other"' } });
    assert.deepEqual([other.status, await other.text()], [200, SCRIPT]);
  });

  const forms: readonly [accepted: string, encoding: string | null, read: (body: Buffer) => Buffer][] = [
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['br;q=0, identity', null, (body) => body],
    ['', null, (body) => body],
  ];
  for (const [accepted, encoding, read] of forms) {
    void it(`are sent ${encoding === null ? 'uncompressed' : `as ${encoding}`} for Accept-Encoding "${accepted}"`, async (test) => {
      const routes = await createRoutes(test);
      const response = await routes.request('/topslot.js', { headers: { 'accept-encoding': accepted } });
      assert.equal(response.headers.get('content-encoding'), encoding);
      assert.equal(read(Buffer.from(await response.arrayBuffer())).toString(), SCRIPT);
    });
  }

  void it('have a tag that changes only with their content', async (test) => {
    const tagOf = async (script: string): Promise<string | null> =>
      (await (await createRoutes(test, script)).request('/topslot.js')).headers.get('etag');
    assert.equal(await tagOf('a'), await tagOf('a'));
    assert.notEqual(await tagOf('a'), await tagOf('b'));
  });
});
