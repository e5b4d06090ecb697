import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readConfig } from './readConfig.ts';
import { configSchema } from './schema.ts';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(([, block = '']) => block);

void describe("the README's configurations", () => {
  void it('are there', () => assert.equal(blocks.length, 4));

  for (const block of blocks) {
    void it(`can be pasted: ${block.slice(0, 60).replaceAll(/\s+/g, ' ')}…`, () => {
      const input: unknown = JSON.parse(block);
      const read = readConfig(input);
      assert.deepEqual(read.ok ? read.warnings : read.why, []);
    });
  }

  void it('have a word on every key', () => {
    const table = readme.slice(readme.indexOf('| key '), readme.indexOf('A wrong or an unknown key'));
    const { $schema: _, ...keys } = configSchema.entries;
    for (const key of Object.keys(keys)) assert.match(table, new RegExp(`\`${key}[.\`]`), key);
    const read = readConfig({ apps: { a: {} } });
    const ours = [
      'policy',
      'epsilon',
      'rest',
      'rewardWait',
      'origins',
      'leaveOutDelivered',
      'pairecScene',
      'userFeatures',
    ];
    for (const key of ours) {
      assert.match(table, new RegExp(`apps\\.<id>\\.${key}\``), key);
    }
    assert.ok(read.ok);
  });
});
