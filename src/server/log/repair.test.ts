import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { describe, it } from 'node:test';
import { tempFolder } from '../fixtures.test.ts';
import { repairLog } from './repair.ts';
import { appendAll, createNames, FIRST, letters, line, open, read, replay, SECOND, THIRD } from './testLog.test.ts';

const repair = async (folder: string, step = 0) => {
  const said: string[] = [];
  const progress: string[] = [];
  let time = 0;
  const now = (): number => (time += step);
  const note = (list: string[]) => (text: string) => void list.push(text);
  const repaired = await repairLog({ folder, say: note(said), progress: note(progress), now });
  return { repaired, said, progress };
};

const A = line('ä');
const B = line('b');
const size = Buffer.byteLength(A);

void describe('the repair of a segment', () => {
  /** What stands in it; `[text]` is a damaged line that is to be moved. */
  const rows: readonly [what: string, lines: readonly (string | readonly [string])[]][] = [
    ['that is whole', [A, B]],
    ['that is empty', []],
    ['with a damaged line at its beginning', [['{"type":'], A]],
    ['with one in the middle', [A, ['null'], B]],
    ['with one at its end', [A, ['{}']]],
    ['with nothing else', [['x'], ['y']]],
    ['with several, next to each other and apart', [['1'], A, ['2'], ['3'], B, A, ['4']]],
    ['with an empty line', [A, [''], B]],
    ['with a long one', [A, ['x'.repeat(3_000_000)], B]],
    ['with zeros', [A, ['\0'.repeat(4096)], B]],
    ['with many good ones around', [...Array.from({ length: 30_000 }, () => B), ['x'], A]],
    ['with a record that lacks what the folds rely on', [A, ['{"type":"reward","app":"a","time":1,"eventId":"e"}'], B]],
  ];
  for (const [what, lines] of rows) {
    void it(`moves what is damaged, and nothing else: ${what}`, async (test) => {
      const folder = await tempFolder(test);
      const text = lines.map((one) => (typeof one === 'string' ? one : `${one[0]}\n`)).join('');
      writeFileSync(join(folder, FIRST), text);
      writeFileSync(join(folder, SECOND), line('last'));
      const { repaired, said } = await repair(folder);
      assert.deepEqual(repaired, { ok: true });

      const moved: string[] = [];
      const told: string[] = [];
      let byte = 0;
      for (const [index, one] of lines.entries()) {
        const [damage] = typeof one === 'string' ? [] : one;
        const bytes = Buffer.byteLength(damage ?? '');
        if (damage !== undefined) {
          moved.push(`${JSON.stringify({ byte, line: index + 1, bytes })}\n${damage}\n`);
          const where = `${bytes.toLocaleString('en')} byte${bytes === 1 ? '' : 's'} at byte ${byte.toLocaleString('en')}`;
          told.push(
            `${FIRST}: moved 1 damaged line (${where}, line ${(index + 1).toLocaleString('en')}) to ${FIRST}.damaged`,
          );
        }
        byte += damage === undefined ? Buffer.byteLength(String(one)) : bytes + 1;
      }
      const good = lines.filter((one) => typeof one === 'string').join('');
      assert.ok(read(folder, FIRST) === good);
      assert.deepEqual(said.slice(0, -1), told);
      const names = [FIRST, SECOND, ...(moved.length > 0 ? [`${FIRST}.damaged`] : [])];
      assert.deepEqual(readdirSync(folder).toSorted(), names.toSorted());
      if (moved.length > 0) assert.ok(read(folder, `${FIRST}.damaged`) === moved.join(''));

      // A server starts, and another repair finds nothing.
      assert.equal((await replay(folder)).length, good.split('\n').length);
      const again = await repair(folder);
      assert.deepEqual(again.said, [`Looked through 2 segments in ${folder}: nothing is damaged.`]);
      if (moved.length > 0) assert.ok(read(folder, `${FIRST}.damaged`) === moved.join(''));
    });
  }

  void it('keeps bytes that are no UTF-8 as they are: damaged ones, and those of a record', async (test) => {
    const folder = await tempFolder(test);
    const odd = Buffer.from(line('\u00ff'), 'latin1');
    const damage = Buffer.from([0xff, 0x00, 0xc3]);
    writeFileSync(join(folder, FIRST), Buffer.concat([odd, damage, Buffer.from('\n'), odd]));
    await repair(folder);
    assert.ok(readFileSync(join(folder, FIRST)).equals(Buffer.concat([odd, odd])));
    const head = Buffer.from(`{"byte":${odd.length},"line":2,"bytes":3}\n`);
    const moved = readFileSync(join(folder, `${FIRST}.damaged`));
    assert.ok(moved.equals(Buffer.concat([head, damage, Buffer.from('\n')])));
  });

  void it('cuts off an unfinished line of the last one, and moves that of any other', async (test) => {
    const folder = await tempFolder(test);
    const unfinished = B.trimEnd();
    for (const name of [FIRST, SECOND]) writeFileSync(join(folder, name), A + unfinished);
    const { said } = await repair(folder);
    const bytes = unfinished.length;
    assert.deepEqual(said, [
      `${SECOND}: cut off ${bytes} bytes of an unfinished line at its end`,
      `${FIRST}: moved 1 damaged line (${bytes} bytes at byte ${size}, line 2) to ${FIRST}.damaged`,
      `Looked through 2 segments in ${folder}: moved 1 damaged line.`,
    ]);
    assert.deepEqual([read(folder, FIRST), read(folder, SECOND)], [A, A]);
    assert.ok(!existsSync(join(folder, `${SECOND}.damaged`)));
  });

  void it('can be run again where it was killed: before the segment was replaced', async (test) => {
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

  void it('does not replace a segment when what is damaged could not be kept', async (test) => {
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

void describe('the repair of a log', () => {
  void it('keeps the snapshots that are good, and deletes those that are damaged', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder, { segmentBytes: 10 });
    await appendAll(log, letters('abc'));
    await log.close();
    writeFileSync(join(folder, '0000000001.snapshot'), '{"snapshot":1}\n');
    // Whole, and of another version, which can use it.
    const foreign = '{"snapshot":2}\n';
    const sha256 = createHash('sha256').update(foreign).digest('hex');
    writeFileSync(join(folder, '0000000002.snapshot'), `${foreign}{"sha256":"${sha256}"}\n`);
    writeFileSync(join(folder, SECOND), `x\n${line('b')}`);
    const { said } = await repair(folder);
    assert.deepEqual(said, [
      `${SECOND}: moved 1 damaged line (1 byte at byte 0, line 1) to ${SECOND}.damaged`,
      '0000000001.snapshot: deleted, because it is damaged',
      `Looked through 4 segments in ${folder}: moved 1 damaged line.`,
    ]);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.snapshot')),
      ['0000000002.snapshot', '0000000003.snapshot', '0000000004.snapshot'],
    );
    assert.deepEqual(await replay(folder), letters('abc'));
  });

  void it('says so where only a snapshot is damaged', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, '0000000002.snapshot'), '');
    const { said } = await repair(folder);
    assert.equal(said[1], `Looked through 0 segments in ${folder}: no line is damaged.`);
  });

  void it('makes a log open again that could not be, in every segment', async (test) => {
    const folder = await tempFolder(test);
    for (const [index, name] of [FIRST, SECOND, THIRD].entries()) {
      writeFileSync(join(folder, name), `${line(`${index}`)}damage\n${line(`${index} again`)}`);
    }
    const { said } = await repair(folder);
    assert.equal(said.at(-1), `Looked through 3 segments in ${folder}: moved 3 damaged lines.`);
    assert.deepEqual(await replay(folder), ['0', '0 again', '1', '1 again', '2', '2 again']);
  });

  void it('is refused while a server writes it, and changes nothing', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder, { folds: createNames() });
    writeFileSync(join(folder, SECOND), 'x\n');
    const { repaired, said } = await repair(folder);
    const why = `The log in ${folder} is in use by process ${pid}. If that is no ranking server, remove ${join(folder, 'lock')}.`;
    assert.deepEqual([repaired, said], [{ ok: false, why }, []]);
    assert.equal(read(folder, SECOND), 'x\n');
    await log.close();
  });

  void it('is refused where there is none, and makes none', async (test) => {
    const folder = join(await tempFolder(test), 'log');
    assert.deepEqual((await repair(folder)).repaired, { ok: false, why: `There is no log in ${folder}.` });
    assert.equal(existsSync(folder), false);
    writeFileSync(folder, '');
    assert.equal((await repair(folder)).repaired.ok, false);
  });

  void it('says in a sentence what stands in its way, and lets go of the log', async (test) => {
    const folder = await tempFolder(test);
    mkdirSync(join(folder, FIRST));
    const { repaired } = await repair(folder);
    assert.match(repaired.ok ? '' : repaired.why, /^The log in .+ cannot be repaired: EISDIR.+\.$/);
    assert.equal(existsSync(join(folder, 'lock')), false);
  });

  void it('shows how far it has come in a large one', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, FIRST), line('x'.repeat(100_000)).repeat(50));
    const { progress } = await repair(folder, 2000);
    assert.ok(progress.length >= 3);
    for (const text of progress) assert.match(text, /^log: read \d\.\d of 5\.0 MB, \d+ %$/);
    assert.deepEqual((await repair(folder, 1)).progress, []);
  });
});
