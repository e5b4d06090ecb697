import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Joined } from '../../learn/join.ts';
import type { LogRecord } from '../../learn/record.ts';
import { appDefaults } from '../config/schema.ts';
import { createGroupCommit } from '../log/groupCommit.ts';
import type { Appended, Log } from '../log/log.ts';
import { createMemoryLog } from '../log/memoryLog.ts';
import { createApps, type App } from './apps.ts';
import { createRecorder, type Taken } from './recorder.ts';

const OK: Appended = { ok: true };
const FULL: Appended = { ok: false, why: 'The disk is full.' };

const mySite = (): App => createApps({}, appDefaults).get('my-site') ?? assert.fail();
const turn = (): Promise<void> => new Promise(setImmediate);

const decision = (eventId: string): LogRecord => ({
  type: 'decision',
  app: 'my-site',
  time: 0,
  eventId,
  policy: 'default',
  sets: [],
  articles: [],
  order: [],
  probabilities: [],
  context: { device: 'phone', hour: 0 },
});
const reward = (eventId: string): LogRecord => ({ type: 'reward', app: 'my-site', time: 0, eventId, value: 1 });

/** A log whose writes end when, and as, the test says. */
const createLog = () => {
  const open: ((appended: Appended) => void)[] = [];
  const commit = createGroupCommit(() => new Promise((resolve) => open.push(resolve)));
  const log: Log = { ...createMemoryLog(), append: (record) => commit.append(JSON.stringify(record)) };
  const end = async (appended: Appended): Promise<void> => {
    open.shift()?.(appended);
    await turn();
  };
  return { log, end };
};

void describe('the recorder', () => {
  void it('lets the folds take a record once it is durable, and no sooner', async () => {
    const { log, end } = createLog();
    const app = mySite();
    const record = createRecorder(log);
    record(app, decision('e'));
    await turn();
    assert.equal(app.join.open(), 0);
    await end(OK);
    assert.equal(app.join.open(), 1);
  });

  void it('says to each what it came to, in the order in which they came', async () => {
    const app = mySite();
    const record = createRecorder(createMemoryLog());
    const settled: (readonly [name: string, joined: Joined | undefined])[] = [];
    const note = (name: string) => (taken: Taken) => settled.push([name, taken.ok ? taken.effect?.joined : undefined]);
    record(app, decision('e'), note('decision'));
    record(app, reward('e'), note('first'));
    record(app, reward('e'), note('second'));
    record(app, reward('x'), note('unknown'));
    await turn();
    assert.deepEqual(settled, [
      ['decision', undefined],
      ['first', 'counted'],
      ['second', 'repeated'],
      ['unknown', 'dangling'],
    ]);
  });

  void it('takes nothing of a write that failed, nor of what stood behind it, and everything of the next', async () => {
    const { log, end } = createLog();
    const app = mySite();
    const record = createRecorder(log);
    const settled: Taken[] = [];
    const note = (taken: Taken): void => void settled.push(taken);
    record(app, decision('lost'), note);
    await turn();
    record(app, reward('lost'), note);
    await end(FULL);
    assert.deepEqual(settled, [FULL, FULL]);
    record(app, decision('kept'));
    record(app, reward('lost'), note);
    record(app, reward('kept'), note);
    await turn();
    await end({ ok: true });
    assert.deepEqual(settled.slice(2), [
      { ok: true, effect: { joined: 'dangling' } },
      { ok: true, effect: { joined: 'counted' } },
    ]);
  });

  void it('keeps the apps of one write apart', async () => {
    const { log, end } = createLog();
    const [one, other] = [mySite(), mySite()];
    const record = createRecorder(log);
    record(one, decision('e'));
    record(other, decision('f'));
    record(other, decision('g'));
    await turn();
    await end(OK);
    assert.deepEqual([one.join.open(), other.join.open()], [1, 2]);
  });
});
