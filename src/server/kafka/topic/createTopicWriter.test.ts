import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NetworkError, ProtocolError, UserError } from '@platformatic/kafka';
import { createMessageWriter, MAX_BATCH_BYTES } from './createMessageWriter.ts';
import { createTopicWriter } from './createTopicWriter.ts';
import type { Message } from '../connection/openKafkaSession.ts';

const OK = { ok: true };
const unreachable = (): Error =>
  new NetworkError('Connection to h1:9092 failed.', { cause: new Error('connect ECONNREFUSED h1:9092') });
const missing = (): Error => new UserError('Unknown topic t.');
const denied = (): Error => new ProtocolError('TOPIC_AUTHORIZATION_FAILED', 'You may not.');
const tooLarge = (): Error => new ProtocolError('MESSAGE_TOO_LARGE', 'That is too large.');
const exists = (): Error => new ProtocolError('TOPIC_ALREADY_EXISTS', 'It is there.');

/** A minimal delay between two attempts: lets pending callbacks run. */
const noDelay = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

const never = new Promise<never>(() => {});

type Answer = Error | 'ok' | 'none';

/** Creates a writer whose sessions give the listed answers in order, and then `ok`. `events` lists what happens. */
const start = ({
  sends = [],
  creates = [],
  timeout = 10_000,
}: {
  sends?: Answer[];
  creates?: Answer[];
  timeout?: number;
}) => {
  const events: string[] = [];
  let sessions = 0;
  const answer = (answers: Answer[]): Promise<undefined> => {
    const next = answers.shift() ?? 'ok';
    if (next === 'none') return never;
    return next === 'ok' ? Promise.resolve(undefined) : Promise.reject(next);
  };
  const openSession = () => {
    const session = (sessions += 1);
    return {
      send: (messages: readonly Message[]) => {
        const lines = messages.map(({ key, value }) => (key ? assert.fail() : value));
        const text = lines.map((line) => (line.length > 20 ? `${line.length} bytes` : line.toString())).join(' ');
        events.push(`${session} send ${text}`);
        return answer(sends);
      },
      createTopic: () => {
        events.push(`${session} create`);
        return answer(creates);
      },
      close: async () => {
        events.push(`${session} close`);
      },
    };
  };
  return { events, writer: createTopicWriter(createMessageWriter('t', openSession, timeout, noDelay)) };
};

const failureOf = (why: string) => ({ ok: false, why: `The Kafka topic t cannot be written: ${why}.` });

void describe('createTopicWriter', () => {
  void it('opens no session before the first line', async () => {
    const { events, writer } = start({});
    assert.deepEqual(await writer.append([]), OK);
    await writer.close();
    assert.deepEqual(events, []);
  });

  void it('writes everything in one session', async () => {
    const { events, writer } = start({});
    assert.deepEqual(await writer.append(['a', 'b']), OK);
    assert.deepEqual(await Promise.all([writer.append(['c']), writer.append(['d', ''])]), [OK, OK]);
    await writer.close();
    assert.deepEqual(events, ['1 send a b', '1 send c d ', '1 close']);
  });

  void it('retries a transient failure in the same session', async () => {
    const { events, writer } = start({ sends: [unreachable(), unreachable(), 'ok'] });
    assert.deepEqual(await writer.append(['a']), OK);
    assert.deepEqual(events, ['1 send a', '1 send a', '1 send a']);
  });

  void it('fails at once on a permanent failure, and opens a new session', async () => {
    const { events, writer } = start({ sends: [denied()] });
    assert.deepEqual(await writer.append(['a']), failureOf('You may not (TOPIC_AUTHORIZATION_FAILED)'));
    assert.deepEqual(await writer.append(['b']), OK);
    assert.deepEqual(events, ['1 send a', '1 close', '2 send b']);
  });

  void it('fails after the timeout with the last reason, and opens a new session', async () => {
    const sends: Answer[] = [unreachable(), unreachable(), 'none'];
    const { events, writer } = start({ sends, timeout: 50 });
    assert.deepEqual(await writer.append(['a']), failureOf('connect ECONNREFUSED h1:9092'));
    assert.deepEqual(await writer.append(['b']), OK);
    assert.deepEqual(events, ['1 send a', '1 send a', '1 send a', '1 close', '2 send b']);
  });

  void it('fails after the timeout if the broker does not answer', async () => {
    const { writer } = start({ sends: ['none'], timeout: 50 });
    assert.deepEqual(await writer.append(['a']), failureOf('no answer within 0.05 s'));
  });

  void it('fails the calls that wait for a failed request without sending them', async () => {
    const { events, writer } = start({ sends: ['none'], timeout: 50 });
    const first = writer.append(['a']);
    await new Promise(setImmediate);
    const waiting = writer.append(['b']);
    assert.deepEqual(await first, await waiting);
    assert.deepEqual(events, ['1 send a', '1 close']);
  });

  void it('does not resend failed lines when a pending attempt settles after the timeout', async () => {
    let fail: (error: Error) => void = () => {};
    const events: string[] = [];
    const session = {
      send: (messages: readonly Message[]) => {
        events.push(messages.map(({ value }) => value).join(' '));
        return events.length > 1
          ? Promise.resolve(undefined)
          : new Promise<undefined>((_resolve, reject) => (fail = reject));
      },
      createTopic: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    let endDelay: (() => void) | undefined;
    const delay = () => new Promise<void>((resolve) => (endDelay = resolve));
    const writer = createTopicWriter(createMessageWriter('t', () => session, 20, delay));
    assert.equal((await writer.append(['a'])).ok, false);
    fail(unreachable());
    assert.deepEqual(await writer.append(['b']), OK);
    await new Promise(setImmediate);
    // Ends the delay before the next attempt.
    assert.ok(endDelay);
    endDelay();
    await new Promise(setImmediate);
    assert.deepEqual(events, ['a', 'b']);
  });

  void it('creates a missing topic', async () => {
    const { events, writer } = start({ sends: [missing(), missing(), 'ok'], creates: ['ok', exists()] });
    assert.deepEqual(await writer.append(['a']), OK);
    assert.deepEqual(events, ['1 send a', '1 create', '1 send a', '1 create', '1 send a']);
  });

  void it('retries creating the topic after a transient failure', async () => {
    const { writer } = start({ sends: [missing(), missing()], creates: [unreachable(), 'ok'] });
    assert.deepEqual(await writer.append(['a']), OK);
  });

  void it('reports why the topic cannot be created', async () => {
    const { events, writer } = start({ sends: [missing()], creates: [denied()] });
    assert.deepEqual(await writer.append(['a']), failureOf('You may not (TOPIC_AUTHORIZATION_FAILED)'));
    assert.deepEqual(events, ['1 send a', '1 create', '1 close']);
  });

  void it('keeps the session if the broker rejects a batch as too large', async () => {
    const { events, writer } = start({ sends: [tooLarge()] });
    assert.deepEqual(await writer.append(['a']), failureOf('That is too large (MESSAGE_TOO_LARGE)'));
    assert.deepEqual(await writer.append(['b']), OK);
    assert.deepEqual(events, ['1 send a', '1 send b']);
  });

  void it('rejects lines above the default limit of brokers, and continues', async () => {
    const { events, writer } = start({});
    const maxLength = MAX_BATCH_BYTES - 61 - 16;
    const limit = 'cannot be written to Kafka in one request: the limit is 1048588 bytes, including 16 for each line.';
    assert.deepEqual(await writer.append(['x'.repeat(maxLength)]), OK);
    assert.deepEqual(await writer.append(['x'.repeat(maxLength + 1)]), {
      ok: false,
      why: `1 line of ${maxLength + 1} bytes ${limit}`,
    });
    // The size counts bytes, not characters.
    const two = ['x'.repeat(1000), 'ü'.repeat((maxLength - 1001) / 2)];
    assert.deepEqual(await writer.append(two), { ok: false, why: `2 lines of ${maxLength - 1} bytes ${limit}` });
    assert.deepEqual(events, ['1 send 1048511 bytes']);
  });

  void it('does not reject if a session cannot be opened', async () => {
    const openSession = (): never => {
      throw new UserError('/options/x must be a number.');
    };
    const writer = createTopicWriter(createMessageWriter('t', openSession, 1000, noDelay));
    assert.deepEqual(await writer.append(['a']), failureOf('/options/x must be a number'));
    await writer.close();
  });

  void it('opens no session for an attempt after the timeout', async () => {
    let fail: (error: Error) => void = () => {};
    let sessions = 0;
    const openSession = () => {
      sessions += 1;
      return {
        send: () => new Promise<undefined>((_resolve, reject) => (fail = reject)),
        createTopic: () => Promise.reject(unreachable()),
        close: () => Promise.resolve(),
      };
    };
    const writer = createTopicWriter(createMessageWriter('t', openSession, 20, noDelay));
    assert.equal((await writer.append(['a'])).ok, false);
    await writer.close();
    fail(missing());
    await new Promise(setImmediate);
    assert.equal(sessions, 1);
  });

  void it('completes pending writes before it closes, and fails later ones', async () => {
    const { events, writer } = start({});
    const appended = writer.append(['a']);
    const closed = writer.close();
    const late = { ok: false, why: 'The Kafka topic t is closed.' };
    assert.deepEqual(await writer.append(['b']), late);
    await closed;
    assert.deepEqual(await appended, OK);
    assert.deepEqual(await writer.append([]), late);
    await writer.close();
    assert.deepEqual(events, ['1 send a', '1 close']);
  });
});
