import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cwd } from 'node:process';
import { describe, it, type TestContext } from 'node:test';
import { tempFolder } from '../../server/fixtures.test.ts';
import { loadConfig, type Overrides } from './loadConfig.ts';

/** What comes of a file with this in it, under what was typed. */
const load = async (test: TestContext, input: unknown, overrides?: Overrides) => {
  const folder = await tempFolder(test);
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(input));
  return { folder, file, loaded: loadConfig(file, overrides) };
};

const feed = 'news.xml';

void describe('loadConfig', () => {
  void it('reads a file, fills in what it leaves out, and says where its paths start', async (test) => {
    const { folder, file, loaded } = await load(test, { port: 0, actionSets: { news: { feed } } });
    assert.ok(loaded.ok);
    assert.deepEqual([loaded.folder, loaded.file, loaded.config.port], [folder, file, 0]);
    assert.deepEqual(loaded.config.actionSets, { news: { feed, refresh: '60s' } });
  });

  void it('finds the file from the working folder, and its paths start there', () => {
    const loaded = loadConfig('package.json/none');
    assert.ok(!loaded.ok && loaded.why.startsWith(`${join(cwd(), 'package.json', 'none')}: `));
  });

  void it('lets what was typed go before what is written', async (test) => {
    const { loaded } = await load(test, { host: 'localhost', port: 1, data: 'x' }, { port: 2, data: '/y' });
    assert.ok(loaded.ok);
    const { host, port, data } = loaded.config;
    assert.deepEqual({ host, port, data }, { host: 'localhost', port: 2, data: '/y' });
  });

  void it('puts typed feeds and apps beside the written ones, in the place of those with the same name', async (test) => {
    const written = {
      actionSets: { news: { feed, refresh: '5s' }, sports: { feed } },
      apps: { 'my-site': { policy: 'random' } },
    };
    const { loaded } = await load(test, written, { actionSets: { news: { feed: 'typed.xml' } }, apps: { other: {} } });
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

  void it('names the file and everything that is wrong in it, a line each', async (test) => {
    const { file, loaded } = await load(test, { port: 'x', apps: { a: { b: 1 } } });
    assert.deepEqual(loaded, {
      ok: false,
      why: `${file}:\n  apps.a.b: unknown key.\n  port: must be number, but is "x".`,
    });
  });

  for (const input of [[], null, 5, 'text']) {
    void it(`refuses ${JSON.stringify(input)}, which is no object`, async (test) => {
      const { file, loaded } = await load(test, input);
      assert.deepEqual(loaded, { ok: false, why: `${file}: must hold one JSON object.` });
    });
  }

  void it('does not repair what is written wrongly by what was typed', async (test) => {
    const { loaded } = await load(test, { apps: ['my-site'] }, { apps: { other: {} } });
    assert.equal(loaded.ok, false);
  });
});
