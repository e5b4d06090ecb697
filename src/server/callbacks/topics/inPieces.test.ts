import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Appended } from '../../log/commit/log.ts';
import { inPieces } from './inPieces.ts';
import { memoryTopic } from './embeddedTopic.ts';

const full = { ok: false, why: 'The topic is full.' } as const;

/** A writer that remembers what it was given at once, and fails from some call on. */
const watched = (fails = Infinity) => {
  const calls: (readonly string[])[] = [];
  const append = (lines: readonly string[]) => {
    calls.push(lines);
    return Promise.resolve(calls.length > fails ? full : ({ ok: true } as const));
  };
  return { calls, writer: { ...memoryTopic(), append } };
};

void describe('records in pieces', () => {
  const rows: readonly [lines: readonly string[], calls: readonly (readonly string[])[]][] = [
    [[], []],
    [['a'], [['a']]],
    [['aaaa', 'bbbb', 'cc'], [['aaaa', 'bbbb', 'cc']]],
    [
      ['aaaa', 'bbbb', 'ccc'],
      [['aaaa', 'bbbb'], ['ccc']],
    ],
    [
      ['a'.repeat(11), 'b', 'c'],
      [['a'.repeat(11)], ['b', 'c']],
    ],
    // Two bytes each.
    [
      ['äää', 'äää'],
      [['äää'], ['äää']],
    ],
  ];
  for (const [lines, calls] of rows) {
    void it(`of ten bytes: ${lines.join(' ')} goes in ${calls.length}`, async () => {
      const seen = watched();
      assert.deepEqual(await inPieces(seen.writer, 10).append(lines), { ok: true });
      assert.deepEqual(seen.calls, calls);
    });
  }

  void it('end with the first that fails', async () => {
    const seen = watched(1);
    assert.deepEqual(await inPieces(seen.writer, 1).append(['a', 'b', 'c']), full);
    assert.deepEqual(seen.calls, [['a'], ['b']]);
  });

  /** A writer that has taken a call once it is told so. */
  const slow = () => {
    const did: string[] = [];
    const waiting: (() => void)[] = [];
    const append = (lines: readonly string[]) => {
      const appended = did.includes('close') ? full : ({ ok: true } as const);
      did.push(lines.join(' '));
      return new Promise<Appended>((resolve) => waiting.push(() => resolve(appended)));
    };
    const close = () => Promise.resolve(void did.push('close'));
    /** Takes everything that has been given to it by now. */
    const take = async (): Promise<void> => {
      for (const taken of waiting.splice(0)) taken();
      await new Promise(setImmediate);
    };
    return { did, take, writer: { append, close } };
  };

  void it('of two callbacks do not stand between each other', async () => {
    const { did, take, writer } = slow();
    const { append } = inPieces(writer, 1);
    const appended = Promise.all([append(['a', 'b', 'c']), append(['d']), append(['e', 'f']), append(['g'])]);
    for (let round = 0; round < 8; round++) await take();
    assert.deepEqual(
      await appended,
      Array.from({ length: 4 }, () => ({ ok: true })),
    );
    assert.deepEqual(did, ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  void it('wait for nobody where they are one: the writer has them all at once', async () => {
    const { did, take, writer } = slow();
    const { append } = inPieces(writer, 1);
    const appended = Promise.all(['a', 'b', 'c'].map((line) => append([line])));
    await new Promise(setImmediate);
    assert.deepEqual(did, ['a', 'b', 'c']);
    await take();
    await appended;
  });

  void it('that fail hold up nobody behind them', async () => {
    const seen = watched(1);
    const { append } = inPieces(seen.writer, 1);
    const [first, second] = await Promise.all([append(['a', 'b', 'c']), append(['d'])]);
    assert.deepEqual([first, second], [full, full]);
    assert.deepEqual(seen.calls, [['a'], ['b'], ['d']]);
  });

  void it('that are under way are written before it is closed, and nothing after', async () => {
    const { did, take, writer } = slow();
    const { append, close } = inPieces(writer, 1);
    const before = [append(['a', 'b']), append(['c'])];
    const closed = close();
    const late = append(['d']);
    for (let round = 0; round < 4; round++) await take();
    await closed;
    assert.deepEqual(await Promise.all(before), [{ ok: true }, { ok: true }]);
    assert.deepEqual(await late, full);
    assert.deepEqual(did, ['a', 'b', 'c', 'close', 'd']);
  });
});
