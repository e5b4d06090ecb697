import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NetworkError, ProtocolError, UserError } from '@platformatic/kafka';
import { createMessageWriter, MAX_BATCH_BYTES } from './createMessageWriter.ts';
import { createTopicWriter } from './createTopicWriter.ts';
import type { Message } from '../client/kafkaSession.ts';

const OK = { ok: true };
const away = (): Error =>
  new NetworkError('Connection to h1:9092 failed.', { cause: new Error('connect ECONNREFUSED h1:9092') });
const missing = (): Error => new UserError('Unknown topic t.');
const denied = (): Error => new ProtocolError('TOPIC_AUTHORIZATION_FAILED', 'You may not.');
const tooLarge = (): Error => new ProtocolError('MESSAGE_TOO_LARGE', 'That is too large.');
const exists = (): Error => new ProtocolError('TOPIC_ALREADY_EXISTS', 'It is there.');

/** No pause at all between two tries, but everything that can go on does. */
const noPause = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

const never = new Promise<never>(() => {});

type Answer = Error | 'ok' | 'none';

/** Sessions that answer what they are told, one after the other, and then always ok; they write down what happens. */
const start = ({
  sends = [],
  creates = [],
  patience = 10_000,
}: {
  sends?: Answer[];
  creates?: Answer[];
  patience?: number;
}) => {
  const did: string[] = [];
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
        did.push(`${session} send ${text}`);
        return answer(sends);
      },
      createTopic: () => {
        did.push(`${session} create`);
        return answer(creates);
      },
      close: async () => {
        did.push(`${session} close`);
      },
    };
  };
  return { did, writer: createTopicWriter(createMessageWriter('t', openSession, patience, noPause)) };
};

const refused = (why: string) => ({ ok: false, why: `The Kafka topic t cannot be written: ${why}.` });

void describe('a topic writer', () => {
  void it('connects to nothing before there is something to write', async () => {
    const { did, writer } = start({});
    assert.deepEqual(await writer.append([]), OK);
    await writer.close();
    assert.deepEqual(did, []);
  });

  void it('writes everything in one session', async () => {
    const { did, writer } = start({});
    assert.deepEqual(await writer.append(['a', 'b']), OK);
    assert.deepEqual(await Promise.all([writer.append(['c']), writer.append(['d', ''])]), [OK, OK]);
    await writer.close();
    assert.deepEqual(did, ['1 send a b', '1 send c d ', '1 close']);
  });

  void it('tries again in the same session while that may help', async () => {
    const { did, writer } = start({ sends: [away(), away(), 'ok'] });
    assert.deepEqual(await writer.append(['a']), OK);
    assert.deepEqual(did, ['1 send a', '1 send a', '1 send a']);
  });

  void it('refuses at once what will not pass by itself, and begins a new session', async () => {
    const { did, writer } = start({ sends: [denied()] });
    assert.deepEqual(await writer.append(['a']), refused('You may not (TOPIC_AUTHORIZATION_FAILED)'));
    assert.deepEqual(await writer.append(['b']), OK);
    assert.deepEqual(did, ['1 send a', '1 close', '2 send b']);
  });

  void it('gives up when its patience ends, says what it saw last, and begins a new session', async () => {
    const sends: Answer[] = [away(), away(), 'none'];
    const { did, writer } = start({ sends, patience: 50 });
    assert.deepEqual(await writer.append(['a']), refused('connect ECONNREFUSED h1:9092'));
    assert.deepEqual(await writer.append(['b']), OK);
    assert.deepEqual(did, ['1 send a', '1 send a', '1 send a', '1 close', '2 send b']);
  });

  void it('gives up on a broker that says nothing', async () => {
    const { writer } = start({ sends: ['none'], patience: 50 });
    assert.deepEqual(await writer.append(['a']), refused('there was no answer within 0.05 s'));
  });

  void it('refuses what waits behind a refused request, without trying', async () => {
    const { did, writer } = start({ sends: ['none'], patience: 50 });
    const first = writer.append(['a']);
    await new Promise(setImmediate);
    const behind = writer.append(['b']);
    assert.deepEqual(await first, await behind);
    assert.deepEqual(did, ['1 send a', '1 close']);
  });

  void it('does not send again what was refused, even if the try in between settles later', async () => {
    let fail: (error: Error) => void = () => {};
    const did: string[] = [];
    const session = {
      send: (messages: readonly Message[]) => {
        did.push(messages.map(({ value }) => value).join(' '));
        return did.length > 1
          ? Promise.resolve(undefined)
          : new Promise<undefined>((_resolve, reject) => (fail = reject));
      },
      createTopic: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    let goOn: (() => void) | undefined;
    const pause = () => new Promise<void>((resolve) => (goOn = resolve));
    const writer = createTopicWriter(createMessageWriter('t', () => session, 20, pause));
    assert.equal((await writer.append(['a'])).ok, false);
    fail(away());
    assert.deepEqual(await writer.append(['b']), OK);
    await new Promise(setImmediate);
    // The pause before its next try is over.
    assert.ok(goOn);
    goOn();
    await new Promise(setImmediate);
    assert.deepEqual(did, ['a', 'b']);
  });

  void it('makes a topic that is not there', async () => {
    const { did, writer } = start({ sends: [missing(), missing(), 'ok'], creates: ['ok', exists()] });
    assert.deepEqual(await writer.append(['a']), OK);
    assert.deepEqual(did, ['1 send a', '1 create', '1 send a', '1 create', '1 send a']);
  });

  void it('tries to make it again while that may help', async () => {
    const { writer } = start({ sends: [missing(), missing()], creates: [away(), 'ok'] });
    assert.deepEqual(await writer.append(['a']), OK);
  });

  void it('says why it may not make it', async () => {
    const { did, writer } = start({ sends: [missing()], creates: [denied()] });
    assert.deepEqual(await writer.append(['a']), refused('You may not (TOPIC_AUTHORIZATION_FAILED)'));
    assert.deepEqual(did, ['1 send a', '1 create', '1 close']);
  });

  void it('keeps the session when the broker finds something too large, since nothing of it was taken', async () => {
    const { did, writer } = start({ sends: [tooLarge()] });
    assert.deepEqual(await writer.append(['a']), refused('That is too large (MESSAGE_TOO_LARGE)'));
    assert.deepEqual(await writer.append(['b']), OK);
    assert.deepEqual(did, ['1 send a', '1 send b']);
  });

  void it('refuses what the broker could not take by default, and goes on', async () => {
    const { did, writer } = start({});
    const most = MAX_BATCH_BYTES - 61 - 16;
    const limit = 'cannot be written to Kafka at once: the most is 1048588 bytes, with 16 for each line.';
    assert.deepEqual(await writer.append(['x'.repeat(most)]), OK);
    assert.deepEqual(await writer.append(['x'.repeat(most + 1)]), {
      ok: false,
      why: `1 line of ${most + 1} bytes ${limit}`,
    });
    // Characters are not bytes.
    const two = ['x'.repeat(1000), 'ü'.repeat((most - 1001) / 2)];
    assert.deepEqual(await writer.append(two), { ok: false, why: `2 lines of ${most - 1} bytes ${limit}` });
    assert.deepEqual(did, ['1 send 1048511 bytes']);
  });

  void it('never rejects, even where a session cannot be opened', async () => {
    const openSession = (): never => {
      throw new UserError('/options/x must be a number.');
    };
    const writer = createTopicWriter(createMessageWriter('t', openSession, 1000, noPause));
    assert.deepEqual(await writer.append(['a']), refused('/options/x must be a number'));
    await writer.close();
  });

  void it('does not open a session for a try that nobody waits for any more', async () => {
    let fail: (error: Error) => void = () => {};
    let sessions = 0;
    const openSession = () => {
      sessions += 1;
      return {
        send: () => new Promise<undefined>((_resolve, reject) => (fail = reject)),
        createTopic: () => Promise.reject(away()),
        close: () => Promise.resolve(),
      };
    };
    const writer = createTopicWriter(createMessageWriter('t', openSession, 20, noPause));
    assert.equal((await writer.append(['a'])).ok, false);
    await writer.close();
    fail(missing());
    await new Promise(setImmediate);
    assert.equal(sessions, 1);
  });

  void it('writes what is under way before it closes, and nothing after it', async () => {
    const { did, writer } = start({});
    const appended = writer.append(['a']);
    const closed = writer.close();
    const late = { ok: false, why: 'The Kafka topic t is closed.' };
    assert.deepEqual(await writer.append(['b']), late);
    await closed;
    assert.deepEqual(await appended, OK);
    assert.deepEqual(await writer.append([]), late);
    await writer.close();
    assert.deepEqual(did, ['1 send a', '1 close']);
  });
});
