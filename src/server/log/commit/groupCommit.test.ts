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

/** A group commit, each text of which can be waited for. */
const create = (write: (text: string) => Promise<Appended>, pause?: () => (() => Promise<void>) | undefined) => {
  const { append, idle } = createGroupCommit<(appended: Appended) => void>({
    write,
    settle: (callers, appended) => {
      for (const settle of callers) settle(appended);
    },
    ...(pause && { pause }),
  });
  return { append: (text: string) => new Promise<Appended>((resolve) => append(text, resolve)), add: append, idle };
};

void describe('a group commit', () => {
  void it('writes everything that comes in one turn at once', async () => {
    const { writes, write, end } = createWriter();
    const { append } = create(write);
    const appended = Promise.all(['a', 'b', 'c'].map((line) => append(line)));
    await turn();
    assert.deepEqual(writes, ['abc']);
    await end(OK);
    assert.deepEqual(await appended, [OK, OK, OK]);
  });

  void it('gathers what comes during a write into the next one, however much it is', async () => {
    const { writes, write, end } = createWriter();
    const { append } = create(write);
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

  void it('says nothing to anybody before the write has ended', async () => {
    const { write, end } = createWriter();
    const { append } = create(write);
    const settled: string[] = [];
    void append('a').then(() => settled.push('a'));
    await turn();
    assert.deepEqual(settled, []);
    await end(OK);
    assert.deepEqual(settled, ['a']);
  });

  void it('settles its callers in the order in which they came', async () => {
    const { write, end } = createWriter();
    const { append } = create(write);
    const settled: string[] = [];
    for (const line of ['a', 'b', 'c', 'd']) void append(line).then(() => settled.push(line));
    await turn();
    await end(OK);
    assert.deepEqual(settled, ['a', 'b', 'c', 'd']);
  });

  void it('tells of a failure those whose lines were in it or behind it, and nobody else', async () => {
    const { writes, write, end } = createWriter();
    const { append } = create(write);
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
    const { append } = create(write);
    const both = append('a').then(() => append('b'));
    await turn();
    await end(OK);
    await end(OK);
    assert.deepEqual(await both, OK);
    assert.deepEqual(writes, ['a', 'b']);
  });

  void it('does not refuse what is appended by those who are told of a failure', async () => {
    const { writes, write, end } = createWriter();
    const { append, add } = create(write);
    let again: Promise<Appended> | undefined;
    add('a', () => (again = append('again')));
    const behind = turn().then(() => append('behind'));
    await turn();
    await turn();
    await end(FULL);
    assert.deepEqual(await behind, FULL);
    await end(OK);
    assert.deepEqual(await again, OK);
    assert.deepEqual(writes, ['a', 'again']);
  });

  void it('refuses at once what is more than may wait, says so once, and takes more once that is being written', async () => {
    const { writes, write, end } = createWriter();
    const settled: string[] = [];
    let full = 0;
    const { append, idle } = createGroupCommit<string>({
      write,
      settle: (items, { ok }) => void settled.push(...items.map((item) => `${item} ${ok ? 'written' : 'refused'}`)),
      most: 4,
      full: () => (full += 1),
    });
    append('a', 'a');
    await turn();
    for (const text of ['bbb', 'ccc', 'd', 'e']) append(text, text);
    assert.deepEqual([settled, full], [['d refused', 'e refused'], 1]);
    await end(OK);
    assert.deepEqual(writes, ['a', 'bbbccc']);
    for (const text of ['ffff', 'g']) append(text, text);
    assert.equal(full, 2);
    await end(OK);
    await end(OK);
    await idle();
    assert.deepEqual(writes, ['a', 'bbbccc', 'ffff']);
    assert.deepEqual(settled, [
      'd refused',
      'e refused',
      'a written',
      'g refused',
      'bbb written',
      'ccc written',
      'ffff written',
    ]);
  });

  void it('takes as much as before once what waited was refused with a failed write', async () => {
    const { writes, write, end } = createWriter();
    const settled: boolean[] = [];
    const { append } = createGroupCommit<string>({ write, settle: (_, { ok }) => void settled.push(ok), most: 1 });
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

  void it('is idle once everything is written, what came during the last write too', async () => {
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

void describe('the pause between two writes', () => {
  /** Notes what happens, in its order. */
  const createCourse = () => {
    const { write, end } = createWriter();
    const course: string[] = [];
    let isDue = false;
    let go: (() => void) | undefined;
    const commit = create(
      (text) => {
        course.push(text);
        return write(text);
      },
      () => {
        if (!isDue) return undefined;
        isDue = false;
        course.push('asked');
        return () => {
          course.push('begin');
          return new Promise<void>((resolve) => (go = resolve)).then(() => void course.push('end'));
        };
      },
    );
    return { ...commit, course, end, due: () => (isDue = true), go: () => go?.() };
  };

  void it('begins behind everything that was appended before it was asked for, and before all else', async () => {
    const { append, course, end, due, go, idle } = createCourse();
    const settled: string[] = [];
    const note = (text: string) => append(text).then(({ ok }) => settled.push(`${text} ${ok}`));
    void note('a');
    await turn();
    void note('b');
    due();
    await end(OK);
    void note('c');
    assert.deepEqual(course, ['a', 'asked', 'b']);
    await end(OK);
    void note('d');
    await turn();
    assert.deepEqual(
      [course, settled],
      [
        ['a', 'asked', 'b', 'begin'],
        ['a true', 'b true'],
      ],
    );
    let isIdle = false;
    const waiting = idle().then(() => (isIdle = true));
    await turn();
    assert.equal(isIdle, false);
    go();
    await turn();
    await end(OK);
    await waiting;
    assert.deepEqual(course.slice(4), ['end', 'cd']);
    assert.equal(settled.length, 4);
  });

  void it('is held at once where nothing waits, and delays whoever waits until it is over', async () => {
    const { append, course, end, due, go, idle } = createCourse();
    due();
    void append('a');
    await turn();
    await end(OK);
    assert.deepEqual(course, ['a', 'asked', 'begin']);
    go();
    await idle();
    assert.deepEqual(course, ['a', 'asked', 'begin', 'end']);
  });

  void it('is not held where what stands before it could not be written, and not asked for behind a failure', async () => {
    const { append, course, end, due } = createCourse();
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
    assert.deepEqual(course, ['a', 'asked', 'b', 'c']);
  });
});
