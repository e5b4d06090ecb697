import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WriteResult } from '../../log/commit/log.ts';
import { splitLargeAppends } from './splitLargeAppends.ts';
import { createMemoryTopic } from './embeddedTopic.ts';

const FULL = { ok: false, why: 'The topic is full.' } as const;

/** Creates a writer that records its calls and fails after `succeedingCalls` of them. */
const createRecordingWriter = (succeedingCalls = Infinity) => {
  const calls: (readonly string[])[] = [];
  const append = (lines: readonly string[]) => {
    calls.push(lines);
    return Promise.resolve(calls.length > succeedingCalls ? FULL : ({ ok: true } as const));
  };
  return { calls, writer: { ...createMemoryTopic(), append } };
};

void describe('splitLargeAppends', () => {
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
    // Each ä has two bytes.
    [
      ['äää', 'äää'],
      [['äää'], ['äää']],
    ],
  ];
  for (const [lines, calls] of rows) {
    void it(`splits ${lines.join(' ')} into ${calls.length} batches of at most ten bytes`, async () => {
      const recording = createRecordingWriter();
      assert.deepEqual(await splitLargeAppends(recording.writer, 10).append(lines), { ok: true });
      assert.deepEqual(recording.calls, calls);
    });
  }

  void it('stops at the first batch that fails', async () => {
    const recording = createRecordingWriter(1);
    assert.deepEqual(await splitLargeAppends(recording.writer, 1).append(['a', 'b', 'c']), FULL);
    assert.deepEqual(recording.calls, [['a'], ['b']]);
  });

  /** Creates a writer whose calls finish only when the test calls `finishCalls`. */
  const createSlowWriter = () => {
    const operations: string[] = [];
    const pending: (() => void)[] = [];
    const append = (lines: readonly string[]) => {
      const appended = operations.includes('close') ? FULL : ({ ok: true } as const);
      operations.push(lines.join(' '));
      return new Promise<WriteResult>((resolve) => pending.push(() => resolve(appended)));
    };
    const close = () => Promise.resolve(void operations.push('close'));
    /** Finishes all calls so far. */
    const finishCalls = async (): Promise<void> => {
      for (const finish of pending.splice(0)) finish();
      await new Promise(setImmediate);
    };
    return { operations, finishCalls, writer: { append, close } };
  };

  void it('keeps the lines of each append adjacent', async () => {
    const { operations, finishCalls, writer } = createSlowWriter();
    const { append } = splitLargeAppends(writer, 1);
    const appended = Promise.all([append(['a', 'b', 'c']), append(['d']), append(['e', 'f']), append(['g'])]);
    for (let round = 0; round < 8; round++) await finishCalls();
    assert.deepEqual(
      await appended,
      Array.from({ length: 4 }, () => ({ ok: true })),
    );
    assert.deepEqual(operations, ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  void it('does not delay appends of one batch', async () => {
    const { operations, finishCalls, writer } = createSlowWriter();
    const { append } = splitLargeAppends(writer, 1);
    const appended = Promise.all(['a', 'b', 'c'].map((line) => append([line])));
    await new Promise(setImmediate);
    assert.deepEqual(operations, ['a', 'b', 'c']);
    await finishCalls();
    await appended;
  });

  void it('continues with later appends after a failure', async () => {
    const recording = createRecordingWriter(1);
    const { append } = splitLargeAppends(recording.writer, 1);
    const [splitResult, laterResult] = await Promise.all([append(['a', 'b', 'c']), append(['d'])]);
    assert.deepEqual([splitResult, laterResult], [FULL, FULL]);
    assert.deepEqual(recording.calls, [['a'], ['b'], ['d']]);
  });

  void it('writes pending batches before it closes, and nothing after', async () => {
    const { operations, finishCalls, writer } = createSlowWriter();
    const { append, close } = splitLargeAppends(writer, 1);
    const pendingAppends = [append(['a', 'b']), append(['c'])];
    const closed = close();
    const appendAfterClose = append(['d']);
    for (let round = 0; round < 4; round++) await finishCalls();
    await closed;
    assert.deepEqual(await Promise.all(pendingAppends), [{ ok: true }, { ok: true }]);
    assert.deepEqual(await appendAfterClose, FULL);
    assert.deepEqual(operations, ['a', 'b', 'c', 'close', 'd']);
  });
});
