import assert from 'node:assert/strict';
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { LogRecord } from '../learn/records/record.ts';
import { tempFolder } from './fixtures.test.ts';
import { readRecords } from './readRecords.ts';

const reward = (eventId: string): LogRecord => ({ type: 'reward', app: 'my-site', time: 0, eventId, value: 1 });
const lines = (...ids: readonly string[]): string => ids.map((id) => `${JSON.stringify(reward(id))}\n`).join('');

/** Creates a folder with segments of these texts. */
const createLog = async (test: TestContext, ...segments: readonly string[]): Promise<string> => {
  const folder = join(await tempFolder(test), 'log');
  await mkdir(folder);
  for (const [index, text] of segments.entries()) await writeFile(join(folder, `000000000${index + 1}.ndjson`), text);
  return folder;
};

const open = async (folder: string) => {
  const read = await readRecords('file', folder);
  return read.ok ? read.batches : assert.fail(read.why);
};

const all = async (folder: string): Promise<readonly LogRecord[]> => {
  const records: LogRecord[] = [];
  for await (const batch of await open(folder)) records.push(...batch.records);
  return records;
};

void describe('readRecords', () => {
  void it('reads the records of all segments, in order', async (test) => {
    const folder = await createLog(test, lines('a', 'b'), '', lines('c'));
    await writeFile(join(folder, 'lock'), '1\n');
    assert.deepEqual(await all(folder), ['a', 'b', 'c'].map(reward));
  });

  void it('reads non-ASCII text unchanged', async (test) => {
    const ids = ['ж', '\u2028', '\ud83d\ude00', 'é'.repeat(2000)];
    assert.deepEqual(await all(await createLog(test, lines(...ids))), ids.map(reward));
  });

  void it('omits the unfinished line of a running server', async (test) => {
    assert.deepEqual(await all(await createLog(test, `${lines('a')}{"type":"rew`)), [reward('a')]);
  });

  void it('skips segments that a running server has deleted meanwhile', async (test) => {
    const folder = await createLog(test, lines('a'), lines('b'));
    const batches = await open(folder);
    await rm(join(folder, '0000000001.ndjson'));
    const records: LogRecord[] = [];
    for await (const batch of batches) records.push(...batch.records);
    assert.deepEqual(records, [reward('b')]);
  });

  void it('reports the share that was read', async (test) => {
    const folder = await createLog(test, lines('a'), lines('b', 'c', 'd'));
    const shares: (number | undefined)[] = [];
    for await (const { progress } of await open(folder)) shares.push(progress);
    assert.deepEqual(shares, [0.25, 1]);
  });

  void it('accepts a log that grows during the reading', async (test) => {
    const folder = await createLog(test, lines('a'));
    const shares: (number | undefined)[] = [];
    const batches = await open(folder);
    for await (const { progress } of batches) {
      if (shares.length === 0) await appendFile(join(folder, '0000000001.ndjson'), lines('b'));
      shares.push(progress);
    }
    assert.ok(shares.every((share) => share === 1));
  });

  for (const damage of ['{"type":"reward"', 'null', '[]', '{"type":"reward","app":5}', 'text']) {
    void it(`throws at the damaged line ${damage}`, async (test) => {
      const folder = await createLog(test, lines('a'), `${lines('b', 'c')}${damage}\n${lines('d')}`);
      const file = join(folder, '0000000002.ndjson');
      await assert.rejects(all(folder), {
        message: `${file} is damaged: line 3 is not a valid record. Stop the server and run: topslot repair`,
      });
    });
  }

  void it('fails with a sentence if there is no folder', async (test) => {
    const folder = join(await tempFolder(test), 'none');
    assert.deepEqual(await readRecords('file', folder), { ok: false, why: `There is no log in ${folder}.` });
    assert.deepEqual(await readRecords('memory', folder), {
      ok: false,
      why: `There is no log in ${folder}. The configuration keeps the log in memory.`,
    });
  });

  void it('throws a sentence for an invalid Kafka broker', async () => {
    const read = await readRecords({ kafka: ['not a broker'], topic: 'topslot' }, '');
    assert.ok(read.ok);
    await assert.rejects(
      async () => {
        for await (const _ of read.batches) assert.fail('a batch');
      },
      (error) => error instanceof Error && /broker/.test(error.message),
    );
  });
});
