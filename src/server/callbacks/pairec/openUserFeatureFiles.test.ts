import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { appDefaults } from '../../config/schema.ts';
import { tempFolder, until } from '../../fixtures.test.ts';
import { openUserFeatureFiles } from './openUserFeatureFiles.ts';

void describe('openUserFeatureFiles', () => {
  void it('opens the files of all apps that have one, relative to the folder', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, 'one.ndjson'), '{"uid":"a","n":1}\n');
    writeFileSync(join(folder, 'two.ndjson'), '{"uid":"a","n":2}\n');
    const loggedLines: string[] = [];
    const users = openUserFeatureFiles(
      {
        one: { ...appDefaults, userFeatures: 'one.ndjson' },
        two: { ...appDefaults, userFeatures: join(folder, 'two.ndjson') },
        none: appDefaults,
      },
      folder,
      (line) => loggedLines.push(line),
    );
    assert.deepEqual([...users.keys()], ['one', 'two']);
    assert.deepEqual(await users.get('one')?.find('a'), { uid: 'a', n: 1 });
    assert.deepEqual(await users.get('two')?.find('a'), { uid: 'a', n: 2 });
    assert.deepEqual(loggedLines, []);
  });

  void it('reads the files at once and logs errors with the app id', async (test) => {
    const folder = await tempFolder(test);
    const loggedLines: string[] = [];
    openUserFeatureFiles({ shop: { ...appDefaults, userFeatures: 'gone.ndjson' } }, folder, (line) =>
      loggedLines.push(line),
    );
    await until(() => loggedLines.length > 0);
    const file = join(folder, 'gone.ndjson');
    assert.deepEqual(loggedLines, [
      `app shop: userFeatures: cannot read ${file}: The file does not exist. No user features are recorded until it can be read.`,
    ]);
  });
});
