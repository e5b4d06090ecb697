import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { appDefaults } from '../../config/schema.ts';
import { tempFolder, until } from '../../fixtures.test.ts';
import { openUsers } from './openUsers.ts';

void describe('the files of users', () => {
  void it('are those of the apps that have one, relative to the configuration', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, 'one.ndjson'), '{"uid":"a","n":1}\n');
    writeFileSync(join(folder, 'two.ndjson'), '{"uid":"a","n":2}\n');
    const said: string[] = [];
    const users = openUsers(
      {
        one: { ...appDefaults, userFeatures: 'one.ndjson' },
        two: { ...appDefaults, userFeatures: join(folder, 'two.ndjson') },
        none: appDefaults,
      },
      folder,
      (line) => said.push(line),
    );
    assert.deepEqual([...users.keys()], ['one', 'two']);
    assert.deepEqual(await users.get('one')?.find('a'), { uid: 'a', n: 1 });
    assert.deepEqual(await users.get('two')?.find('a'), { uid: 'a', n: 2 });
    assert.deepEqual(said, []);
  });

  void it('are read at the start: what is wrong is said before anybody asks, and whose it is', async (test) => {
    const folder = await tempFolder(test);
    const said: string[] = [];
    openUsers({ shop: { ...appDefaults, userFeatures: 'gone.ndjson' } }, folder, (line) => said.push(line));
    await until(() => said.length > 0);
    const file = join(folder, 'gone.ndjson');
    assert.deepEqual(said, [`users of shop: cannot read ${file}: There is no such file. No user has features.`]);
  });
});
