import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tempFolder } from '../fixtures.test.ts';
import { segmentsIn } from './segments/segments.ts';
import { append, createNames, open, replay, reward } from './testLog.test.ts';

const createDraw = (seed: number) => {
  let state = seed;
  return (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
};

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0);

void describe('a log that crashes, again and again', () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    void it(`loses nothing that was acknowledged, doubles nothing and invents nothing (${seed})`, async (test) => {
      const draw = createDraw(seed * 7919);
      const root = await tempFolder(test);
      let folder = join(root, '0');
      let known: readonly string[] = [];
      let count = 0;
      const more = (): string[] =>
        Array.from({ length: 1 + draw(12) }, () => `${(count += 1)}-${'x'.repeat(draw(90))}`);

      for (let round = 1; round <= 25; round += 1) {
        const folds = createNames();
        const log = await open(folder, { folds, segmentBytes: 50 + draw(2000) });
        assert.deepEqual(folds.names, known, `round ${round}`);
        const acknowledged = more();
        await Promise.all(acknowledged.map((name) => append(log, reward(name))));
        const last = (await segmentsIn(folder)).at(-1) ?? '';
        const safe = sizeOf(last);
        const unheard = more();
        await Promise.all(unheard.map((name) => append(log, reward(name))));
        await log.close();

        // What a crash would have left: the folder as it is, but for the end of what was being written.
        const left = join(root, String(round));
        cpSync(folder, left, { recursive: true });
        rmSync(folder, { recursive: true });
        const torn = (await segmentsIn(left)).at(-1) ?? '';
        const least = torn.endsWith(last.slice(-17)) ? safe : 0;
        truncateSync(torn, least + draw(sizeOf(torn) - least + 1));
        // The disk may have damaged a snapshot, or the crash have come before it, or before the segment behind it.
        const snapshots = readdirSync(left).filter((name) => name.endsWith('.snapshot'));
        const one = snapshots[draw(4)];
        if (one !== undefined && draw(2) === 0) {
          const bytes = readFileSync(join(left, one));
          const at = draw(bytes.length);
          bytes[at] = (bytes[at] ?? 0) ^ 1;
          writeFileSync(join(left, one), bytes);
        } else if (one !== undefined) rmSync(join(left, one));
        if (sizeOf(torn) === 0 && draw(2) === 0) rmSync(torn);

        const all = [...known, ...acknowledged, ...unheard];
        known = await replay(left);
        assert.deepEqual(known, all.slice(0, known.length), `round ${round}`);
        assert.ok(known.length >= all.length - unheard.length, `round ${round}`);
        folder = left;
      }
      assert.ok(known.length > 100, String(known.length));
    });
  }
});
