import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { groupCalls, type GroupedCalls, type Settled, type Written } from './groupCalls.ts';

const OK: Written = { ok: true };
const AWAY: Written = { ok: false, why: 'The broker is away.', isTooLarge: false };
const TOO_LARGE: Written = { ok: false, why: 'It is too large.', isTooLarge: true };
const told = ({ why }: { readonly why: string }): Settled => ({ ok: false, why });

const turn = (): Promise<void> => new Promise(setImmediate);

const adding =
  ({ add }: GroupedCalls<Buffer>) =>
  (...lines: readonly string[]) =>
    new Promise<Settled>((resolve) => {
      add(
        lines.map((line) => Buffer.from(line)),
        lines.join('').length,
        resolve,
      );
    });

/** A writer that waits until the test says how a request ended, and calls of one letter a byte. */
const start = (maxBytes = 1000) => {
  const requests: string[] = [];
  const open: ((written: Written) => void)[] = [];
  const calls = groupCalls<Buffer>((lines) => {
    requests.push(lines.join(' '));
    return new Promise((resolve) => open.push(resolve));
  }, maxBytes);
  return {
    requests,
    idle: calls.idle,
    waiting: calls.waiting,
    append: adding(calls),
    /** Ends the oldest request, and lets what follows from it happen. */
    end: async (written: Written): Promise<void> => {
      open.shift()?.(written);
      await turn();
    },
  };
};

/** A writer to a broker that takes so many bytes at once. */
const startWithLimit = (limit: number) => {
  const requests: string[] = [];
  const calls = groupCalls<Buffer>(async (lines) => {
    const bytes = lines.reduce((sum, { length }) => sum + length, 0);
    if (bytes > limit) return TOO_LARGE;
    requests.push(lines.join(' '));
    return OK;
  }, 1000);
  return { requests, append: adding(calls) };
};

void describe('grouped calls', () => {
  void it('count what waits, whatever becomes of it', async () => {
    const { requests, append, end, waiting } = start(3);
    const appended = ['a', 'b', 'c', 'd', 'e'].map((line) => append(line));
    assert.equal(waiting(), 5);
    await turn();
    assert.deepEqual([requests, waiting()], [['a b c'], 2]);
    // The first three go back, and come again one by one.
    await end(TOO_LARGE);
    assert.deepEqual([requests.at(-1), waiting()], ['a', 4]);
    await end(OK);
    assert.deepEqual([requests.at(-1), waiting()], ['b', 3]);
    await end(AWAY);
    assert.equal(waiting(), 0);
    assert.deepEqual(
      (await Promise.all(appended)).map(({ ok }) => ok),
      [true, false, false, false, false],
    );
  });

  void it('share a request if they come in one turn', async () => {
    const { requests, append, end } = start();
    const appended = Promise.all([append('a', 'b'), append('c'), append('d')]);
    await turn();
    assert.deepEqual(requests, ['a b c d']);
    await end(OK);
    assert.deepEqual(await appended, [OK, OK, OK]);
  });

  void it('share the next one if they come while one is under way, however many they are', async () => {
    const { requests, append, end } = start();
    const first = append('0');
    await turn();
    const rest: Promise<Settled>[] = [];
    for (let index = 0; index < 500; index += 1) {
      rest.push(append('x'));
      if (index % 100 === 0) await turn();
    }
    assert.deepEqual(requests, ['0']);
    await end(OK);
    assert.deepEqual(requests, ['0', 'x '.repeat(500).trimEnd()]);
    await end(OK);
    assert.ok((await Promise.all([first, ...rest])).every(({ ok }) => ok));
  });

  void it('are told nothing before their request has ended, and then in their order', async () => {
    const { append, end } = start();
    const settled: string[] = [];
    for (const line of ['a', 'b', 'c']) void append(line).then(() => settled.push(line));
    await turn();
    assert.deepEqual(settled, []);
    await end(OK);
    assert.deepEqual(settled, ['a', 'b', 'c']);
  });

  void it('are told where their first line stands, if that is known', async () => {
    const { append, end } = start(5);
    const appended = [append('a', 'b'), append('c'), append('dd')];
    await turn();
    appended.push(append('e'), append('f'));
    await end({ ok: true, at: 7 });
    await end(OK);
    assert.deepEqual(await Promise.all(appended), [
      { ok: true, at: 7 },
      { ok: true, at: 9 },
      { ok: true, at: 10 },
      OK,
      OK,
    ]);
  });

  const FULL: readonly [what: string, calls: readonly string[], requests: readonly string[]][] = [
    ['that just fit', ['aaa', 'bbb', 'cccc'], ['aaa bbb cccc']],
    ['that do not', ['aaa', 'bbb', 'ccccc'], ['aaa bbb', 'ccccc']],
    ['of which one is too large by itself', ['a', 'b'.repeat(11), 'c'], ['a', 'b'.repeat(11), 'c']],
    ['of which the first is too large by itself', ['a'.repeat(11), 'b', 'c'], ['a'.repeat(11), 'b c']],
    ['for several requests', ['aaaaaa', 'bbbbbb', 'cccc', 'd'], ['aaaaaa', 'bbbbbb cccc', 'd']],
  ];
  for (const [what, calls, expected] of FULL) {
    void it(`go into as few requests as hold them, in their order: calls ${what}`, async () => {
      const { requests, append, end } = start(10);
      const appended = calls.map((line) => append(line));
      await turn();
      for (const _ of expected) await end(OK);
      assert.deepEqual(requests, expected);
      assert.ok((await Promise.all(appended)).every(({ ok }) => ok));
    });
  }

  void it('fail with the request that they are in or wait behind, and nobody else does', async () => {
    const { requests, append, end } = start(2);
    const lost = [append('a'), append('b'), append('c')];
    await turn();
    lost.push(append('d'));
    await end(AWAY);
    assert.deepEqual(await Promise.all(lost), Array(4).fill(told(AWAY)));
    const kept = append('e');
    await turn();
    await end(OK);
    assert.deepEqual(await kept, OK);
    assert.deepEqual(requests, ['a b', 'e']);
  });

  void it('go in smaller requests where the broker takes less than it was thought to', async () => {
    const { requests, append } = startWithLimit(5);
    const calls = 'abcdefghijkl'.split('');
    assert.ok((await Promise.all(calls.map((line) => append(line)))).every(({ ok }) => ok));
    assert.deepEqual(requests.join(' '), calls.join(' '));
    assert.ok(requests.length < calls.length, requests.join('|'));
  });

  void it('do not fail for one among them that the broker finds too large', async () => {
    const { requests, append } = startWithLimit(5);
    const appended = await Promise.all(['a', 'b', 'c'.repeat(6), 'd', 'e'].map((line) => append(line)));
    assert.deepEqual(appended, [OK, OK, told(TOO_LARGE), OK, OK]);
    assert.equal(requests.join(' '), 'a b d e');
  });

  void it('are taken as soon as somebody was served', async () => {
    const { requests, append, end } = start();
    const both = append('a').then(() => append('b'));
    await turn();
    await end(OK);
    await end(OK);
    assert.deepEqual(await both, OK);
    assert.deepEqual(requests, ['a', 'b']);
  });

  void it('leave it idle once everything is written, what came during the last request too', async () => {
    const { append, idle, end } = start();
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
    await idle();
  });
});
