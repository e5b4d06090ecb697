import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Folds } from '../../log/commit/log.ts';
import { writeSnapshot } from '../../log/snapshots/writeSnapshot.ts';
import { openPositionSnapshots } from './positionSnapshots.ts';

const start = (test: TestContext, values: readonly unknown[] = []) => {
  const folder = mkdtempSync(join(tmpdir(), 'topslot-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  const restored: unknown[] = [];
  const said: string[] = [];
  const folds: Folds = { take: () => undefined, save: () => values, restore: (value) => void restored.push(value) };
  const snapshots = openPositionSnapshots(
    folder,
    't',
    folds,
    (line) => void said.push(line),
    () => 1,
  );
  return { folder, restored, said, ...snapshots };
};

/** As far as any snapshot here goes. */
const ENDS = [1000, 1000, 1000];

void describe('snapshots of a topic', () => {
  void it('knows nothing where there is none', async (test) => {
    const { restore, restored } = start(test);
    assert.deepEqual(await restore('id', ENDS), { ok: true });
    assert.deepEqual(restored, []);
  });

  void it('gives back what the folds knew, and where to go on', async (test) => {
    const { write, restore, restored, said } = start(test, [{ a: 1 }, 'b']);
    await write({ id: 'id', next: [7, 0, 12] });
    assert.deepEqual(await restore('id', ENDS), { ok: true, next: [7, 0, 12] });
    assert.deepEqual(restored, [{ a: 1 }, 'b']);
    assert.deepEqual(said, []);
  });

  void it('keeps two, and takes the newest', async (test) => {
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
    void it(`takes the newest that a topic bears out which ends at ${JSON.stringify(ends)}`, async (test) => {
      const { write, restore } = start(test);
      await write({ id: 'id', next: [9, 5] });
      await write({ id: 'id', next: [100, 5] });
      assert.deepEqual(await restore('id', ends), { ok: true, ...(next && { next }) });
    });
  }

  void it('does not take what was known of another topic of the same name', async (test) => {
    const { write, restore, restored } = start(test, ['old']);
    await write({ id: 'old', next: [1000] });
    assert.deepEqual(await restore('new', ENDS), { ok: true });
    assert.deepEqual(restored, []);
    await write({ id: 'new', next: [3] });
    await write({ id: 'new', next: [4] });
    assert.deepEqual(await restore('new', ENDS), { ok: true, next: [4] });
  });

  void it('goes by the name alone where brokers give topics no id', async (test) => {
    const { folder, write, restore } = start(test);
    await write({ id: '', next: [3] });
    assert.deepEqual(readdirSync(folder), ['t']);
    assert.deepEqual(await restore('', ENDS), { ok: true, next: [3] });
  });

  for (const position of [12, null, [-1], [1.5], ['1'], {}, [2 ** 60]]) {
    void it(`passes over one that stands at ${JSON.stringify(position)}`, async (test) => {
      const { folder, write, restore, restored, said } = start(test, ['good']);
      await write({ id: 'id', next: [1] });
      await writeSnapshot({ folder: join(folder, 't-id'), number: 5, position, time: 1, values: ['other'] });
      assert.deepEqual(await restore('id', ENDS), { ok: true, next: [1] });
      assert.deepEqual(restored, ['good']);
      assert.equal(said.length, 1);
    });
  }

  void it('says why they cannot be read or written, and never rejects', async (test) => {
    const { folder, write, restore, said } = start(test);
    writeFileSync(join(folder, 't-id'), '');
    const restored = await restore('id', ENDS);
    assert.match(restored.ok ? '' : restored.why, /^The snapshots in .+t-id cannot be read: .+\.$/);
    await write({ id: 'id', next: [1] });
    assert.match(said.join(), /^log: no snapshot could be written in .+t-id: /);
  });

  void it('does not begin with half of what was known', async (test) => {
    const folder = mkdtempSync(join(tmpdir(), 'topslot-'));
    test.after(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, 't-id'));
    await writeSnapshot({ folder: join(folder, 't-id'), number: 5, position: [5], time: 1, values: [1, 2] });
    const folds: Folds = {
      take: () => undefined,
      save: () => [],
      restore: (value) => {
        if (value === 2) throw new Error('What is that?');
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
    assert.match(restored.ok ? '' : restored.why, / cannot be read: What is that\?\.$/);
  });
});
