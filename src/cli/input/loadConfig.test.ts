import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { tempFolder } from '../../server/fixtures.test.ts';
import { loadConfig, type Overrides } from './loadConfig.ts';

/** Loads a file with this content, with the overrides of the command line. */
const load = async (test: TestContext, input: unknown, overrides?: Overrides) => {
  const folder = await tempFolder(test);
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(input));
  return { folder, file, loaded: loadConfig('config.json', folder, overrides) };
};

const feed = 'news.xml';

void describe('loadConfig', () => {
  void it('reads a file, fills in the defaults, and returns the folder of its paths', async (test) => {
    const { folder, file, loaded } = await load(test, { port: 0, actionSets: { news: { feed } } });
    assert.ok(loaded.ok);
    assert.deepEqual([loaded.folder, loaded.file, loaded.config.port], [folder, file, 0]);
    assert.deepEqual(loaded.config.actionSets, { news: { feed, refresh: '60s' } });
  });

  void it('uses topslot.config.json of the working folder if no file is named', async (test) => {
    const folder = await tempFolder(test);
    const withoutFile = loadConfig(undefined, folder);
    assert.ok(withoutFile.ok);
    assert.deepEqual([withoutFile.folder, withoutFile.file, withoutFile.config.port], [folder, undefined, 8080]);
    writeFileSync(join(folder, 'topslot.config.json'), '{"port":1}');
    const withFile = loadConfig(undefined, folder);
    assert.ok(withFile.ok);
    assert.deepEqual([withFile.file, withFile.config.port], [join(folder, 'topslot.config.json'), 1]);
  });

  void it('gives the command line precedence over the file', async (test) => {
    const { loaded } = await load(test, { host: 'localhost', port: 1, data: 'x' }, { port: 2, data: '/y' });
    assert.ok(loaded.ok);
    const { host, port, data } = loaded.config;
    assert.deepEqual({ host, port, data }, { host: 'localhost', port: 2, data: '/y' });
  });

  void it('adds typed feeds and apps to those of the file, and replaces those with the same name', async (test) => {
    const inFile = {
      actionSets: { news: { feed, refresh: '5s' }, sports: { feed } },
      apps: { 'my-site': { policy: 'random' } },
    };
    const { loaded } = await load(test, inFile, { actionSets: { news: { feed: 'typed.xml' } }, apps: { other: {} } });
    assert.ok(loaded.ok);
    assert.deepEqual(loaded.config.actionSets, {
      news: { feed: 'typed.xml', refresh: '60s' },
      sports: { feed, refresh: '60s' },
    });
    assert.deepEqual(
      Object.entries(loaded.config.apps).map(([id, { policy }]) => [id, policy]),
      [
        ['my-site', 'random'],
        ['other', 'learn'],
      ],
    );
  });

  void it('names the file and every mistake in it, one per line', async (test) => {
    const { file, loaded } = await load(test, { port: 'x', apps: { a: { polcy: 'learn' } } });
    const appError = 'apps.a.polcy: unknown key. Did you mean "policy"?';
    assert.deepEqual(loaded, {
      ok: false,
      why: `${file}:\n  ${appError}\n  port: must be a number, but is "x".`,
    });
  });

  for (const input of [[], null, 5, 'text']) {
    void it(`rejects ${JSON.stringify(input)}, which is not an object`, async (test) => {
      const { file, loaded } = await load(test, input);
      assert.deepEqual(loaded, { ok: false, why: `${file}: The configuration must be one JSON object: { … }.` });
    });
  }

  void it('reports a mistake in the file even if the command line sets the same key', async (test) => {
    const { loaded } = await load(test, { apps: ['my-site'] }, { apps: { other: {} } });
    assert.equal(loaded.ok, false);
  });
});
