import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import type { Folds } from '../commit/log.ts';
import { snapshotFile } from '../snapshots/snapshotFiles.ts';
import {
  append,
  appendAll,
  createNames,
  DAY,
  FIRST,
  letters,
  line,
  mockHandles,
  open,
  read,
  replay,
  reward,
  SECOND,
  THIRD,
  turn,
} from '../testLog.test.ts';

/** Two rewards with names of one letter. */
const TWO = 2 * line('a').length;
const SNAPSHOT_2 = '0000000002.snapshot';
const SNAPSHOT_3 = '0000000003.snapshot';

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name !== 'lock')
    .toSorted();

const segmentsOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    filesIn(folder)
      .filter((name) => name.endsWith('.ndjson'))
      .map((name) => [name, [...read(folder, name).matchAll(/"eventId":"(.+?)"/g)].map(([, id]) => id).join('')]),
  );

/** A log of segments of three letters: abc, def, gh. */
const writeThree = async (folder: string): Promise<void> => {
  const log = await open(folder, { segmentBytes: TWO });
  await appendAll(log, letters('abcdefgh'));
  await log.close();
};

void describe('another segment', () => {
  void it('begins when one is larger than it may be', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder, { segmentBytes: TWO });
    await appendAll(log, ['a', 'b']);
    assert.deepEqual(segmentsOf(folder), { [FIRST]: 'ab' });
    await appendAll(log, ['c', 'd']);
    assert.deepEqual(segmentsOf(folder), { [FIRST]: 'abc', [SECOND]: 'd' });
    await log.close();
    assert.deepEqual(filesIn(folder), [FIRST, SECOND, SNAPSHOT_2].toSorted());
  });

  void it('begins when the first record of one is older than it may be, as counted from its own first record', async (test) => {
    const folder = await tempFolder(test);
    let time = 1000;
    const options = { segmentAge: 100, now: () => time };
    let log = await open(folder, options);
    await appendAll(log, ['a'], 1000);
    time = 1100;
    await appendAll(log, ['b'], 1100);
    await log.close();
    // The age is known from the log, also after a start.
    log = await open(folder, options);
    time = 1101;
    await appendAll(log, ['c', 'd'], 1101);
    time = 1201;
    await appendAll(log, ['e'], 1201);
    time = 1202;
    await appendAll(log, ['f', 'g'], 1202);
    await log.close();
    assert.deepEqual(segmentsOf(folder), { [FIRST]: 'abc', [SECOND]: 'def', [THIRD]: 'g' });
  });

  void it('does not begin for what was never written, nor for what stands in those before', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, FIRST), line('a', 0));
    writeFileSync(join(folder, SECOND), line('b', 1000));
    let log = await open(folder, { segmentAge: 100, now: () => 1050 });
    await appendAll(log, ['c', 'd'], 1050);
    await log.close();
    assert.deepEqual(segmentsOf(folder), { [FIRST]: 'a', [SECOND]: 'bcd' });

    const other = await tempFolder(test);
    log = await open(other, { segmentAge: 100, now: () => 1050 });
    mkdirSync(join(other, FIRST));
    assert.equal((await append(log, reward('lost', 0))).ok, false);
    rmdirSync(join(other, FIRST));
    await appendAll(log, ['a', 'b'], 1050);
    await log.close();
    assert.deepEqual(segmentsOf(other), { [FIRST]: 'ab' });
  });

  const ages: readonly [retention: number, age: number][] = [
    [30 * DAY, DAY],
    [5 * DAY, DAY / 2],
    [Infinity, DAY],
  ];
  for (const [retention, age] of ages) {
    void it(`begins after ${age / DAY} days where the retention is ${retention / DAY}`, async (test) => {
      const folder = await tempFolder(test);
      let time = 0;
      const log = await open(folder, { retention, now: () => time });
      await appendAll(log, ['a'], 0);
      time = age;
      await appendAll(log, ['b'], age);
      time = age + 1;
      await appendAll(log, ['c', 'd'], age + 1);
      await log.close();
      assert.deepEqual(segmentsOf(folder), { [FIRST]: 'abc', [SECOND]: 'd' });
    });
  }

  void it('begins behind a snapshot of all before it, and a start reads no more than that and what is behind', async (test) => {
    const folder = await tempFolder(test);
    await writeThree(folder);
    assert.deepEqual(segmentsOf(folder), { [FIRST]: 'abc', [SECOND]: 'def', [THIRD]: 'gh' });
    assert.match(read(folder, SNAPSHOT_3), /^\{"snapshot":1,"position":"3","time":1\}\n\{"count":6\}\n"a"\n/);
    // What is not read cannot be missed.
    writeFileSync(join(folder, FIRST), 'not read\n');
    rmSync(join(folder, SECOND));
    const said: string[] = [];
    assert.deepEqual(await replay(folder, said), letters('abcdefgh'));
    assert.deepEqual(said, [`log: read 2 records from ${folder}, after the snapshot of segment 3`]);
  });

  void it('takes no record while its snapshot is written, and all of them behind it', async (test) => {
    const folder = await tempFolder(test);
    const names = createNames();
    let isSaving = false;
    let isSaved = false;
    const folds: Folds = {
      ...names,
      take: (record) => {
        assert.equal(isSaving, false);
        return names.take(record);
      },
      save: function* () {
        if (isSaved) return;
        isSaving = true;
        isSaved = true;
        for (let count = 0; count < 20; count += 1) {
          yield 'x'.repeat(100_000);
          log.append(reward(`during ${count}`));
        }
        isSaving = false;
      },
    };
    const log = await open(folder, { folds, segmentBytes: 10 });
    await appendAll(log, ['before']);
    await log.close();
    const during = Array.from({ length: 20 }, (_, count) => `during ${count}`);
    assert.deepEqual(names.names.slice(0, 21), ['before', ...during]);
    assert.equal(read(folder, FIRST), line('before'));
    assert.ok(read(folder, SECOND).startsWith(during.map((name) => line(name)).join('')));
  });
});

void describe('after a start', () => {
  const snapshots: readonly [what: string, damage: (folder: string) => void, said: number][] = [
    ['both snapshots', () => {}, 0],
    ['the older snapshot', (folder) => rmSync(join(folder, SNAPSHOT_3)), 0],
    ['the older snapshot, the newer being damaged', (folder) => writeFileSync(join(folder, SNAPSHOT_3), 'x'), 1],
    ['no snapshot', (folder) => [SNAPSHOT_2, SNAPSHOT_3].forEach((name) => rmSync(join(folder, name))), 0],
    [
      'two damaged ones',
      (folder) => [SNAPSHOT_2, SNAPSHOT_3].forEach((name) => writeFileSync(join(folder, name), '')),
      2,
    ],
    ['one that is of another log', (folder) => cpSync(join(folder, SNAPSHOT_2), join(folder, SNAPSHOT_3)), 1],
  ];
  for (const [what, damage, passedOver] of snapshots) {
    void it(`everything is known that the log says: with ${what}`, async (test) => {
      const folder = await tempFolder(test);
      await writeThree(folder);
      damage(folder);
      const said: string[] = [];
      assert.deepEqual(await replay(folder, said), letters('abcdefgh'));
      assert.equal(said.filter((text) => text.startsWith('log: passed over the snapshot ')).length, passedOver);
      // And again, with more behind it.
      const log = await open(folder, { segmentBytes: TWO });
      await appendAll(log, letters('ijkl'));
      await log.close();
      assert.deepEqual(await replay(folder), letters('abcdefghijkl'));
    });
  }

  void it('nothing is written before a snapshot, also where a crash came before the segment behind it', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder, { segmentBytes: TWO });
    await appendAll(log, letters('abc'));
    await log.close();
    assert.equal(read(folder, SECOND), '');
    rmSync(join(folder, SECOND));
    const next = await open(folder);
    await appendAll(next, ['d']);
    await next.close();
    assert.deepEqual(segmentsOf(folder), { [FIRST]: 'abc', [SECOND]: 'd' });
    assert.deepEqual(await replay(folder), letters('abcd'));
  });

  void it('nor before one that only another version can read, or that is damaged', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, FIRST), line('a'));
    writeFileSync(join(folder, SNAPSHOT_3), 'of another version');
    const log = await open(folder);
    await appendAll(log, ['b']);
    await log.close();
    assert.deepEqual(segmentsOf(folder), { [FIRST]: 'a', [THIRD]: 'b' });
  });

  void it('the numbers of another log mean nothing', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(snapshotFile(folder, 123_456_789_012), '');
    const log = await open(folder);
    await appendAll(log, ['a']);
    await log.close();
    assert.deepEqual(segmentsOf(folder), { [FIRST]: 'a' });
  });
});

void describe('another segment that cannot begin', () => {
  /** A log the clock of which the test holds. */
  const openAt = async (folder: string, said: string[], segmentBytes = TWO) => {
    let time = 1;
    const say = (text: string): number => said.push(text);
    const log = await open(folder, { segmentBytes, say, now: () => time });
    return { log, later: (milliseconds: number) => (time += milliseconds) };
  };

  const obstacles: readonly [what: string, put: (folder: string) => void, remove: (folder: string) => void][] = [
    [
      'a full disk for the snapshot',
      (folder) => symlinkSync('/dev/full', join(folder, `${SNAPSHOT_2}.tmp`)),
      (folder) => assert.ok(!existsSync(join(folder, `${SNAPSHOT_2}.tmp`))),
    ],
    [
      'no place for the snapshot',
      (folder) => mkdirSync(join(folder, `${SNAPSHOT_2}.tmp`)),
      (folder) => rmdirSync(join(folder, `${SNAPSHOT_2}.tmp`)),
    ],
    [
      'no place for the segment',
      (folder) => mkdirSync(join(folder, SECOND)),
      (folder) => rmdirSync(join(folder, SECOND)),
    ],
  ];
  for (const [what, put, remove] of obstacles) {
    const skip = what.includes('full') && !existsSync('/dev/full');
    void it(
      `does not stop the log, loses and doubles nothing, and is tried again later: ${what}`,
      { skip },
      async (test) => {
        const folder = await tempFolder(test);
        const said: string[] = [];
        const { log, later } = await openAt(folder, said);
        put(folder);
        await appendAll(log, letters('abcd'));
        assert.equal(said.length, 1);
        assert.match(said[0] ?? '', /^log: cannot begin another segment, goes on in 0000000001\.ndjson: E/);
        assert.ok(!existsSync(join(folder, SNAPSHOT_2)));
        remove(folder);
        // Not with every batch.
        later(59_999);
        await appendAll(log, ['e']);
        assert.deepEqual([said.length, segmentsOf(folder)[FIRST]], [1, 'abcde']);
        later(1);
        await appendAll(log, letters('fg'));
        assert.deepEqual(said.slice(1), ['log: begins new segments again']);
        await log.close();
        assert.deepEqual(segmentsOf(folder), { [FIRST]: 'abcdef', [SECOND]: 'g' });
        assert.deepEqual(await replay(folder), letters('abcdefg'));
      },
    );
  }

  /** Appends while the flushes of names with these numbers, from 1, fail; those of a rotation are 2 to 4. */
  const whileFailing = async (test: TestContext, failing: (flush: number) => boolean) => {
    const folder = await tempFolder(test);
    let flushes = 0;
    await mockHandles(test, 'sync', () =>
      failing((flushes += 1)) ? Promise.reject(new Error('EIO: i/o error, fsync')) : Promise.resolve(),
    );
    const said: string[] = [];
    const { log } = await openAt(folder, said);
    let kept = '';
    for (const name of letters('abcdefg')) {
      if ((await append(log, reward(name))).ok) kept += name;
      await turn();
    }
    await log.close();
    test.mock.restoreAll();
    return { folder, said, kept };
  };

  const POSIX = { skip: process.platform === 'win32' };
  for (const flush of [2, 3, 4]) {
    void it(`does not stop the log where flush ${flush} fails`, POSIX, async (test) => {
      const { folder, said, kept } = await whileFailing(test, (one) => one === flush);
      assert.equal(kept, 'abcdefg');
      assert.equal(said.length, 1);
      assert.deepEqual(segmentsOf(folder), { [FIRST]: 'abcdefg' });
      assert.deepEqual(await replay(folder), letters('abcdefg'));
    });
  }

  for (const last of [3, 4, 5, 6, 7]) {
    // Whether the snapshot would be there after a crash nobody can tell then, so nothing more may stand before it.
    void it(
      `leaves the old segment alone where flushes 3 to ${last} fail, and refuses what it cannot write`,
      POSIX,
      async (test) => {
        const { folder, kept } = await whileFailing(test, (one) => one >= 3 && one <= last);
        assert.deepEqual(Object.values(segmentsOf(folder)).join(''), kept);
        assert.ok(kept.startsWith('abc') && kept.endsWith('g'), kept);
        assert.deepEqual(await replay(folder), letters(kept));
        if (existsSync(join(folder, SNAPSHOT_2))) assert.equal(segmentsOf(folder)[FIRST], 'abc');
      },
    );
  }
});

void describe('old segments', () => {
  /** Segments a, b, c, … of one record each, a day apart, the first one written at time 0. */
  const writeDays = async (folder: string, names: string, retention = Infinity): Promise<void> => {
    for (const [day, name] of letters(names).entries()) {
      const log = await open(folder, { retention, segmentBytes: 1, now: () => day * DAY });
      await appendAll(log, [name], day * DAY);
      await log.close();
    }
  };
  const startAt = async (folder: string, day: number, said: string[] = []): Promise<readonly string[]> => {
    const folds = createNames();
    const say = (text: string): number => said.push(text);
    const log = await open(folder, { folds, say, retention: 2 * DAY, now: () => day * DAY });
    await log.close();
    return folds.names;
  };

  const days: readonly [day: number, left: string][] = [
    [0, 'abcdef'],
    [2, 'abcdef'],
    [2.1, 'bcdef'],
    [4, 'cdef'],
    // f stands behind the older one of the two snapshots: so either of them can be damaged.
    [100, 'f'],
  ];
  for (const [day, left] of days) {
    void it(`are deleted at a start ${day} days after the first one: ${left} stay`, async (test) => {
      const folder = await tempFolder(test);
      await writeDays(folder, 'abcdef');
      const said: string[] = [];
      assert.deepEqual(await startAt(folder, day, said), letters('abcdef'));
      assert.equal(Object.values(segmentsOf(folder)).join(''), left);
      const gone = 6 - left.length;
      const text = `log: deleted ${gone} old segment${gone === 1 ? '' : 's'} from ${folder}`;
      assert.deepEqual(said.slice(1), gone > 0 ? [text] : []);
    });
  }

  void it('are deleted at a rotation', async (test) => {
    const folder = await tempFolder(test);
    let day = 0;
    const log = await open(folder, { retention: 2 * DAY, segmentBytes: 1, now: () => day * DAY });
    for (const [at, name] of letters('abcde').entries()) await appendAll(log, [name], at * DAY);
    assert.equal(Object.values(segmentsOf(folder)).join(''), 'abcde');
    day = 5;
    await appendAll(log, ['f'], 5 * DAY);
    await log.close();
    assert.equal(Object.values(segmentsOf(folder)).join(''), 'def');
    assert.deepEqual(await startAt(folder, 5), letters('abcdef'));
  });

  void it('can be missed by either snapshot', async (test) => {
    const folder = await tempFolder(test);
    await writeDays(folder, 'abcdef', DAY);
    rmSync(join(folder, '0000000007.snapshot'));
    assert.deepEqual(await startAt(folder, 5), letters('abcdef'));
  });

  const kept: readonly [what: string, change: (folder: string) => void][] = [
    ['no snapshot', (folder) => [6, 7].forEach((number) => rmSync(snapshotFile(folder, number)))],
    ['one snapshot', (folder) => rmSync(snapshotFile(folder, 6))],
    ['two damaged snapshots', (folder) => [6, 7].forEach((number) => writeFileSync(snapshotFile(folder, number), ''))],
    ['one good snapshot, the newer being damaged', (folder) => writeFileSync(snapshotFile(folder, 7), '')],
  ];
  for (const [what, change] of kept) {
    void it(`stay where there is ${what}`, async (test) => {
      const folder = await tempFolder(test);
      await writeDays(folder, 'abcdef');
      change(folder);
      assert.deepEqual(await startAt(folder, 1000), letters('abcdef'));
      assert.equal(Object.values(segmentsOf(folder)).join(''), 'abcdef');
    });
  }

  void it('stay as long as one before them has to', async (test) => {
    const folder = await tempFolder(test);
    await writeDays(folder, 'abcdef');
    writeFileSync(join(folder, FIRST), line('a', 900 * DAY));
    assert.deepEqual(await startAt(folder, 901), letters('abcdef'));
    assert.equal(Object.values(segmentsOf(folder)).join(''), 'abcdef');
  });

  void it('are as old as their last record, or where that is damaged as the file', async (test) => {
    const folder = await tempFolder(test);
    await writeDays(folder, 'abcdef');
    writeFileSync(join(folder, FIRST), `${line('a', 0)}${line('x'.repeat(200_000), 900 * DAY)}`);
    await startAt(folder, 901);
    assert.ok(existsSync(join(folder, FIRST)));
    writeFileSync(join(folder, FIRST), `${line('a', 0)}damaged\n`);
    await startAt(folder, 901);
    assert.ok(existsSync(join(folder, FIRST)));
    await startAt(folder, 1_000_000);
    assert.ok(!existsSync(join(folder, FIRST)));
  });
});

void describe('whoever writes', () => {
  void it('is told of every segment that begins: while the log is read, too', async (test) => {
    const folder = await tempFolder(test);
    await writeThree(folder);
    rmSync(join(folder, SNAPSHOT_3));
    const course: string[] = [];
    const names = createNames();
    const take = (record: Parameters<Folds['take']>[0]): undefined => {
      if (record.type === 'reward') course.push(record.eventId);
    };
    const rotated = (): void => void course.push('|');
    const log = await open(folder, { folds: { ...names, take }, segmentBytes: TWO, rotated });
    await appendAll(log, letters('ijk'));
    await log.close();
    assert.equal(course.join(''), '|def|ghi|jk');
    // Also of one that a crash has kept from being made.
    const next = await open(folder, { segmentBytes: 1 });
    await appendAll(next, ['l']);
    await next.close();
    rmSync(join(folder, '0000000005.ndjson'));
    course.length = 0;
    await (await open(folder, { folds: { ...names, take }, rotated })).close();
    assert.deepEqual(course, ['|']);
  });

  void it('can name in every segment what is spoken of there, whenever it appends', async (test) => {
    const folder = await tempFolder(test);
    const written = new Set<string>();
    const folds: Folds = { ...createNames(), save: () => Array.from({ length: 50 }, () => 'x'.repeat(20_000)) };
    const log = await open(folder, { folds, segmentBytes: 3000, rotated: () => written.clear() });
    let seed = 7;
    const draw = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let count = 0; count < 2000; count += 1) {
      const article = `h${draw(5)}`;
      if (!written.has(article)) log.append({ type: 'article', app: 'a', time: 1, article, id: article });
      written.add(article);
      // A reward takes the place of a decision here: it names what it is about.
      log.append(reward(article));
      if (draw(4) === 0) await new Promise(setImmediate);
      if (draw(100) === 0) await append(log, reward(article));
    }
    await log.close();
    const files = filesIn(folder).filter((name) => name.endsWith('.ndjson'));
    assert.ok(files.length > 5, String(files.length));
    for (const name of files) {
      const known = new Set<string>();
      for (const text of read(folder, name).trimEnd().split('\n')) {
        const { article, eventId = '' }: { article?: string; eventId?: string } = JSON.parse(text || '{}');
        if (article !== undefined) known.add(article);
        else if (eventId !== '') assert.ok(known.has(eventId), `${name}: ${eventId}`);
      }
    }
  });
});
