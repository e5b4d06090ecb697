import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JoinResult } from '../../../wire/dashboard/joinResult.ts';
import type { WriteResult, AppendResult } from './log.ts';
import { settleEntries, type Entry } from './settleEntries.ts';
import { reward } from '../testLog.test.ts';

const OK: WriteResult = { ok: true };
const FULL: WriteResult = { ok: false, why: 'The disk is full.' };

/** Records the order of applied records and settled entries. The first reward of an id counts. */
const createRecorder = () => {
  const events: string[] = [];
  const results: AppendResult[] = [];
  const known = new Set<string>();
  const settle = settleEntries({
    applyRecord: (record) => {
      const eventId = record.type === 'reward' ? record.eventId : '';
      events.push(`apply ${eventId}`);
      const joined: JoinResult = known.has(eventId) ? 'repeated' : 'counted';
      known.add(eventId);
      return eventId === 'none' ? undefined : { joined };
    },
  });
  const entry = (eventId: string): Entry => ({
    record: reward(eventId),
    settle: (result) => {
      events.push(`settle ${eventId}`);
      results.push(result);
    },
  });
  return { events, results, settle, entry };
};

void describe('settleEntries', () => {
  void it('applies records in order, and settles each before it applies the next', () => {
    const { events, results, settle, entry } = createRecorder();
    settle([entry('a'), entry('a'), entry('none')], OK);
    assert.deepEqual(events, ['apply a', 'settle a', 'apply a', 'settle a', 'apply none', 'settle none']);
    assert.deepEqual(results, [
      { ok: true, effect: { joined: 'counted' } },
      { ok: true, effect: { joined: 'repeated' } },
      { ok: true },
    ]);
  });

  void it('applies no record if the write failed, and passes on the reason', () => {
    const { events, results, settle, entry } = createRecorder();
    settle([entry('a'), entry('b')], FULL);
    assert.deepEqual(
      [events, results],
      [
        ['settle a', 'settle b'],
        [FULL, FULL],
      ],
    );
  });

  void it('applies records without a callback, too', () => {
    const { events, settle, entry } = createRecorder();
    settle([{ ...entry('a'), settle: undefined }, entry('b')], OK);
    assert.deepEqual(events, ['apply a', 'apply b', 'settle b']);
  });
});
