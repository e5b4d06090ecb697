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

/** Size of two rewards with names of one letter, in bytes. */
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

/** Writes a log with the segments abc, def and gh. */
const writeThree = async (folder: string): Promise<void> => {
  const log = await open(folder, { segmentBytes: TWO });
  await appendAll(log, letters('abcdefgh'));
  await log.close();
};

void describe('a new segment', () => {
  void it('starts when the current one exceeds its maximum size', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder, { segmentBytes: TWO });
    await appendAll(log, ['a', 'b']);
    assert.deepEqual(segmentsOf(folder), { [FIRST]: 'ab' });
    await appendAll(log, ['c', 'd']);
    assert.deepEqual(segmentsOf(folder), { [FIRST]: 'abc', [SECOND]: 'd' });
    await log.close();
    assert.deepEqual(filesIn(folder), [FIRST, SECOND, SNAPSHOT_2].toSorted());
  });

  void it('starts when the first record of the current one exceeds its maximum age', async (test) => {
    const folder = await tempFolder(test);
    let time = 1000;
    const options = { segmentAge: 100, now: () => time };
    let log = await open(folder, options);
    await appendAll(log, ['a'], 1000);
    time = 1100;
    await appendAll(log, ['b'], 1100);
    await log.close();
    // The age is determined from the log after a restart.
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

  void it('does not start because of failed records or records of earlier segments', async (test) => {
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
    void it(`starts after ${age / DAY} days if the retention is ${retention / DAY} days`, async (test) => {
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

  void it('starts after a snapshot; a start of the server reads only the snapshot and later segments', async (test) => {
    const folder = await tempFolder(test);
    await writeThree(folder);
    assert.deepEqual(segmentsOf(folder), { [FIRST]: 'abc', [SECOND]: 'def', [THIRD]: 'gh' });
    assert.match(read(folder, SNAPSHOT_3), /^\{"snapshot":1,"position":"3","time":1\}\n\{"count":6\}\n"a"\n/);
    // Damages the segments that must not be read.
    writeFileSync(join(folder, FIRST), 'not read\n');
    rmSync(join(folder, SECOND));
    const logged: string[] = [];
    assert.deepEqual(await replay(folder, logged), letters('abcdefgh'));
    assert.deepEqual(logged, [`log: read 2 records from ${folder}, after the snapshot of segment 3`]);
  });

  void it('receives all records that are appended while its snapshot is written', async (test) => {
    const folder = await tempFolder(test);
    const names = createNames();
    let isSaving = false;
    let isSaved = false;
    const folds: Folds = {
      ...names,
      applyRecord: (record) => {
        assert.equal(isSaving, false);
        return names.applyRecord(record);
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

void describe('after a restart', () => {
  const snapshots: readonly [title: string, damage: (folder: string) => void, logged: number][] = [
    ['both snapshots', () => {}, 0],
    ['the older snapshot', (folder) => rmSync(join(folder, SNAPSHOT_3)), 0],
    ['the older snapshot and a damaged newer one', (folder) => writeFileSync(join(folder, SNAPSHOT_3), 'x'), 1],
    ['no snapshot', (folder) => [SNAPSHOT_2, SNAPSHOT_3].forEach((name) => rmSync(join(folder, name))), 0],
    [
      'two damaged snapshots',
      (folder) => [SNAPSHOT_2, SNAPSHOT_3].forEach((name) => writeFileSync(join(folder, name), '')),
      2,
    ],
    ['a snapshot of another log', (folder) => cpSync(join(folder, SNAPSHOT_2), join(folder, SNAPSHOT_3)), 1],
  ];
  for (const [title, damage, ignored] of snapshots) {
    void it(`the whole state is restored: with ${title}`, async (test) => {
      const folder = await tempFolder(test);
      await writeThree(folder);
      damage(folder);
      const logged: string[] = [];
      assert.deepEqual(await replay(folder, logged), letters('abcdefgh'));
      assert.equal(logged.filter((text) => text.startsWith('log: ignoring the snapshot ')).length, ignored);
      // Again, with more segments after it.
      const log = await open(folder, { segmentBytes: TWO });
      await appendAll(log, letters('ijkl'));
      await log.close();
      assert.deepEqual(await replay(folder), letters('abcdefghijkl'));
    });
  }

  void it('records go to the segment of the newest snapshot, even if a crash prevented its creation', async (test) => {
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

  void it('records go to a segment after every snapshot, even a damaged one or one of another version', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, FIRST), line('a'));
    writeFileSync(join(folder, SNAPSHOT_3), 'of another version');
    const log = await open(folder);
    await appendAll(log, ['b']);
    await log.close();
    assert.deepEqual(segmentsOf(folder), { [FIRST]: 'a', [THIRD]: 'b' });
  });

  void it('snapshots with numbers of another kind of log are disregarded', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(snapshotFile(folder, 123_456_789_012), '');
    const log = await open(folder);
    await appendAll(log, ['a']);
    await log.close();
    assert.deepEqual(segmentsOf(folder), { [FIRST]: 'a' });
  });
});

void describe('a new segment that cannot be started', () => {
  /** Opens a log whose clock the test controls. */
  const openAt = async (folder: string, logged: string[], segmentBytes = TWO) => {
    let time = 1;
    const logLine = (text: string): number => logged.push(text);
    const log = await open(folder, { segmentBytes, logLine, now: () => time });
    return { log, later: (milliseconds: number) => (time += milliseconds) };
  };

  const obstacles: readonly [title: string, put: (folder: string) => void, remove: (folder: string) => void][] = [
    [
      'a full disk for the snapshot',
      (folder) => symlinkSync('/dev/full', join(folder, `${SNAPSHOT_2}.tmp`)),
      (folder) => assert.ok(!existsSync(join(folder, `${SNAPSHOT_2}.tmp`))),
    ],
    [
      'a folder in place of the snapshot',
      (folder) => mkdirSync(join(folder, `${SNAPSHOT_2}.tmp`)),
      (folder) => rmdirSync(join(folder, `${SNAPSHOT_2}.tmp`)),
    ],
    [
      'a folder in place of the segment',
      (folder) => mkdirSync(join(folder, SECOND)),
      (folder) => rmdirSync(join(folder, SECOND)),
    ],
  ];
  for (const [title, put, remove] of obstacles) {
    const skip = title.includes('full') && !existsSync('/dev/full');
    void it(
      `does not stop the log, neither loses nor duplicates records, and is retried: ${title}`,
      { skip },
      async (test) => {
        const folder = await tempFolder(test);
        const logged: string[] = [];
        const { log, later } = await openAt(folder, logged);
        put(folder);
        await appendAll(log, letters('abcd'));
        assert.equal(logged.length, 1);
        assert.match(
          logged[0] ?? '',
          /^log: cannot start a new segment, continuing in 0000000001\.ndjson and retrying: E/,
        );
        assert.ok(!existsSync(join(folder, SNAPSHOT_2)));
        remove(folder);
        // It does not retry with every batch.
        later(59_999);
        await appendAll(log, ['e']);
        assert.deepEqual([logged.length, segmentsOf(folder)[FIRST]], [1, 'abcde']);
        later(1);
        await appendAll(log, letters('fg'));
        assert.deepEqual(logged.slice(1), ['log: starting new segments again']);
        await log.close();
        assert.deepEqual(segmentsOf(folder), { [FIRST]: 'abcdef', [SECOND]: 'g' });
        assert.deepEqual(await replay(folder), letters('abcdefg'));
      },
    );
  }

  /** Appends records while some `sync` calls, counted from 1, fail. Calls 2 to 4 belong to a rotation. */
  const whileFailing = async (test: TestContext, failing: (flush: number) => boolean) => {
    const folder = await tempFolder(test);
    let flushes = 0;
    await mockHandles(test, 'sync', () =>
      failing((flushes += 1)) ? Promise.reject(new Error('EIO: i/o error, fsync')) : Promise.resolve(),
    );
    const logged: string[] = [];
    const { log } = await openAt(folder, logged);
    let stored = '';
    for (const name of letters('abcdefg')) {
      if ((await append(log, reward(name))).ok) stored += name;
      await turn();
    }
    await log.close();
    test.mock.restoreAll();
    return { folder, logged, stored };
  };

  const POSIX = { skip: process.platform === 'win32' };
  for (const flush of [2, 3, 4]) {
    void it(`does not stop the log if flush ${flush} fails`, POSIX, async (test) => {
      const { folder, logged, stored } = await whileFailing(test, (number) => number === flush);
      assert.equal(stored, 'abcdefg');
      assert.equal(logged.length, 1);
      assert.deepEqual(segmentsOf(folder), { [FIRST]: 'abcdefg' });
      assert.deepEqual(await replay(folder), letters('abcdefg'));
    });
  }

  for (const last of [3, 4, 5, 6, 7]) {
    // The snapshot may or may not exist after a crash then, so nothing more may be written to the segment before it.
    void it(
      `writes no more to the old segment if flushes 3 to ${last} fail, and rejects what it cannot write`,
      POSIX,
      async (test) => {
        const { folder, stored } = await whileFailing(test, (number) => number >= 3 && number <= last);
        assert.deepEqual(Object.values(segmentsOf(folder)).join(''), stored);
        assert.ok(stored.startsWith('abc') && stored.endsWith('g'), stored);
        assert.deepEqual(await replay(folder), letters(stored));
        if (existsSync(join(folder, SNAPSHOT_2))) assert.equal(segmentsOf(folder)[FIRST], 'abc');
      },
    );
  }
});

void describe('old segments', () => {
  /** Writes segments of one record each, one day apart, from time 0. */
  const writeDays = async (folder: string, names: string, retention = Infinity): Promise<void> => {
    for (const [day, name] of letters(names).entries()) {
      const log = await open(folder, { retention, segmentBytes: 1, now: () => day * DAY });
      await appendAll(log, [name], day * DAY);
      await log.close();
    }
  };
  const startAt = async (folder: string, day: number, logged: string[] = []): Promise<readonly string[]> => {
    const folds = createNames();
    const logLine = (text: string): number => logged.push(text);
    const log = await open(folder, { folds, logLine, retention: 2 * DAY, now: () => day * DAY });
    await log.close();
    return folds.names;
  };

  const days: readonly [day: number, left: string][] = [
    [0, 'abcdef'],
    [2, 'abcdef'],
    [2.1, 'bcdef'],
    [4, 'cdef'],
    // f comes after the older of the two snapshots, and is needed if the newer one is damaged.
    [100, 'f'],
  ];
  for (const [day, left] of days) {
    void it(`are deleted at a start on day ${day}: ${left} stay`, async (test) => {
      const folder = await tempFolder(test);
      await writeDays(folder, 'abcdef');
      const logged: string[] = [];
      assert.deepEqual(await startAt(folder, day, logged), letters('abcdef'));
      assert.equal(Object.values(segmentsOf(folder)).join(''), left);
      const deleted = 6 - left.length;
      const text = `log: deleted ${deleted} old segment${deleted === 1 ? '' : 's'} from ${folder}`;
      assert.deepEqual(logged.slice(1), deleted > 0 ? [text] : []);
    });
  }

  void it('are deleted at a rotation', async (test) => {
    const folder = await tempFolder(test);
    let day = 0;
    const log = await open(folder, { retention: 2 * DAY, segmentBytes: 1, now: () => day * DAY });
    for (const [index, name] of letters('abcde').entries()) await appendAll(log, [name], index * DAY);
    assert.equal(Object.values(segmentsOf(folder)).join(''), 'abcde');
    day = 5;
    await appendAll(log, ['f'], 5 * DAY);
    await log.close();
    assert.equal(Object.values(segmentsOf(folder)).join(''), 'def');
    assert.deepEqual(await startAt(folder, 5), letters('abcdef'));
  });

  void it('are needed by neither of the two snapshots', async (test) => {
    const folder = await tempFolder(test);
    await writeDays(folder, 'abcdef', DAY);
    rmSync(join(folder, '0000000007.snapshot'));
    assert.deepEqual(await startAt(folder, 5), letters('abcdef'));
  });

  const cases: readonly [title: string, change: (folder: string) => void][] = [
    ['no snapshot', (folder) => [6, 7].forEach((number) => rmSync(snapshotFile(folder, number)))],
    ['one snapshot', (folder) => rmSync(snapshotFile(folder, 6))],
    ['two damaged snapshots', (folder) => [6, 7].forEach((number) => writeFileSync(snapshotFile(folder, number), ''))],
    ['an intact snapshot and a damaged newer one', (folder) => writeFileSync(snapshotFile(folder, 7), '')],
  ];
  for (const [title, change] of cases) {
    void it(`stay if there is ${title}`, async (test) => {
      const folder = await tempFolder(test);
      await writeDays(folder, 'abcdef');
      change(folder);
      assert.deepEqual(await startAt(folder, 1000), letters('abcdef'));
      assert.equal(Object.values(segmentsOf(folder)).join(''), 'abcdef');
    });
  }

  void it('stay as long as an older segment must stay', async (test) => {
    const folder = await tempFolder(test);
    await writeDays(folder, 'abcdef');
    writeFileSync(join(folder, FIRST), line('a', 900 * DAY));
    assert.deepEqual(await startAt(folder, 901), letters('abcdef'));
    assert.equal(Object.values(segmentsOf(folder)).join(''), 'abcdef');
  });

  void it('have the age of their last record, or of the file if that record is damaged', async (test) => {
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

void describe('onRotate', () => {
  void it('is called for every new segment, and for every segment that is read', async (test) => {
    const folder = await tempFolder(test);
    await writeThree(folder);
    rmSync(join(folder, SNAPSHOT_3));
    const events: string[] = [];
    const names = createNames();
    const applyRecord = (record: Parameters<Folds['applyRecord']>[0]): undefined => {
      if (record.type === 'reward') events.push(record.eventId);
    };
    const onRotate = (): void => void events.push('|');
    const log = await open(folder, { folds: { ...names, applyRecord }, segmentBytes: TWO, onRotate });
    await appendAll(log, letters('ijk'));
    await log.close();
    assert.equal(events.join(''), '|def|ghi|jk');
    // Also for a segment whose creation a crash prevented.
    const next = await open(folder, { segmentBytes: 1 });
    await appendAll(next, ['l']);
    await next.close();
    rmSync(join(folder, '0000000005.ndjson'));
    events.length = 0;
    await (await open(folder, { folds: { ...names, applyRecord }, onRotate })).close();
    assert.deepEqual(events, ['|']);
  });

  void it('allows a writer to repeat the articles of its decisions in every segment', async (test) => {
    const folder = await tempFolder(test);
    const written = new Set<string>();
    const folds: Folds = { ...createNames(), save: () => Array.from({ length: 50 }, () => 'x'.repeat(20_000)) };
    const log = await open(folder, { folds, segmentBytes: 3000, onRotate: () => written.clear() });
    let seed = 7;
    const draw = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let count = 0; count < 2000; count += 1) {
      const article = `h${draw(5)}`;
      if (!written.has(article)) log.append({ type: 'article', app: 'a', time: 1, article, id: article });
      written.add(article);
      // A reward stands in for a decision here: its eventId names an article.
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
