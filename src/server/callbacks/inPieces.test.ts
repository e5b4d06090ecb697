import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
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
});
