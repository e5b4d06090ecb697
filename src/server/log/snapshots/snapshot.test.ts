import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import { restoreNewestSnapshot, type RestoreOptions } from './restoreNewestSnapshot.ts';
import { snapshotFile, listSnapshots } from './snapshotFiles.ts';
import { mockHandles } from '../testLog.test.ts';
import { deleteSnapshot, writeSnapshot } from './writeSnapshot.ts';

const write = (folder: string, number: number, values: Iterable<unknown> = [`value ${number}`]): Promise<void> =>
  writeSnapshot({ folder, number, position: String(number), time: 5, values });

/** Restores a snapshot of a folder; returns its values and the console lines. */
const read = async (folder: string, accepts: RestoreOptions['accepts'] = () => true) => {
  const values: unknown[] = [];
  const logged: string[] = [];
  const restore = (value: unknown): void => void values.push(value);
  const snapshot = await restoreNewestSnapshot({ folder, accepts, restore, logLine: (text) => logged.push(text) });
  return { number: snapshot?.number, position: snapshot?.position, values, logged };
};

/** Appends the trailer to the content of a snapshot. */
const withTrailer = (text: string): string =>
  `${text}{"sha256":"${createHash('sha256').update(text).digest('hex')}"}\n`;

void describe('a snapshot', () => {
  void it('consists of a header line, the values and a hash', async (test) => {
    const folder = await tempFolder(test);
    await write(folder, 12, [{ a: 'ä' }, null, 'b\n']);
    const text = '{"snapshot":1,"position":"12","time":5}\n{"a":"ä"}\nnull\n"b\\n"\n';
    assert.equal(readFileSync(join(folder, '0000000012.snapshot'), 'utf8'), withTrailer(text));
    assert.deepEqual(readdirSync(folder), ['0000000012.snapshot']);
  });

  const states: readonly [title: string, values: readonly unknown[]][] = [
    ['no values', []],
    ['any JSON value', [0, '', null, false, [], {}, { deep: [{ ünï: '\u2028\n"' }] }]],
    ['values that look like a header and a trailer', [{ snapshot: 2 }, { sha256: 'x' }]],
    ['many values', Array.from({ length: 20_000 }, (_, index) => ({ index, text: 'ä'.repeat(index % 50) }))],
    ['a large value', ['é'.repeat(3_000_000)]],
  ];
  for (const [title, values] of states) {
    void it(`restores the saved values in order: ${title}`, async (test) => {
      const folder = await tempFolder(test);
      await write(folder, 3, values);
      assert.deepEqual(await read(folder), { number: 3, position: '3', values, logged: [] });
    });
  }

  void it('restores its position: any JSON value, under any number', async (test) => {
    const folder = await tempFolder(test);
    const position = { offsets: [1, 2] };
    await writeSnapshot({ folder, number: 123_456_789_012, position, time: 5, values: [] });
    const { number, position: found } = await read(folder);
    assert.deepEqual([number, found], [123_456_789_012, position]);
  });

  void it('is not found in an empty folder, nor in files with other names', async (test) => {
    const folder = await tempFolder(test);
    assert.deepEqual(await read(folder), { number: undefined, position: undefined, values: [], logged: [] });
    for (const name of ['1.snapshot', '0000000001.snapshot.tmp', 'x0000000001.snapshot', '0000000001.ndjson']) {
      writeFileSync(join(folder, name), withTrailer('{"snapshot":1,"position":"1","time":5}\n'));
    }
    assert.deepEqual(await listSnapshots(folder), []);
  });

  void it('yields to the event loop while it is written', async (test) => {
    const folder = await tempFolder(test);
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await write(
      folder,
      1,
      Array.from({ length: 100 }, () => 'x'.repeat(65_536)),
    );
    isDone = true;
    assert.ok(turns >= 100, String(turns));
  });
});

void describe('several snapshots', () => {
  void it('are reduced to two, and the newest is restored', async (test) => {
    const folder = await tempFolder(test);
    for (const number of [9, 10, 100]) await write(folder, number);
    assert.deepEqual(await listSnapshots(folder), [100, 10]);
    const { values } = await read(folder);
    assert.deepEqual(values, ['value 100']);
  });

  void it('are cleaned up after a crash when the next one is written', async (test) => {
    const folder = await tempFolder(test);
    for (const number of [1, 2]) await write(folder, number);
    const spare = snapshotFile(await tempFolder(test), 1);
    copyFileSync(snapshotFile(folder, 1), spare);
    await write(folder, 3);
    copyFileSync(spare, snapshotFile(folder, 1));
    // With a log in Kafka the next snapshot has another number, so unfinished files of any number are removed.
    for (const number of [1, 4, 9]) writeFileSync(join(folder, `000000000${number}.snapshot.tmp`), 'half');
    await write(folder, 4);
    assert.deepEqual(readdirSync(folder).toSorted(), ['0000000003.snapshot', '0000000004.snapshot']);
  });

  void it('do not include a damaged one as the second to keep', async (test) => {
    const folder = await tempFolder(test);
    for (const number of [1, 2]) await write(folder, number);
    writeFileSync(snapshotFile(folder, 2), 'damaged');
    await write(folder, 3);
    assert.deepEqual(await listSnapshots(folder), [3, 1]);
  });

  void it('that do not match the log are ignored', async (test) => {
    const folder = await tempFolder(test);
    for (const number of [1, 2]) await write(folder, number);
    const { number, values, logged } = await read(folder, ({ position }, its) => position === '1' && its === 1);
    assert.deepEqual([number, values], [1, ['value 1']]);
    assert.deepEqual(logged, [`log: ignoring the snapshot ${snapshotFile(folder, 2)}: it does not match this log`]);
  });

  const header = '{"snapshot":1,"position":"2","time":5}\n';
  const whole = withTrailer(`${header}"value 2"\n`);
  const corrupted = (at: number): string => `${whole.slice(0, at)}~${whole.slice(at + 1)}`;
  const damages: readonly [title: string, text: string][] = [
    ['is empty', ''],
    ['is shorter than a trailer', '{"sha256":""}\n'],
    ['has no trailer', `${header}"value 2"\n`],
    ['is truncated inside its trailer', whole.slice(0, -10)],
    ['is truncated in the middle', whole.slice(0, 50)],
    ['lacks its line feed', whole.slice(0, -1)],
    ['has bytes after its trailer', `${whole}\n`],
    ['has a changed header', corrupted(5)],
    ['has a changed value', corrupted(header.length + 3)],
    ['has a changed hash', corrupted(whole.length - 10)],
    ['consists of zeros', '\0'.repeat(1000)],
    ['lacks a line', withTrailer(`${header}"value 2"\n`).replace('"value 2"\n', '')],
  ];
  for (const [title, text] of damages) {
    void it(`are searched for the newest intact one: ignores one that ${title}`, async (test) => {
      const folder = await tempFolder(test);
      await write(folder, 1);
      writeFileSync(snapshotFile(folder, 2), text);
      const { values, logged } = await read(folder);
      assert.deepEqual(values, ['value 1']);
      assert.deepEqual(logged, [`log: ignoring the snapshot ${snapshotFile(folder, 2)}: it is damaged`]);
    });
  }

  void it('of another format version are ignored, with a console line', async (test) => {
    const folder = await tempFolder(test);
    await write(folder, 1);
    writeFileSync(snapshotFile(folder, 2), withTrailer('{"snapshot":2,"position":"2"}\n{"v":2}\n'));
    const { values, logged } = await read(folder);
    assert.deepEqual(values, ['value 1']);
    const why = 'its format version is 2, but this version of topslot reads only 1';
    assert.deepEqual(logged, [`log: ignoring the snapshot ${snapshotFile(folder, 2)}: ${why}`]);
  });
});

void describe('writing a snapshot', () => {
  void it('leaves no file if the state cannot be saved, and keeps earlier snapshots', async (test) => {
    const folder = await tempFolder(test);
    await write(folder, 1);
    const failing = function* () {
      yield 'x'.repeat(100_000);
      throw new Error('The fold failed.');
    };
    await assert.rejects(write(folder, 2, failing()), /fold failed/);
    assert.deepEqual(readdirSync(folder), ['0000000001.snapshot']);
  });

  void it('leaves no file on a full disk', { skip: !existsSync('/dev/full') }, async (test) => {
    const folder = await tempFolder(test);
    symlinkSync('/dev/full', join(folder, '0000000001.snapshot.tmp'));
    await assert.rejects(write(folder, 1), { code: 'ENOSPC' });
    assert.deepEqual(readdirSync(folder), []);
    await write(folder, 1);
    assert.equal((await read(folder)).number, 1);
  });

  void it('flushes the file before it renames it, and the folder after', async (test) => {
    const folder = await tempFolder(test);
    const seen: boolean[] = [];
    await mockHandles(test, 'sync', () => Promise.resolve(void seen.push(existsSync(snapshotFile(folder, 1)))));
    await write(folder, 1);
    assert.deepEqual(seen, process.platform === 'win32' ? [false] : [false, true]);
  });

  void it('can be reverted: deleteSnapshot deletes the file or rejects', async (test) => {
    const folder = await tempFolder(test);
    await deleteSnapshot(folder, 1);
    await write(folder, 1);
    await deleteSnapshot(folder, 1);
    assert.deepEqual(await listSnapshots(folder), []);
    mkdirSync(snapshotFile(folder, 1));
    await assert.rejects(deleteSnapshot(folder, 1));
  });
});
