import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RecordEffect } from '../../../learn/folds/recordEffect.ts';
import type { AppendResult } from '../../log/commit/log.ts';
import { createReadBack } from './createReadBack.ts';

const COUNTED: RecordEffect = { joined: 'counted' };
const REPEATED: RecordEffect = { joined: 'repeated' };

const LONG = 60_000;

const start = (timeout = LONG) => {
  const readBack = createReadBack(timeout);
  const results: [name: string, result: AppendResult][] = [];
  return {
    ...readBack,
    results,
    written: (name: string, partition: number, offset?: number) =>
      readBack.onWritten(partition, offset, (result) => results.push([name, result])),
  };
};

void describe('createReadBack', () => {
  void it('settles a record with its effect, whichever is known first', async () => {
    const { written, onApplied, results, idle } = start();
    written('a', 0, 5);
    assert.deepEqual(results, []);
    onApplied(0, 5, COUNTED);
    onApplied(0, 6, REPEATED);
    written('b', 0, 6);
    assert.deepEqual(results, [
      ['a', { ok: true, effect: COUNTED }],
      ['b', { ok: true, effect: REPEATED }],
    ]);
    await idle();
  });

  void it('settles a record without an effect if it had none', async () => {
    const { written, onApplied, results, idle } = start();
    onApplied(0, 5, undefined);
    written('a', 0, 5);
    written('b', 0, 6);
    onApplied(0, 6, undefined);
    assert.deepEqual(results, [
      ['a', { ok: true }],
      ['b', { ok: true }],
    ]);
    await idle();
  });

  void it('settles a record without a known offset at once', () => {
    const { written, results } = start();
    written('a', 0);
    assert.deepEqual(results, [['a', { ok: true }]]);
  });

  void it('distinguishes equal offsets of different partitions', async () => {
    const { written, onApplied, results, idle } = start();
    onApplied(1, 5, COUNTED);
    written('a', 0, 5);
    assert.deepEqual(results, []);
    onApplied(0, 5, REPEATED);
    assert.deepEqual(results, [['a', { ok: true, effect: REPEATED }]]);
    await idle();
  });

  void it('remembers the effects of the last 65,536 records', () => {
    const { written, onApplied, results } = start();
    for (let offset = 0; offset <= 65_536; offset += 1) onApplied(0, offset, offset % 2 ? COUNTED : REPEATED);
    written('replaced', 0, 0);
    written('oldest', 0, 1);
    written('newest', 0, 65_536);
    assert.deepEqual(results, [
      ['replaced', { ok: true }],
      ['oldest', { ok: true, effect: COUNTED }],
      ['newest', { ok: true, effect: REPEATED }],
    ]);
  });

  void it('settles a record without its effect if reading has skipped it', async () => {
    const { written, onPosition, results, idle } = start();
    ['a', 'b', 'c'].forEach((name, index) => written(name, 0, 5 + index));
    onPosition(1, 100);
    assert.equal(results.length, 0);
    onPosition(0, 7);
    assert.deepEqual(
      results.map(([name]) => name),
      ['a', 'b'],
    );
    onPosition(0, 8);
    assert.equal(results.length, 3);
    written('d', 0, 7);
    assert.equal(results.length, 4);
    await idle();
  });

  void it('forgets the effects of records that the brokers have lost', async () => {
    const { written, onApplied, onPosition, results, idle } = start();
    onApplied(0, 5, COUNTED);
    onApplied(0, 6, COUNTED);
    written('lost', 0, 7);
    onPosition(0, 4);
    assert.deepEqual(results, [['lost', { ok: true }]]);
    written('new', 0, 5);
    assert.equal(results.length, 1);
    onApplied(0, 4, undefined);
    onApplied(0, 5, REPEATED);
    assert.deepEqual(results.at(-1), ['new', { ok: true, effect: REPEATED }]);
    onApplied(0, 6, undefined);
    written('without', 0, 6);
    assert.deepEqual(results.at(-1), ['without', { ok: true }]);
    await idle();
  });

  void it('settles a record without its effect after the timeout, and only once', async () => {
    const { written, onApplied, results, idle } = start(20);
    written('a', 0, 5);
    written('b', 1, 5);
    onApplied(1, 5, COUNTED);
    await idle();
    assert.deepEqual(results, [
      ['b', { ok: true, effect: COUNTED }],
      ['a', { ok: true }],
    ]);
    onApplied(0, 5, COUNTED);
    assert.equal(results.length, 2);
    // The timer runs for later records, too.
    written('c', 0, 6);
    await idle();
    assert.deepEqual(results.at(-1), ['c', { ok: true }]);
  });
});
