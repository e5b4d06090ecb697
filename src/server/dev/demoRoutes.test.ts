import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { tempFolder } from '../fixtures.test.ts';
import { demoRoutes } from './demoRoutes.ts';

const PAGE = '<title>Ü</title><script src="http://127.0.0.1:8080/topslot.js"></script><p>127.0.0.1:8080</p>';
const SCRIPT = 'fetch("http://127.0.0.1:8080/")';

const createRoutes = async (test: TestContext) => {
  const outside = await tempFolder(test);
  const folder = join(outside, 'demo');
  mkdirSync(join(folder, 'articles'), { recursive: true });
  writeFileSync(join(outside, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'articles', 'a.html'), PAGE);
  writeFileSync(join(folder, 'script.js'), SCRIPT);
  return demoRoutes(pathToFileURL(`${folder}/`), () => 'http://localhost:1234');
};

void describe('the demo newspaper', () => {
  for (const path of ['/', '/index.html', '/articles/a.html']) {
    void it(`replaces the host in ${path}`, async (test) => {
      const response = await (await createRoutes(test)).request(path);
      assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
      // The length of the file would be wrong, because the host's length differs.
      assert.equal(response.headers.get('content-length'), null);
      assert.equal(await response.text(), PAGE.replaceAll('127.0.0.1:8080', 'localhost:1234'));
    });
  }

  void it('leaves other files unchanged', async (test) => {
    const response = await (await createRoutes(test)).request('/script.js');
    assert.equal(await response.text(), SCRIPT);
  });

  for (const path of ['/none.html', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/articles/..%2f..%2fsecret.txt', '/%']) {
    void it(`returns 404 for ${path}`, async (test) => {
      const response = await (await createRoutes(test)).request(path);
      assert.equal(response.status, 404);
      assert.doesNotMatch(await response.text(), /secret$/);
    });
  }
});
