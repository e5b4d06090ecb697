import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tempFolder } from '../fixtures.test.ts';
import { listSegments } from './segments/segments.ts';
import { append, createNames, open, replay, reward } from './testLog.test.ts';

/** Creates a reproducible random generator: `draw(n)` returns an integer from 0 to n - 1. */
const createDraw = (seed: number) => {
  let state = seed;
  return (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
};

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0);

void describe('a log that crashes repeatedly', () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    void it(`loses no acknowledged record, and neither duplicates nor invents one (seed ${seed})`, async (test) => {
      const draw = createDraw(seed * 7919);
      const root = await tempFolder(test);
      let folder = join(root, '0');
      let known: readonly string[] = [];
      let count = 0;
      const newNames = (): string[] =>
        Array.from({ length: 1 + draw(12) }, () => `${(count += 1)}-${'x'.repeat(draw(90))}`);

      for (let round = 1; round <= 25; round += 1) {
        const folds = createNames();
        const log = await open(folder, { folds, segmentBytes: 50 + draw(2000) });
        assert.deepEqual(folds.names, known, `round ${round}`);
        const acknowledged = newNames();
        await Promise.all(acknowledged.map((name) => append(log, reward(name))));
        const last = (await listSegments(folder)).at(-1) ?? '';
        const durableSize = sizeOf(last);
        const unacknowledged = newNames();
        await Promise.all(unacknowledged.map((name) => append(log, reward(name))));
        await log.close();

        // The state after a crash: the whole folder, but the last segment may be cut anywhere in its unacknowledged
        // part.
        const crashed = join(root, String(round));
        cpSync(folder, crashed, { recursive: true });
        rmSync(folder, { recursive: true });
        const lastSegment = (await listSegments(crashed)).at(-1) ?? '';
        const minSize = lastSegment.endsWith(last.slice(-17)) ? durableSize : 0;
        truncateSync(lastSegment, minSize + draw(sizeOf(lastSegment) - minSize + 1));
        // A snapshot may be damaged; or the crash may have come before the snapshot, or before the segment after it.
        const snapshots = readdirSync(crashed).filter((name) => name.endsWith('.snapshot'));
        const snapshot = snapshots[draw(4)];
        if (snapshot !== undefined && draw(2) === 0) {
          const bytes = readFileSync(join(crashed, snapshot));
          const at = draw(bytes.length);
          bytes[at] = (bytes[at] ?? 0) ^ 1;
          writeFileSync(join(crashed, snapshot), bytes);
        } else if (snapshot !== undefined) rmSync(join(crashed, snapshot));
        if (sizeOf(lastSegment) === 0 && draw(2) === 0) rmSync(lastSegment);

        const all = [...known, ...acknowledged, ...unacknowledged];
        known = await replay(crashed);
        assert.deepEqual(known, all.slice(0, known.length), `round ${round}`);
        assert.ok(known.length >= all.length - unacknowledged.length, `round ${round}`);
        folder = crashed;
      }
      assert.ok(known.length > 100, String(known.length));
    });
  }
});
