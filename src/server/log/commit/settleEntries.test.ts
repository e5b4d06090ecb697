import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Joined } from '../../../wire/dashboard/joined.ts';
import type { Appended, Taken } from './log.ts';
import { settleEntries, type Entry } from './settleEntries.ts';
import { reward } from '../testLog.test.ts';

const OK: Appended = { ok: true };
const FULL: Appended = { ok: false, why: 'The disk is full.' };

/** Notes what is taken and who is told, in that order. The first reward of an id counts. */
const createCourse = () => {
  const course: string[] = [];
  const told: Taken[] = [];
  const known = new Set<string>();
  const settle = settleEntries({
    take: (record) => {
      const eventId = record.type === 'reward' ? record.eventId : '';
      course.push(`take ${eventId}`);
      const joined: Joined = known.has(eventId) ? 'repeated' : 'counted';
      known.add(eventId);
      return eventId === 'none' ? undefined : { joined };
    },
  });
  const entry = (eventId: string): Entry => ({
    record: reward(eventId),
    settle: (taken) => {
      course.push(`tell ${eventId}`);
      told.push(taken);
    },
  });
  return { course, told, settle, entry };
};

void describe('the records of a batch', () => {
  void it('are taken in their order, and each is told what it came to before the next one is taken', () => {
    const { course, told, settle, entry } = createCourse();
    settle([entry('a'), entry('a'), entry('none')], OK);
    assert.deepEqual(course, ['take a', 'tell a', 'take a', 'tell a', 'take none', 'tell none']);
    assert.deepEqual(told, [
      { ok: true, effect: { joined: 'counted' } },
      { ok: true, effect: { joined: 'repeated' } },
      { ok: true },
    ]);
  });

  void it('are not taken where they are not durable, and are told why', () => {
    const { course, told, settle, entry } = createCourse();
    settle([entry('a'), entry('b')], FULL);
    assert.deepEqual(
      [course, told],
      [
        ['tell a', 'tell b'],
        [FULL, FULL],
      ],
    );
  });

  void it('are taken also where nobody waits', () => {
    const { course, settle, entry } = createCourse();
    settle([{ ...entry('a'), settle: undefined }, entry('b')], OK);
    assert.deepEqual(course, ['take a', 'take b', 'tell b']);
  });
});
