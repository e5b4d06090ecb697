import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Folds } from '../../log/commit/log.ts';
import { writeSnapshot } from '../../log/snapshots/writeSnapshot.ts';
import { openPositionSnapshots } from './openPositionSnapshots.ts';

const start = (test: TestContext, values: readonly unknown[] = []) => {
  const folder = mkdtempSync(join(tmpdir(), 'topslot-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  const restored: unknown[] = [];
  const logged: string[] = [];
  const folds: Folds = {
    applyRecord: () => undefined,
    save: () => values,
    restore: (value) => void restored.push(value),
  };
  const snapshots = openPositionSnapshots(
    folder,
    't',
    folds,
    (line) => void logged.push(line),
    () => 1,
  );
  return { folder, restored, logged, ...snapshots };
};

/** End offsets beyond every snapshot of these tests. */
const ENDS = [1000, 1000, 1000];

void describe('openPositionSnapshots', () => {
  void it('restores nothing without a snapshot', async (test) => {
    const { restore, restored } = start(test);
    assert.deepEqual(await restore('id', ENDS), { ok: true });
    assert.deepEqual(restored, []);
  });

  void it('restores the saved values and the position', async (test) => {
    const { write, restore, restored, logged } = start(test, [{ a: 1 }, 'b']);
    await write({ id: 'id', next: [7, 0, 12] });
    assert.deepEqual(await restore('id', ENDS), { ok: true, next: [7, 0, 12] });
    assert.deepEqual(restored, [{ a: 1 }, 'b']);
    assert.deepEqual(logged, []);
  });

  void it('retains two snapshots and restores the newest', async (test) => {
    const { folder, write, restore } = start(test);
    for (const next of [
      [9, 0],
      [9, 5],
      [100, 5],
    ])
      await write({ id: 'id', next });
    assert.deepEqual(await restore('id', ENDS), { ok: true, next: [100, 5] });
    assert.equal(readdirSync(join(folder, 't-id')).length, 2);
  });

  for (const [ends, next] of [
    [
      [100, 5],
      [100, 5],
    ],
    [
      [99, 5],
      [9, 5],
    ],
    [[100], undefined],
    [[8, 5], undefined],
    [[], undefined],
  ] as const) {
    void it(`restores the newest snapshot that is not beyond the end offsets ${JSON.stringify(ends)}`, async (test) => {
      const { write, restore } = start(test);
      await write({ id: 'id', next: [9, 5] });
      await write({ id: 'id', next: [100, 5] });
      assert.deepEqual(await restore('id', ends), { ok: true, ...(next && { next }) });
    });
  }

  void it('ignores snapshots of another topic with the same name', async (test) => {
    const { write, restore, restored } = start(test, ['old']);
    await write({ id: 'old', next: [1000] });
    assert.deepEqual(await restore('new', ENDS), { ok: true });
    assert.deepEqual(restored, []);
    await write({ id: 'new', next: [3] });
    await write({ id: 'new', next: [4] });
    assert.deepEqual(await restore('new', ENDS), { ok: true, next: [4] });
  });

  void it('uses the name alone if the topic has no id', async (test) => {
    const { folder, write, restore } = start(test);
    await write({ id: '', next: [3] });
    assert.deepEqual(readdirSync(folder), ['t']);
    assert.deepEqual(await restore('', ENDS), { ok: true, next: [3] });
  });

  for (const position of [12, null, [-1], [1.5], ['1'], {}, [2 ** 60]]) {
    void it(`ignores a snapshot with the invalid position ${JSON.stringify(position)}`, async (test) => {
      const { folder, write, restore, restored, logged } = start(test, ['good']);
      await write({ id: 'id', next: [1] });
      await writeSnapshot({ folder: join(folder, 't-id'), number: 5, position, time: 1, values: ['other'] });
      assert.deepEqual(await restore('id', ENDS), { ok: true, next: [1] });
      assert.deepEqual(restored, ['good']);
      assert.equal(logged.length, 1);
    });
  }

  void it('reports a snapshot that cannot be read or written, and does not reject', async (test) => {
    const { folder, write, restore, logged } = start(test);
    writeFileSync(join(folder, 't-id'), '');
    const restored = await restore('id', ENDS);
    assert.match(restored.ok ? '' : restored.why, /^The snapshots in .+t-id cannot be read: .+\.$/);
    await write({ id: 'id', next: [1] });
    assert.match(logged.join(), /^log: cannot write a snapshot in .+t-id: /);
  });

  void it('fails if a snapshot can be restored only partly', async (test) => {
    const folder = mkdtempSync(join(tmpdir(), 'topslot-'));
    test.after(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, 't-id'));
    await writeSnapshot({ folder: join(folder, 't-id'), number: 5, position: [5], time: 1, values: [1, 2] });
    const folds: Folds = {
      applyRecord: () => undefined,
      save: () => [],
      restore: (value) => {
        if (value === 2) throw new Error('Unknown value.');
      },
    };
    const { restore } = openPositionSnapshots(
      folder,
      't',
      folds,
      () => {},
      () => 1,
    );
    const restored = await restore('id', ENDS);
    assert.match(restored.ok ? '' : restored.why, / cannot be read: Unknown value\.\.$/);
  });
});
