import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createGroupCommit } from './groupCommit.ts';
import type { Appended } from './log.ts';

const OK: Appended = { ok: true };
const FULL: Appended = { ok: false, why: 'The disk is full.' };

/** A writer that waits until the test says how a write ended. */
const createWriter = () => {
  const writes: string[] = [];
  const open: ((appended: Appended) => void)[] = [];
  return {
    writes,
    write: (text: string): Promise<Appended> =>
      new Promise((resolve) => {
        writes.push(text);
        open.push(resolve);
      }),
    /** Ends the oldest write, and lets what follows from it happen. */
    end: async (appended: Appended): Promise<void> => {
      open.shift()?.(appended);
      await new Promise(setImmediate);
    },
  };
};

const turn = (): Promise<void> => new Promise(setImmediate);

void describe('a group commit', () => {
  void it('writes everything that comes in one turn at once', async () => {
    const { writes, write, end } = createWriter();
    const { append } = createGroupCommit(write);
    const appended = Promise.all(['a', 'b', 'c'].map((line) => append(line)));
    await turn();
    assert.deepEqual(writes, ['abc']);
    await end(OK);
    assert.deepEqual(await appended, [OK, OK, OK]);
  });

  void it('gathers what comes during a write into the next one, however much it is', async () => {
    const { writes, write, end } = createWriter();
    const { append } = createGroupCommit(write);
    const first = append('0');
    await turn();
    const rest: Promise<Appended>[] = [];
    for (let index = 1; index < 1000; index += 1) {
      rest.push(append('x'));
      if (index % 100 === 0) await turn();
    }
    assert.deepEqual(writes, ['0']);
    await end(OK);
    assert.deepEqual(writes, ['0', 'x'.repeat(999)]);
    await end(OK);
    assert.deepEqual(await first, OK);
    assert.ok((await Promise.all(rest)).every(({ ok }) => ok));
  });

  void it('gives one promise to all lines of a write, and another one to those of the next', async () => {
    const { write, end } = createWriter();
    const { append } = createGroupCommit(write);
    const first = append('a');
    assert.equal(append('b'), first);
    await turn();
    const second = append('c');
    assert.notEqual(second, first);
    assert.equal(append('d'), second);
    await end(OK);
    assert.notEqual(append('e'), first);
    await end(OK);
  });

  void it('says nothing to anybody before the write has ended', async () => {
    const { write, end } = createWriter();
    const { append } = createGroupCommit(write);
    const settled: string[] = [];
    void append('a').then(() => settled.push('a'));
    await turn();
    assert.deepEqual(settled, []);
    await end(OK);
    assert.deepEqual(settled, ['a']);
  });

  void it('settles its callers in the order in which they came', async () => {
    const { write, end } = createWriter();
    const { append } = createGroupCommit(write);
    const settled: string[] = [];
    for (const line of ['a', 'b', 'c', 'd']) void append(line).then(() => settled.push(line));
    await turn();
    await end(OK);
    assert.deepEqual(settled, ['a', 'b', 'c', 'd']);
  });

  void it('tells of a failure those whose lines were in it or behind it, and nobody else', async () => {
    const { writes, write, end } = createWriter();
    const { append } = createGroupCommit(write);
    const lost = [append('a'), append('b')];
    await turn();
    // A decision whose article was in the write before it must not become durable without it.
    lost.push(append('c'));
    await end(FULL);
    assert.deepEqual(await Promise.all(lost), [FULL, FULL, FULL]);
    const kept = append('d');
    await turn();
    await end(OK);
    assert.deepEqual(await kept, OK);
    assert.deepEqual(writes, ['ab', 'd']);
  });

  void it('takes what a caller appends as soon as it was served', async () => {
    const { writes, write, end } = createWriter();
    const { append } = createGroupCommit(write);
    const both = append('a').then(() => append('b'));
    await turn();
    await end(OK);
    await end(OK);
    assert.deepEqual(await both, OK);
    assert.deepEqual(writes, ['a', 'b']);
  });

  void it('is idle once everything is written, what came during the last write too', async () => {
    const { writes, write, end } = createWriter();
    const { append, idle } = createGroupCommit(write);
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
