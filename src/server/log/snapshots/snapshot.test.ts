import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import { readNewestSnapshot, type SnapshotsToRead } from './readNewestSnapshot.ts';
import { snapshotFile, snapshotsIn } from './snapshotFiles.ts';
import { mockHandles } from '../testLog.test.ts';
import { dropSnapshot, writeSnapshot } from './writeSnapshot.ts';

const write = (folder: string, number: number, values: Iterable<unknown> = [`value ${number}`]): Promise<void> =>
  writeSnapshot({ folder, number, position: String(number), time: 5, values });

/** What is restored from a folder, and what is said meanwhile. */
const read = async (folder: string, accepts: SnapshotsToRead['accepts'] = () => true) => {
  const values: unknown[] = [];
  const said: string[] = [];
  const restore = (value: unknown): void => void values.push(value);
  const snapshot = await readNewestSnapshot({ folder, accepts, restore, say: (text) => said.push(text) });
  return { number: snapshot?.number, position: snapshot?.position, values, said };
};

const withEnd = (text: string): string => `${text}{"sha256":"${createHash('sha256').update(text).digest('hex')}"}\n`;

void describe('a snapshot', () => {
  void it('is lines: a head, the values, and a hash of them', async (test) => {
    const folder = await tempFolder(test);
    await write(folder, 12, [{ a: 'ä' }, null, 'b\n']);
    const text = '{"snapshot":1,"position":"12","time":5}\n{"a":"ä"}\nnull\n"b\\n"\n';
    assert.equal(readFileSync(join(folder, '0000000012.snapshot'), 'utf8'), withEnd(text));
    assert.deepEqual(readdirSync(folder), ['0000000012.snapshot']);
  });

  const states: readonly [what: string, values: readonly unknown[]][] = [
    ['nothing', []],
    ['any JSON', [0, '', null, false, [], {}, { deep: [{ ünï: '\u2028\n"' }] }]],
    ['what looks like its own lines', [{ snapshot: 2 }, { sha256: 'x' }]],
    ['many values', Array.from({ length: 20_000 }, (_, index) => ({ index, text: 'ä'.repeat(index % 50) }))],
    ['a large value', ['é'.repeat(3_000_000)]],
  ];
  for (const [what, values] of states) {
    void it(`gives back what it was given, in order: ${what}`, async (test) => {
      const folder = await tempFolder(test);
      await write(folder, 3, values);
      assert.deepEqual(await read(folder), { number: 3, position: '3', values, said: [] });
    });
  }

  void it('has its position back as it was given: any JSON, under any number', async (test) => {
    const folder = await tempFolder(test);
    const position = { offsets: [1, 2] };
    await writeSnapshot({ folder, number: 123_456_789_012, position, time: 5, values: [] });
    const { number, position: found } = await read(folder);
    assert.deepEqual([number, found], [123_456_789_012, position]);
  });

  void it('is not there where there is none, nor among files that are called otherwise', async (test) => {
    const folder = await tempFolder(test);
    assert.deepEqual(await read(folder), { number: undefined, position: undefined, values: [], said: [] });
    for (const name of ['1.snapshot', '0000000001.snapshot.tmp', 'x0000000001.snapshot', '0000000001.ndjson']) {
      writeFileSync(join(folder, name), withEnd('{"snapshot":1,"position":"1","time":5}\n'));
    }
    assert.deepEqual(await snapshotsIn(folder), []);
  });

  void it('lets others have their turn while it is written', async (test) => {
    const folder = await tempFolder(test);
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await write(
      folder,
      1,
      Array.from({ length: 100 }, () => 'x'.repeat(65_536)),
    );
    isOver = true;
    assert.ok(turns >= 100, String(turns));
  });
});

void describe('of several snapshots', () => {
  void it('the newest one is read, and two are kept', async (test) => {
    const folder = await tempFolder(test);
    for (const number of [9, 10, 100]) await write(folder, number);
    assert.deepEqual(await snapshotsIn(folder), [100, 10]);
    const { values } = await read(folder);
    assert.deepEqual(values, ['value 100']);
  });

  void it('one that a crash has left behind goes with the next one', async (test) => {
    const folder = await tempFolder(test);
    for (const number of [1, 2]) await write(folder, number);
    const spare = snapshotFile(await tempFolder(test), 1);
    copyFileSync(snapshotFile(folder, 1), spare);
    await write(folder, 3);
    copyFileSync(spare, snapshotFile(folder, 1));
    // Over Kafka the next one has another number.
    for (const number of [1, 4, 9]) writeFileSync(join(folder, `000000000${number}.snapshot.tmp`), 'half');
    await write(folder, 4);
    assert.deepEqual(readdirSync(folder).toSorted(), ['0000000003.snapshot', '0000000004.snapshot']);
  });

  void it('one that is damaged does not count as one that is kept', async (test) => {
    const folder = await tempFolder(test);
    for (const number of [1, 2]) await write(folder, number);
    writeFileSync(snapshotFile(folder, 2), 'damaged');
    await write(folder, 3);
    assert.deepEqual(await snapshotsIn(folder), [3, 1]);
  });

  void it('one that the log does not take for its own is passed over', async (test) => {
    const folder = await tempFolder(test);
    for (const number of [1, 2]) await write(folder, number);
    const { number, values, said } = await read(folder, ({ position }, its) => position === '1' && its === 1);
    assert.deepEqual([number, values], [1, ['value 1']]);
    assert.deepEqual(said, [`log: passed over the snapshot ${snapshotFile(folder, 2)}: it is of another log`]);
  });

  const head = '{"snapshot":1,"position":"2","time":5}\n';
  const whole = withEnd(`${head}"value 2"\n`);
  const flipped = (at: number): string => `${whole.slice(0, at)}~${whole.slice(at + 1)}`;
  const damages: readonly [what: string, text: string][] = [
    ['is empty', ''],
    ['is shorter than its end', '{"sha256":""}\n'],
    ['has no end', `${head}"value 2"\n`],
    ['is cut off in the middle of its end', whole.slice(0, -10)],
    ['is cut off in the middle', whole.slice(0, 50)],
    ['lacks its line feed', whole.slice(0, -1)],
    ['has something behind its end', `${whole}\n`],
    ['has another head', flipped(5)],
    ['has another value', flipped(head.length + 3)],
    ['has another hash', flipped(whole.length - 10)],
    ['is zeros', '\0'.repeat(1000)],
    ['lacks a line', withEnd(`${head}"value 2"\n`).replace('"value 2"\n', '')],
  ];
  for (const [what, text] of damages) {
    void it(`one that ${what} is passed over, and nothing of it is restored`, async (test) => {
      const folder = await tempFolder(test);
      await write(folder, 1);
      writeFileSync(snapshotFile(folder, 2), text);
      const { values, said } = await read(folder);
      assert.deepEqual(values, ['value 1']);
      assert.deepEqual(said, [`log: passed over the snapshot ${snapshotFile(folder, 2)}: it is damaged`]);
    });
  }

  void it('one of another version is passed over, and said to be', async (test) => {
    const folder = await tempFolder(test);
    await write(folder, 1);
    writeFileSync(snapshotFile(folder, 2), withEnd('{"snapshot":2,"position":"2"}\n{"v":2}\n'));
    const { values, said } = await read(folder);
    assert.deepEqual(values, ['value 1']);
    const why = 'it is of version 2, and this program reads 1';
    assert.deepEqual(said, [`log: passed over the snapshot ${snapshotFile(folder, 2)}: ${why}`]);
  });
});

void describe('a snapshot that cannot be written', () => {
  void it('is not there, nor anything of it, and the ones before it stay', async (test) => {
    const folder = await tempFolder(test);
    await write(folder, 1);
    const failing = function* () {
      yield 'x'.repeat(100_000);
      throw new Error('The fold cannot tell.');
    };
    await assert.rejects(write(folder, 2, failing()), /cannot tell/);
    assert.deepEqual(readdirSync(folder), ['0000000001.snapshot']);
  });

  void it('leaves nothing on a full disk', { skip: !existsSync('/dev/full') }, async (test) => {
    const folder = await tempFolder(test);
    symlinkSync('/dev/full', join(folder, '0000000001.snapshot.tmp'));
    await assert.rejects(write(folder, 1), { code: 'ENOSPC' });
    assert.deepEqual(readdirSync(folder), []);
    await write(folder, 1);
    assert.equal((await read(folder)).number, 1);
  });

  void it('has not its name before it is on the disk, and has its name on the disk too', async (test) => {
    const folder = await tempFolder(test);
    const seen: boolean[] = [];
    await mockHandles(test, 'sync', () => Promise.resolve(void seen.push(existsSync(snapshotFile(folder, 1)))));
    await write(folder, 1);
    assert.deepEqual(seen, process.platform === 'win32' ? [false] : [false, true]);
  });

  void it('is taken back for sure, or it is said that it is not', async (test) => {
    const folder = await tempFolder(test);
    await dropSnapshot(folder, 1);
    await write(folder, 1);
    await dropSnapshot(folder, 1);
    assert.deepEqual(await snapshotsIn(folder), []);
    mkdirSync(snapshotFile(folder, 1));
    await assert.rejects(dropSnapshot(folder, 1));
  });
});
