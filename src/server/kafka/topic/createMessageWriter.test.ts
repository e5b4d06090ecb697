import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NetworkError } from '@platformatic/kafka';
import { createMessageWriter, MAX_BATCH_BYTES } from './createMessageWriter.ts';
import type { Settled } from './groupCalls.ts';
import type { Message } from '../client/kafkaSession.ts';

// What it does with a session that fails is told of `createTopicWriter`.

const noPause = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

const message = (value: string, key?: string): Message =>
  key === undefined ? { value: Buffer.from(value) } : { key: Buffer.from(key), value: Buffer.from(value) };

/** Sessions that number what they are sent, and fail where they are told to. */
const start = ({ fail = [], most, waiting }: { fail?: boolean[]; most?: number; waiting?: number } = {}) => {
  const did: string[] = [];
  let sessions = 0;
  let next = 0;
  const openSession = () => {
    const session = (sessions += 1);
    return {
      send: async (messages: readonly Message[]) => {
        did.push(
          `${session} send ${messages.map(({ key, value }) => `${key?.toString() ?? ''}:${value.toString()}`).join(' ')}`,
        );
        if (fail.shift()) throw new NetworkError('Connection closed');
        const at = next;
        next += messages.length;
        return at;
      },
      createTopic: () => Promise.reject(new Error('Nobody has asked for it.')),
      close: async () => {
        did.push(`${session} close`);
      },
    };
  };
  const writer = createMessageWriter('t', openSession, 10_000, noPause, most, waiting);
  const append = (...messages: readonly Message[]): Promise<Settled> =>
    new Promise((resolve) => writer.append(messages, resolve));
  return { did, append, close: writer.close };
};

void describe('a message writer', () => {
  void it('writes keys, and tells each call where its first message stands', async () => {
    const { did, append } = start();
    const settled = [append(message('1', 'a')), append(message('2', 'b'), message('3')), append(message('4', ''))];
    assert.deepEqual(await Promise.all(settled), [
      { ok: true, at: 0 },
      { ok: true, at: 1 },
      { ok: true, at: 3 },
    ]);
    assert.deepEqual(await append(message('5', 'a')), { ok: true, at: 4 });
    assert.deepEqual(did, ['1 send a:1 b:2 :3 :4', '1 send a:5']);
  });

  void it('tells where a message stands that it had to send again', async () => {
    const { did, append } = start({ fail: [false, true] });
    await append(message('1'));
    assert.deepEqual(await append(message('2')), { ok: true, at: 1 });
    assert.deepEqual(did, ['1 send :1', '1 send :2', '1 send :2']);
  });

  void it('begins a new session before the numbers of one run out', async () => {
    const { did, append } = start({ most: 3 });
    for (const value of ['1', '2', '3', '4']) await append(message(value));
    await append(message('5'), message('6'), message('7'));
    assert.deepEqual(did, [
      '1 send :1',
      '1 send :2',
      '1 send :3',
      '1 close',
      '2 send :4',
      '2 close',
      '3 send :5 :6 :7',
    ]);
  });

  void it('refuses what is more than may wait, until that is on its way', async () => {
    // A line of one byte counts as 17.
    const { did, append } = start({ waiting: 34 });
    const settled = ['1', '2', '3', '4'].map((value) => append(message(value)));
    const why = 'Too much is waiting to be written to the Kafka topic t.';
    const refused = { ok: false, why };
    assert.deepEqual(await Promise.all(settled), [{ ok: true, at: 0 }, { ok: true, at: 1 }, refused, refused]);
    assert.deepEqual(await append(message('5')), { ok: true, at: 2 });
    assert.deepEqual(did, ['1 send :1 :2', '1 send :5']);
  });

  void it('takes keys into account where it judges what is too large', async () => {
    const { append } = start();
    const most = MAX_BATCH_BYTES - 61 - 16 - 4;
    assert.equal((await append(message('x'.repeat(most), 'key'))).ok, true);
    assert.deepEqual(await append(message('x'.repeat(most + 1), 'key')), {
      ok: false,
      why: `1 line of ${most + 1} bytes cannot be written to Kafka at once: the most is 1048588 bytes, with 16 for each line.`,
    });
  });

  void it('settles nothing before it returns', async () => {
    const { append, close } = start();
    let isBack = false;
    const check = (settled: Settled): Settled => (isBack ? settled : assert.fail('It was settled at once.'));
    const settled = [append(), append(message('x'.repeat(MAX_BATCH_BYTES)))].map(async (one) => check(await one));
    isBack = true;
    assert.deepEqual(
      (await Promise.all(settled)).map(({ ok }) => ok),
      [true, false],
    );
    await close();
    assert.deepEqual(await append(message('late')), { ok: false, why: 'The Kafka topic t is closed.' });
  });
});
