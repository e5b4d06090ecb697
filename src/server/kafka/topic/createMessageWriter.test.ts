import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NetworkError } from '@platformatic/kafka';
import { createMessageWriter, MAX_BATCH_BYTES } from './createMessageWriter.ts';
import type { CallResult } from './createRequestBatcher.ts';
import type { Message } from '../connection/openKafkaSession.ts';

// Failing sessions are tested in createTopicWriter.test.ts.

const noDelay = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

const message = (value: string, key?: string): Message =>
  key === undefined ? { value: Buffer.from(value) } : { key: Buffer.from(key), value: Buffer.from(value) };

/** Creates a writer whose sessions assign offsets to messages. `fail`: whether each `send` fails, in order. */
const start = ({
  fail = [],
  maxSessionMessages,
  maxWaitingBytes,
}: { fail?: boolean[]; maxSessionMessages?: number; maxWaitingBytes?: number } = {}) => {
  const events: string[] = [];
  let sessions = 0;
  let next = 0;
  const openSession = () => {
    const session = (sessions += 1);
    return {
      send: async (messages: readonly Message[]) => {
        events.push(
          `${session} send ${messages.map(({ key, value }) => `${key?.toString() ?? ''}:${value.toString()}`).join(' ')}`,
        );
        if (fail.shift()) throw new NetworkError('Connection closed');
        const offset = next;
        next += messages.length;
        return offset;
      },
      createTopic: () => Promise.reject(new Error('It must not be called.')),
      close: async () => {
        events.push(`${session} close`);
      },
    };
  };
  const writer = createMessageWriter('t', openSession, 10_000, noDelay, maxSessionMessages, maxWaitingBytes);
  const append = (...messages: readonly Message[]): Promise<CallResult> =>
    new Promise((resolve) => writer.append(messages, resolve));
  return { events, append, close: writer.close };
};

void describe('createMessageWriter', () => {
  void it('writes keys, and passes each call the offset of its first message', async () => {
    const { events, append } = start();
    const settled = [append(message('1', 'a')), append(message('2', 'b'), message('3')), append(message('4', ''))];
    assert.deepEqual(await Promise.all(settled), [
      { ok: true, offset: 0 },
      { ok: true, offset: 1 },
      { ok: true, offset: 3 },
    ]);
    assert.deepEqual(await append(message('5', 'a')), { ok: true, offset: 4 });
    assert.deepEqual(events, ['1 send a:1 b:2 :3 :4', '1 send a:5']);
  });

  void it('passes the offset of a message that was sent again', async () => {
    const { events, append } = start({ fail: [false, true] });
    await append(message('1'));
    assert.deepEqual(await append(message('2')), { ok: true, offset: 1 });
    assert.deepEqual(events, ['1 send :1', '1 send :2', '1 send :2']);
  });

  void it('opens a new session before sequence numbers run out', async () => {
    const { events, append } = start({ maxSessionMessages: 3 });
    for (const value of ['1', '2', '3', '4']) await append(message(value));
    await append(message('5'), message('6'), message('7'));
    assert.deepEqual(events, [
      '1 send :1',
      '1 send :2',
      '1 send :3',
      '1 close',
      '2 send :4',
      '2 close',
      '3 send :5 :6 :7',
    ]);
  });

  void it('rejects messages above the limit while others wait', async () => {
    // A message of one byte counts as 17 bytes, with its overhead.
    const { events, append } = start({ maxWaitingBytes: 34 });
    const settled = ['1', '2', '3', '4'].map((value) => append(message(value)));
    const why = 'Too many records are waiting to be written to the Kafka topic t.';
    const refused = { ok: false, why };
    assert.deepEqual(await Promise.all(settled), [{ ok: true, offset: 0 }, { ok: true, offset: 1 }, refused, refused]);
    assert.deepEqual(await append(message('5')), { ok: true, offset: 2 });
    assert.deepEqual(events, ['1 send :1 :2', '1 send :5']);
  });

  void it('includes keys when it checks the size', async () => {
    const { append } = start();
    const maxLength = MAX_BATCH_BYTES - 61 - 16 - 4;
    assert.equal((await append(message('x'.repeat(maxLength), 'key'))).ok, true);
    assert.deepEqual(await append(message('x'.repeat(maxLength + 1), 'key')), {
      ok: false,
      why:
        `1 line of ${maxLength + 1} bytes cannot be written to Kafka in one request: ` +
        'the limit is 1048588 bytes, including 16 for each line.',
    });
  });

  void it('settles no call before append returns', async () => {
    const { append, close } = start();
    let hasReturned = false;
    const check = (result: CallResult): CallResult =>
      hasReturned ? result : assert.fail('It was settled synchronously.');
    const settled = [append(), append(message('x'.repeat(MAX_BATCH_BYTES)))].map(async (result) => check(await result));
    hasReturned = true;
    assert.deepEqual(
      (await Promise.all(settled)).map(({ ok }) => ok),
      [true, false],
    );
    await close();
    assert.deepEqual(await append(message('late')), { ok: false, why: 'The Kafka topic t is closed.' });
  });
});
