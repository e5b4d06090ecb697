import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { describe, it } from 'node:test';
import { tempFolder } from '../fixtures.test.ts';
import { repairLog } from './repairLog.ts';
import { appendAll, createNames, FIRST, letters, line, open, read, replay, SECOND, THIRD } from './testLog.test.ts';

const repair = async (folder: string, step = 0) => {
  const logged: string[] = [];
  const progress: string[] = [];
  let time = 0;
  const now = (): number => (time += step);
  const note = (list: string[]) => (text: string) => void list.push(text);
  const repaired = await repairLog({ folder, logLine: note(logged), progress: note(progress), now });
  return { repaired, logged, progress };
};

const A = line('ä');
const B = line('b');
const size = Buffer.byteLength(A);

void describe('repairing a segment', () => {
  /** The lines of the segment; `[text]` is a damaged line that must be moved. */
  const rows: readonly [title: string, lines: readonly (string | readonly [string])[]][] = [
    ['without damage', [A, B]],
    ['without lines', []],
    ['with a damaged line at its beginning', [['{"type":'], A]],
    ['with a damaged line in the middle', [A, ['null'], B]],
    ['with a damaged line at its end', [A, ['{}']]],
    ['with damaged lines only', [['x'], ['y']]],
    ['with several damaged lines, adjacent and separate', [['1'], A, ['2'], ['3'], B, A, ['4']]],
    ['with an empty line', [A, [''], B]],
    ['with a long damaged line', [A, ['x'.repeat(3_000_000)], B]],
    ['with zeros', [A, ['\0'.repeat(4096)], B]],
    ['with many valid lines around it', [...Array.from({ length: 30_000 }, () => B), ['x'], A]],
    ['with a record that lacks a required field', [A, ['{"type":"reward","app":"a","time":1,"eventId":"e"}'], B]],
  ];
  for (const [title, lines] of rows) {
    void it(`moves damaged lines and nothing else: ${title}`, async (test) => {
      const folder = await tempFolder(test);
      const text = lines.map((entry) => (typeof entry === 'string' ? entry : `${entry[0]}\n`)).join('');
      writeFileSync(join(folder, FIRST), text);
      writeFileSync(join(folder, SECOND), line('last'));
      const { repaired, logged } = await repair(folder);
      assert.deepEqual(repaired, { ok: true });

      const moved: string[] = [];
      const expected: string[] = [];
      let byte = 0;
      for (const [index, entry] of lines.entries()) {
        const [damage] = typeof entry === 'string' ? [] : entry;
        const bytes = Buffer.byteLength(damage ?? '');
        if (damage !== undefined) {
          moved.push(`${JSON.stringify({ byte, line: index + 1, bytes })}\n${damage}\n`);
          const position = `${bytes.toLocaleString('en')} byte${bytes === 1 ? '' : 's'} at byte ${byte.toLocaleString('en')}`;
          expected.push(
            `${FIRST}: moved 1 damaged line (${position}, line ${(index + 1).toLocaleString('en')}) to ${FIRST}.damaged`,
          );
        }
        byte += damage === undefined ? Buffer.byteLength(String(entry)) : bytes + 1;
      }
      const valid = lines.filter((entry) => typeof entry === 'string').join('');
      assert.ok(read(folder, FIRST) === valid);
      assert.deepEqual(logged.slice(0, -1), expected);
      const names = [FIRST, SECOND, ...(moved.length > 0 ? [`${FIRST}.damaged`] : [])];
      assert.deepEqual(readdirSync(folder).toSorted(), names.toSorted());
      if (moved.length > 0) assert.ok(read(folder, `${FIRST}.damaged`) === moved.join(''));

      // The log opens, and a second repair finds nothing.
      assert.equal((await replay(folder)).length, valid.split('\n').length);
      const again = await repair(folder);
      assert.deepEqual(again.logged, [`Checked 2 segments in ${folder}: no damage found.`]);
      if (moved.length > 0) assert.ok(read(folder, `${FIRST}.damaged`) === moved.join(''));
    });
  }

  void it('preserves bytes that are not UTF-8, in damaged lines and in records', async (test) => {
    const folder = await tempFolder(test);
    const invalidUtf8 = Buffer.from(line('\u00ff'), 'latin1');
    const damage = Buffer.from([0xff, 0x00, 0xc3]);
    writeFileSync(join(folder, FIRST), Buffer.concat([invalidUtf8, damage, Buffer.from('\n'), invalidUtf8]));
    await repair(folder);
    assert.ok(readFileSync(join(folder, FIRST)).equals(Buffer.concat([invalidUtf8, invalidUtf8])));
    const header = Buffer.from(`{"byte":${invalidUtf8.length},"line":2,"bytes":3}\n`);
    const moved = readFileSync(join(folder, `${FIRST}.damaged`));
    assert.ok(moved.equals(Buffer.concat([header, damage, Buffer.from('\n')])));
  });

  void it('deletes an unfinished line of the last segment, and moves that of any other segment', async (test) => {
    const folder = await tempFolder(test);
    const unfinished = B.trimEnd();
    for (const name of [FIRST, SECOND]) writeFileSync(join(folder, name), A + unfinished);
    const { logged } = await repair(folder);
    const bytes = unfinished.length;
    assert.deepEqual(logged, [
      `${SECOND}: removed an unfinished last line (${bytes} bytes), which was never acknowledged`,
      `${FIRST}: moved 1 damaged line (${bytes} bytes at byte ${size}, line 2) to ${FIRST}.damaged`,
      `Checked 2 segments in ${folder}: moved 1 damaged line.`,
    ]);
    assert.deepEqual([read(folder, FIRST), read(folder, SECOND)], [A, A]);
    assert.ok(!existsSync(join(folder, `${SECOND}.damaged`)));
  });

  void it('can be run again after it was killed before replacing the segment', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, FIRST), `${A}x\n${B}`);
    writeFileSync(join(folder, `${FIRST}.tmp`), 'half of it');
    const moved = `{"byte":${size},"line":2,"bytes":1}\nx\n`;
    writeFileSync(join(folder, `${FIRST}.damaged`), moved);
    writeFileSync(join(folder, '0000000002.snapshot.tmp'), 'half of it');
    assert.deepEqual((await repair(folder)).repaired, { ok: true });
    assert.equal(read(folder, FIRST), A + B);
    assert.equal(read(folder, `${FIRST}.damaged`), moved + moved);
    assert.deepEqual(readdirSync(folder).toSorted(), [FIRST, `${FIRST}.damaged`]);
  });

  void it('does not replace a segment if its damaged lines cannot be stored', async (test) => {
    if (!existsSync('/dev/full')) return test.skip();
    const folder = await tempFolder(test);
    writeFileSync(join(folder, FIRST), `${A}x\n${B}`);
    symlinkSync('/dev/full', join(folder, `${FIRST}.damaged`));
    const { repaired } = await repair(folder);
    assert.match(repaired.ok ? '' : repaired.why, /^The log in .+ cannot be repaired: ENOSPC/);
    assert.equal(read(folder, FIRST), `${A}x\n${B}`);
    assert.equal(existsSync(join(folder, 'lock')), false);
  });
});

void describe('repairing a log', () => {
  void it('keeps intact snapshots and deletes damaged ones', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder, { segmentBytes: 10 });
    await appendAll(log, letters('abc'));
    await log.close();
    writeFileSync(join(folder, '0000000001.snapshot'), '{"snapshot":1}\n');
    // Intact, but written by another version of topslot, which can use it.
    const otherVersion = '{"snapshot":2}\n';
    const sha256 = createHash('sha256').update(otherVersion).digest('hex');
    writeFileSync(join(folder, '0000000002.snapshot'), `${otherVersion}{"sha256":"${sha256}"}\n`);
    writeFileSync(join(folder, SECOND), `x\n${line('b')}`);
    const { logged } = await repair(folder);
    assert.deepEqual(logged, [
      `${SECOND}: moved 1 damaged line (1 byte at byte 0, line 1) to ${SECOND}.damaged`,
      '0000000001.snapshot: deleted this damaged snapshot; the next start uses an older one or reads the whole log',
      `Checked 4 segments in ${folder}: moved 1 damaged line.`,
    ]);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.snapshot')),
      ['0000000002.snapshot', '0000000003.snapshot', '0000000004.snapshot'],
    );
    assert.deepEqual(await replay(folder), letters('abc'));
  });

  void it('reports no damaged line if only a snapshot is damaged', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, '0000000002.snapshot'), '');
    const { logged } = await repair(folder);
    assert.equal(logged[1], `Checked 0 segments in ${folder}: no damaged line.`);
  });

  void it('makes a log with damage in every segment open again', async (test) => {
    const folder = await tempFolder(test);
    for (const [index, name] of [FIRST, SECOND, THIRD].entries()) {
      writeFileSync(join(folder, name), `${line(`${index}`)}damage\n${line(`${index} again`)}`);
    }
    const { logged } = await repair(folder);
    assert.equal(logged.at(-1), `Checked 3 segments in ${folder}: moved 3 damaged lines.`);
    assert.deepEqual(await replay(folder), ['0', '0 again', '1', '1 again', '2', '2 again']);
  });

  void it('changes nothing while a server holds the log', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder, { folds: createNames() });
    writeFileSync(join(folder, SECOND), 'x\n');
    const { repaired, logged } = await repair(folder);
    const why =
      `The log in ${folder} is in use by process ${pid}. ` +
      `If that process is not a topslot server, delete ${join(folder, 'lock')}.`;
    assert.deepEqual([repaired, logged], [{ ok: false, why }, []]);
    assert.equal(read(folder, SECOND), 'x\n');
    await log.close();
  });

  void it('fails if there is no log, and creates none', async (test) => {
    const folder = join(await tempFolder(test), 'log');
    assert.deepEqual((await repair(folder)).repaired, { ok: false, why: `There is no log in ${folder}.` });
    assert.equal(existsSync(folder), false);
    writeFileSync(folder, '');
    assert.equal((await repair(folder)).repaired.ok, false);
  });

  void it('reports a file that it cannot read, and releases the lock', async (test) => {
    const folder = await tempFolder(test);
    mkdirSync(join(folder, FIRST));
    const { repaired } = await repair(folder);
    assert.match(repaired.ok ? '' : repaired.why, /^The log in .+ cannot be repaired: EISDIR.+\.$/);
    assert.equal(existsSync(join(folder, 'lock')), false);
  });

  void it('reports progress in a large log', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, FIRST), line('x'.repeat(100_000)).repeat(50));
    const { progress } = await repair(folder, 2000);
    assert.ok(progress.length >= 3);
    for (const text of progress) assert.match(text, /^log: read \d\.\d of 5\.0 MB, \d+ %$/);
    assert.deepEqual((await repair(folder, 1)).progress, []);
  });
});
