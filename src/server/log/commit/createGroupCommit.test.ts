import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createGroupCommit } from './createGroupCommit.ts';
import type { WriteResult } from './log.ts';

const OK: WriteResult = { ok: true };
const FULL: WriteResult = { ok: false, why: 'The disk is full.' };

/** Creates a writer whose writes end when the test calls `end`. */
const createWriter = () => {
  const writes: string[] = [];
  const pending: ((result: WriteResult) => void)[] = [];
  return {
    writes,
    write: (text: string): Promise<WriteResult> =>
      new Promise((resolve) => {
        writes.push(text);
        pending.push(resolve);
      }),
    /** Ends the oldest write with a result, and waits for the consequences. */
    end: async (result: WriteResult): Promise<void> => {
      pending.shift()?.(result);
      await new Promise(setImmediate);
    },
  };
};

const turn = (): Promise<void> => new Promise(setImmediate);

/** Creates a group commit whose `append` returns a promise. */
const create = (write: (text: string) => Promise<WriteResult>, task?: () => (() => Promise<void>) | undefined) => {
  const { append, idle } = createGroupCommit<(result: WriteResult) => void>({
    write,
    settle: (callers, result) => {
      for (const settle of callers) settle(result);
    },
    ...(task && { taskBetweenWrites: task }),
  });
  return { append: (text: string) => new Promise<WriteResult>((resolve) => append(text, resolve)), add: append, idle };
};

void describe('a group commit', () => {
  void it('writes all texts of one turn together', async () => {
    const { writes, write, end } = createWriter();
    const { append } = create(write);
    const appended = Promise.all(['a', 'b', 'c'].map((line) => append(line)));
    await turn();
    assert.deepEqual(writes, ['abc']);
    await end(OK);
    assert.deepEqual(await appended, [OK, OK, OK]);
  });

  void it('collects all texts that arrive during a write into the next write', async () => {
    const { writes, write, end } = createWriter();
    const { append } = create(write);
    const first = append('0');
    await turn();
    const queued: Promise<WriteResult>[] = [];
    for (let index = 1; index < 1000; index += 1) {
      queued.push(append('x'));
      if (index % 100 === 0) await turn();
    }
    assert.deepEqual(writes, ['0']);
    await end(OK);
    assert.deepEqual(writes, ['0', 'x'.repeat(999)]);
    await end(OK);
    assert.deepEqual(await first, OK);
    assert.ok((await Promise.all(queued)).every(({ ok }) => ok));
  });

  void it('settles no text before its write has ended', async () => {
    const { write, end } = createWriter();
    const { append } = create(write);
    const settled: string[] = [];
    void append('a').then(() => settled.push('a'));
    await turn();
    assert.deepEqual(settled, []);
    await end(OK);
    assert.deepEqual(settled, ['a']);
  });

  void it('settles texts in the order of the calls', async () => {
    const { write, end } = createWriter();
    const { append } = create(write);
    const settled: string[] = [];
    for (const line of ['a', 'b', 'c', 'd']) void append(line).then(() => settled.push(line));
    await turn();
    await end(OK);
    assert.deepEqual(settled, ['a', 'b', 'c', 'd']);
  });

  void it('fails the texts of a failed write and those queued meanwhile, but no later ones', async () => {
    const { writes, write, end } = createWriter();
    const { append } = create(write);
    const lost = [append('a'), append('b')];
    await turn();
    // For example, a decision must not become durable if the write of its article record failed.
    lost.push(append('c'));
    await end(FULL);
    assert.deepEqual(await Promise.all(lost), [FULL, FULL, FULL]);
    const later = append('d');
    await turn();
    await end(OK);
    assert.deepEqual(await later, OK);
    assert.deepEqual(writes, ['ab', 'd']);
  });

  void it('accepts a text that a caller appends when its first one is settled', async () => {
    const { writes, write, end } = createWriter();
    const { append } = create(write);
    const both = append('a').then(() => append('b'));
    await turn();
    await end(OK);
    await end(OK);
    assert.deepEqual(await both, OK);
    assert.deepEqual(writes, ['a', 'b']);
  });

  void it('accepts texts that are appended in response to a failure', async () => {
    const { writes, write, end } = createWriter();
    const { append, add } = create(write);
    let again: Promise<WriteResult> | undefined;
    add('a', () => (again = append('again')));
    const queued = turn().then(() => append('queued'));
    await turn();
    await turn();
    await end(FULL);
    assert.deepEqual(await queued, FULL);
    await end(OK);
    assert.deepEqual(await again, OK);
    assert.deepEqual(writes, ['a', 'again']);
  });

  void it('rejects texts above the limit at once, reports that once, and accepts more when the next write begins', async () => {
    const { writes, write, end } = createWriter();
    const settled: string[] = [];
    let full = 0;
    const { append, idle } = createGroupCommit<string>({
      write,
      settle: (items, { ok }) => void settled.push(...items.map((item) => `${item} ${ok ? 'written' : 'rejected'}`)),
      maxWaiting: 4,
      onFull: () => (full += 1),
    });
    append('a', 'a');
    await turn();
    for (const text of ['bbb', 'ccc', 'd', 'e']) append(text, text);
    assert.deepEqual([settled, full], [['d rejected', 'e rejected'], 1]);
    await end(OK);
    assert.deepEqual(writes, ['a', 'bbbccc']);
    for (const text of ['ffff', 'g']) append(text, text);
    assert.equal(full, 2);
    await end(OK);
    await end(OK);
    await idle();
    assert.deepEqual(writes, ['a', 'bbbccc', 'ffff']);
    assert.deepEqual(settled, [
      'd rejected',
      'e rejected',
      'a written',
      'g rejected',
      'bbb written',
      'ccc written',
      'ffff written',
    ]);
  });

  void it('resets the limit when waiting texts fail with a write', async () => {
    const { writes, write, end } = createWriter();
    const settled: boolean[] = [];
    const { append } = createGroupCommit<string>({
      write,
      settle: (_, { ok }) => void settled.push(ok),
      maxWaiting: 1,
    });
    append('a', 'a');
    await turn();
    append('b', 'b');
    await end(FULL);
    append('c', 'c');
    await turn();
    assert.deepEqual(
      [writes, settled],
      [
        ['a', 'c'],
        [false, false],
      ],
    );
  });

  void it('is idle when everything is written, including texts that arrived during the last write', async () => {
    const { writes, write, end } = createWriter();
    const { append, idle } = create(write);
    await idle();
    void append('a');
    await turn();
    void append('b');
    let isIdle = false;
    const waiting = idle().then(() => (isIdle = true));
    await end(OK);
    assert.equal(isIdle, false);
    await end(OK);
    await waiting;
    assert.deepEqual(writes, ['a', 'b']);
    await idle();
  });
});

void describe('a task between two writes', () => {
  /** Creates a group commit with a task, and records the order of events. */
  const createRecorder = () => {
    const { write, end } = createWriter();
    const events: string[] = [];
    let isDue = false;
    let finish: (() => void) | undefined;
    const commit = create(
      (text) => {
        events.push(text);
        return write(text);
      },
      () => {
        if (!isDue) return undefined;
        isDue = false;
        events.push('requested');
        return () => {
          events.push('begin');
          return new Promise<void>((resolve) => (finish = resolve)).then(() => void events.push('end'));
        };
      },
    );
    return { ...commit, events, end, due: () => (isDue = true), finish: () => finish?.() };
  };

  void it('runs after everything that was appended before it was requested, and before everything else', async () => {
    const { append, events, end, due, finish, idle } = createRecorder();
    const settled: string[] = [];
    const note = (text: string) => append(text).then(({ ok }) => settled.push(`${text} ${ok}`));
    void note('a');
    await turn();
    void note('b');
    due();
    await end(OK);
    void note('c');
    assert.deepEqual(events, ['a', 'requested', 'b']);
    await end(OK);
    void note('d');
    await turn();
    assert.deepEqual(
      [events, settled],
      [
        ['a', 'requested', 'b', 'begin'],
        ['a true', 'b true'],
      ],
    );
    let isIdle = false;
    const waiting = idle().then(() => (isIdle = true));
    await turn();
    assert.equal(isIdle, false);
    finish();
    await turn();
    await end(OK);
    await waiting;
    assert.deepEqual(events.slice(4), ['end', 'cd']);
    assert.equal(settled.length, 4);
  });

  void it('runs at once if nothing waits, and delays idle() until it is finished', async () => {
    const { append, events, end, due, finish, idle } = createRecorder();
    due();
    void append('a');
    await turn();
    await end(OK);
    assert.deepEqual(events, ['a', 'requested', 'begin']);
    finish();
    await idle();
    assert.deepEqual(events, ['a', 'requested', 'begin', 'end']);
  });

  void it('does not run if a write before it failed, and is not requested after a failed write', async () => {
    const { append, events, end, due } = createRecorder();
    void append('a');
    await turn();
    void append('b');
    due();
    await end(OK);
    await end(FULL);
    due();
    void append('c');
    await turn();
    await end(FULL);
    assert.deepEqual(events, ['a', 'requested', 'b', 'c']);
  });
});
