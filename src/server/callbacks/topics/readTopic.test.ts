import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { PairecConfig } from '../../config/pairecSchema.ts';
import { tempFolder } from '../../fixtures.test.ts';
import { LOG_TOPIC, readTopic } from './readTopic.ts';

const pairec: PairecConfig = { CallBackConfs: {}, DatahubConfs: {}, KafkaConfs: {}, FeatureConfs: {}, SceneConfs: {} };

void describe('reading the log of a running server', () => {
  void it('skips segments that are deleted meanwhile', async (test) => {
    const data = await tempFolder(test);
    const file = (number: number): string => join(data, 'log', `000000000${number}.ndjson`);
    mkdirSync(join(data, 'log'));
    for (const number of [1, 2, 3]) writeFileSync(file(number), `${number}\n`);
    const opened = await readTopic(LOG_TOPIC, data, { pairec, log: 'file' });
    if (!opened.ok) assert.fail(opened.why);
    for (const number of [1, 2]) rmSync(file(number));
    let text = '';
    for await (const piece of opened.lines) text += piece.toString();
    assert.equal(text, '3\n');
  });

  void it('fails if a segment cannot be read', async (test) => {
    const data = await tempFolder(test);
    mkdirSync(join(data, 'log', '0000000001.ndjson'), { recursive: true });
    const opened = await readTopic(LOG_TOPIC, data, { pairec, log: 'file' });
    if (!opened.ok) assert.fail(opened.why);
    await assert.rejects(opened.lines[Symbol.asyncIterator]().next(), { code: 'EISDIR' });
  });
});
