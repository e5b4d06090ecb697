import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createRequestBatcher,
  type RequestBatcher,
  type CallResult,
  type RequestResult,
} from './createRequestBatcher.ts';

const OK: RequestResult = { ok: true };
const AWAY: RequestResult = { ok: false, why: 'The broker is away.', isTooLarge: false };
const TOO_LARGE: RequestResult = { ok: false, why: 'It is too large.', isTooLarge: true };
const failureOf = ({ why }: { readonly why: string }): CallResult => ({ ok: false, why });

const turn = (): Promise<void> => new Promise(setImmediate);

const adding =
  ({ add }: RequestBatcher<Buffer>) =>
  (...lines: readonly string[]) =>
    new Promise<CallResult>((resolve) => {
      add(
        lines.map((line) => Buffer.from(line)),
        lines.join('').length,
        resolve,
      );
    });

/** Creates a batcher whose requests end when the test calls `end`. Every letter of a call counts as one byte. */
const start = (maxBytes = 1000) => {
  const requests: string[] = [];
  const pending: ((result: RequestResult) => void)[] = [];
  const batcher = createRequestBatcher<Buffer>((lines) => {
    requests.push(lines.join(' '));
    return new Promise((resolve) => pending.push(resolve));
  }, maxBytes);
  return {
    requests,
    idle: batcher.idle,
    waitingBytes: batcher.waitingBytes,
    append: adding(batcher),
    /** Ends the oldest request with a result, and waits for the consequences. */
    end: async (result: RequestResult): Promise<void> => {
      pending.shift()?.(result);
      await turn();
    },
  };
};

/** Creates a batcher for a broker that rejects requests above `limit` bytes. */
const startWithLimit = (limit: number) => {
  const requests: string[] = [];
  const batcher = createRequestBatcher<Buffer>(async (lines) => {
    const bytes = lines.reduce((sum, { length }) => sum + length, 0);
    if (bytes > limit) return TOO_LARGE;
    requests.push(lines.join(' '));
    return OK;
  }, 1000);
  return { requests, append: adding(batcher) };
};

void describe('createRequestBatcher', () => {
  void it('counts waiting bytes through success, splitting and failure', async () => {
    const { requests, append, end, waitingBytes } = start(3);
    const appended = ['a', 'b', 'c', 'd', 'e'].map((line) => append(line));
    assert.equal(waitingBytes(), 5);
    await turn();
    assert.deepEqual([requests, waitingBytes()], [['a b c'], 2]);
    // The three calls are queued again and sent one at a time.
    await end(TOO_LARGE);
    assert.deepEqual([requests.at(-1), waitingBytes()], ['a', 4]);
    await end(OK);
    assert.deepEqual([requests.at(-1), waitingBytes()], ['b', 3]);
    await end(AWAY);
    assert.equal(waitingBytes(), 0);
    assert.deepEqual(
      (await Promise.all(appended)).map(({ ok }) => ok),
      [true, false, false, false, false],
    );
  });

  void it('sends the calls of one turn in one request', async () => {
    const { requests, append, end } = start();
    const appended = Promise.all([append('a', 'b'), append('c'), append('d')]);
    await turn();
    assert.deepEqual(requests, ['a b c d']);
    await end(OK);
    assert.deepEqual(await appended, [OK, OK, OK]);
  });

  void it('collects all calls that arrive during a request into the next one', async () => {
    const { requests, append, end } = start();
    const first = append('0');
    await turn();
    const queued: Promise<CallResult>[] = [];
    for (let index = 0; index < 500; index += 1) {
      queued.push(append('x'));
      if (index % 100 === 0) await turn();
    }
    assert.deepEqual(requests, ['0']);
    await end(OK);
    assert.deepEqual(requests, ['0', 'x '.repeat(500).trimEnd()]);
    await end(OK);
    assert.ok((await Promise.all([first, ...queued])).every(({ ok }) => ok));
  });

  void it('settles calls after their request has ended, in order', async () => {
    const { append, end } = start();
    const settled: string[] = [];
    for (const line of ['a', 'b', 'c']) void append(line).then(() => settled.push(line));
    await turn();
    assert.deepEqual(settled, []);
    await end(OK);
    assert.deepEqual(settled, ['a', 'b', 'c']);
  });

  void it('passes each call the offset of its first message, if it is known', async () => {
    const { append, end } = start(5);
    const appended = [append('a', 'b'), append('c'), append('dd')];
    await turn();
    appended.push(append('e'), append('f'));
    await end({ ok: true, offset: 7 });
    await end(OK);
    assert.deepEqual(await Promise.all(appended), [
      { ok: true, offset: 7 },
      { ok: true, offset: 9 },
      { ok: true, offset: 10 },
      OK,
      OK,
    ]);
  });

  const CASES: readonly [title: string, calls: readonly string[], requests: readonly string[]][] = [
    ['that just fit', ['aaa', 'bbb', 'cccc'], ['aaa bbb cccc']],
    ['that do not fit together', ['aaa', 'bbb', 'ccccc'], ['aaa bbb', 'ccccc']],
    ['of which one exceeds the limit alone', ['a', 'b'.repeat(11), 'c'], ['a', 'b'.repeat(11), 'c']],
    ['of which the first exceeds the limit alone', ['a'.repeat(11), 'b', 'c'], ['a'.repeat(11), 'b c']],
    ['for several requests', ['aaaaaa', 'bbbbbb', 'cccc', 'd'], ['aaaaaa', 'bbbbbb cccc', 'd']],
  ];
  for (const [title, calls, expected] of CASES) {
    void it(`fills requests in the order of the calls: calls ${title}`, async () => {
      const { requests, append, end } = start(10);
      const appended = calls.map((line) => append(line));
      await turn();
      for (const _ of expected) await end(OK);
      assert.deepEqual(requests, expected);
      assert.ok((await Promise.all(appended)).every(({ ok }) => ok));
    });
  }

  void it('fails the calls of a failed request and those that wait for it, but no later ones', async () => {
    const { requests, append, end } = start(2);
    const lost = [append('a'), append('b'), append('c')];
    await turn();
    lost.push(append('d'));
    await end(AWAY);
    assert.deepEqual(await Promise.all(lost), Array(4).fill(failureOf(AWAY)));
    const later = append('e');
    await turn();
    await end(OK);
    assert.deepEqual(await later, OK);
    assert.deepEqual(requests, ['a b', 'e']);
  });

  void it('sends smaller requests if the limit of the broker is lower', async () => {
    const { requests, append } = startWithLimit(5);
    const calls = 'abcdefghijkl'.split('');
    assert.ok((await Promise.all(calls.map((line) => append(line)))).every(({ ok }) => ok));
    assert.deepEqual(requests.join(' '), calls.join(' '));
    assert.ok(requests.length < calls.length, requests.join('|'));
  });

  void it('fails only the call that is too large for the broker', async () => {
    const { requests, append } = startWithLimit(5);
    const appended = await Promise.all(['a', 'b', 'c'.repeat(6), 'd', 'e'].map((line) => append(line)));
    assert.deepEqual(appended, [OK, OK, failureOf(TOO_LARGE), OK, OK]);
    assert.equal(requests.join(' '), 'a b d e');
  });

  void it('accepts a call that is made when an earlier one is settled', async () => {
    const { requests, append, end } = start();
    const both = append('a').then(() => append('b'));
    await turn();
    await end(OK);
    await end(OK);
    assert.deepEqual(await both, OK);
    assert.deepEqual(requests, ['a', 'b']);
  });

  void it('is idle when everything is written, including calls that arrived during the last request', async () => {
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
