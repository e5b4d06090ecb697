import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Effect } from '../../../learn/folds/join.ts';
import type { Taken } from '../../log/commit/log.ts';
import { createReadBack } from './readBack.ts';

const COUNTED: Effect = { joined: 'counted' };
const REPEATED: Effect = { joined: 'repeated' };

const LONG = 60_000;

const start = (lag = LONG) => {
  const readBack = createReadBack(lag);
  const told: [name: string, taken: Taken][] = [];
  return {
    ...readBack,
    told,
    written: (name: string, partition: number, offset?: number) =>
      readBack.written(partition, offset, (taken) => told.push([name, taken])),
  };
};

void describe('what was written and read back', () => {
  void it('is told with its effect, whichever comes first', async () => {
    const { written, taken, told, idle } = start();
    written('a', 0, 5);
    assert.deepEqual(told, []);
    taken(0, 5, COUNTED);
    taken(0, 6, REPEATED);
    written('b', 0, 6);
    assert.deepEqual(told, [
      ['a', { ok: true, effect: COUNTED }],
      ['b', { ok: true, effect: REPEATED }],
    ]);
    await idle();
  });

  void it('is told without an effect where it had none', async () => {
    const { written, taken, told, idle } = start();
    taken(0, 5, undefined);
    written('a', 0, 5);
    written('b', 0, 6);
    taken(0, 6, undefined);
    assert.deepEqual(told, [
      ['a', { ok: true }],
      ['b', { ok: true }],
    ]);
    await idle();
  });

  void it('is told at once where nobody knows its place', () => {
    const { written, told } = start();
    written('a', 0);
    assert.deepEqual(told, [['a', { ok: true }]]);
  });

  void it('is not taken for what stands at the same offset of another partition', async () => {
    const { written, taken, told, idle } = start();
    taken(1, 5, COUNTED);
    written('a', 0, 5);
    assert.deepEqual(told, []);
    taken(0, 5, REPEATED);
    assert.deepEqual(told, [['a', { ok: true, effect: REPEATED }]]);
    await idle();
  });

  void it('is remembered for 65,536 records, and then not taken for another', () => {
    const { written, taken, told } = start();
    for (let offset = 0; offset <= 65_536; offset += 1) taken(0, offset, offset % 2 ? COUNTED : REPEATED);
    written('replaced', 0, 0);
    written('oldest', 0, 1);
    written('newest', 0, 65_536);
    assert.deepEqual(told, [
      ['replaced', { ok: true }],
      ['oldest', { ok: true, effect: COUNTED }],
      ['newest', { ok: true, effect: REPEATED }],
    ]);
  });

  void it('is told without its effect where reading has passed it over', async () => {
    const { written, passed, told, idle } = start();
    ['a', 'b', 'c'].forEach((name, index) => written(name, 0, 5 + index));
    passed(1, 100);
    assert.equal(told.length, 0);
    passed(0, 7);
    assert.deepEqual(
      told.map(([name]) => name),
      ['a', 'b'],
    );
    passed(0, 8);
    assert.equal(told.length, 3);
    written('d', 0, 7);
    assert.equal(told.length, 4);
    await idle();
  });

  void it('forgets the effects of what the brokers have lost', async () => {
    const { written, taken, passed, told, idle } = start();
    taken(0, 5, COUNTED);
    taken(0, 6, COUNTED);
    written('lost', 0, 7);
    passed(0, 4);
    assert.deepEqual(told, [['lost', { ok: true }]]);
    written('new', 0, 5);
    assert.equal(told.length, 1);
    taken(0, 4, undefined);
    taken(0, 5, REPEATED);
    assert.deepEqual(told.at(-1), ['new', { ok: true, effect: REPEATED }]);
    taken(0, 6, undefined);
    written('without', 0, 6);
    assert.deepEqual(told.at(-1), ['without', { ok: true }]);
    await idle();
  });

  void it('is told without its effect when reading lags too far behind, and only once', async () => {
    const { written, taken, told, idle } = start(20);
    written('a', 0, 5);
    written('b', 1, 5);
    taken(1, 5, COUNTED);
    await idle();
    assert.deepEqual(told, [
      ['b', { ok: true, effect: COUNTED }],
      ['a', { ok: true }],
    ]);
    taken(0, 5, COUNTED);
    assert.equal(told.length, 2);
    // The clock runs for the next ones, too.
    written('c', 0, 6);
    await idle();
    assert.deepEqual(told.at(-1), ['c', { ok: true }]);
  });
});
