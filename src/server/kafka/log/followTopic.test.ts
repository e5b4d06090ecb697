import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { NetworkError, ProtocolError, UserError } from '@platformatic/kafka';
import { followTopic, type FollowOptions, type FollowResult } from './followTopic.ts';
import type { Position } from '../topic/createTopicPosition.ts';
import { createTestTopic, createWaiting } from '../testTopic.test.ts';

const unreachable = (): Error =>
  new NetworkError('Connection to h1:9092 failed.', { cause: new Error('connect ECONNREFUSED') });
const missing = (): Error => new UserError('Unknown topic t.');
const denied = (): Error => new ProtocolError('TOPIC_AUTHORIZATION_FAILED', 'You may not.');

const letters = (count: number, from = 0): string[] => Array.from({ length: count }, (_, index) => `${from + index}`);

type Topic = ReturnType<typeof createTestTopic>;

const start = (topic: Topic, options: Partial<FollowOptions> = {}) => {
  const handled: string[] = [];
  const moved: string[] = [];
  const logged: string[] = [];
  const { changed, until } = createWaiting();
  const followed = followTopic({
    openReader: topic.openReader,
    createTopic: () => Promise.reject(new Error('It must not be called.')),
    restore: async () => ({ ok: true }),
    handler: {
      onMessage: (partition, offset, value) => {
        handled.push(`${partition}:${offset}=${value?.toString() ?? 'null'}`);
        changed();
      },
      onPosition: (partition, next) => {
        moved.push(`${partition}:${next}`);
        changed();
      },
    },
    barrier: () => undefined,
    logLine: (line) => {
      logged.push(line);
      changed();
    },
    now: Date.now,
    label: 'the topic t',
    stallTimeout: 10_000,
    retryDelay: 0,
    ...options,
  });
  return { handled, moved, logged, until, followed };
};

const running = async (test: TestContext, followed: Promise<FollowResult>) => {
  const result = await followed;
  if (!result.ok) assert.fail(result.why);
  test.after(result.follower.stop);
  return result.follower;
};

void describe('followTopic', () => {
  void it('reads one partition after the other to its end, and then follows all of them', async (test) => {
    const topic = createTestTopic(3);
    topic.add(0, ['a', 'b']);
    topic.add(2, ['x']);
    topic.add(0, ['c']);
    topic.add(1, ['m', 'n']);
    const { handled, followed, until } = start(topic);
    const follower = await running(test, followed);
    assert.equal(follower.partitions, 3);
    assert.deepEqual(handled, ['0:0=a', '0:1=b', '0:2=c', '1:0=m', '1:1=n', '2:0=x']);
    topic.add(1, ['o']);
    await until(() => handled.length === 7);
    topic.add(0, ['d', 'e']);
    await until(() => handled.length === 9);
    assert.deepEqual(handled.slice(6), ['1:2=o', '0:3=d', '0:4=e']);
  });

  void it('starts without waiting for an empty topic', async (test) => {
    const topic = createTestTopic(2);
    const { logged, followed } = start(topic);
    await running(test, followed);
    assert.deepEqual(logged, []);
    assert.ok(!topic.fetches.some(({ positions }) => positions.length === 1));
  });

  void it('handles missing offsets and messages without a value', async (test) => {
    const topic = createTestTopic();
    topic.add(0, ['a'], 3);
    topic.add(0, [], 5);
    topic.add(0, ['b', null]);
    const { handled, moved, followed, until } = start(topic);
    await running(test, followed);
    assert.deepEqual(handled, ['0:0=a', '0:9=b', '0:10=null']);
    assert.deepEqual(moved.slice(0, 3), ['0:0', '0:4', '0:9']);
    topic.add(0, [], 2);
    await until(() => moved.at(-1) === '0:13');
    topic.add(0, ['c']);
    await until(() => handled.at(-1) === '0:13=c');
  });

  void it('starts at the restored position, and skips earlier messages of a batch', async (test) => {
    const topic = createTestTopic(2);
    topic.add(0, letters(5));
    topic.add(1, letters(5));
    const asked: string[] = [];
    const restore: FollowOptions['restore'] = async (id) => {
      asked.push(id);
      return { ok: true, next: [3, 5] };
    };
    const { handled, logged, followed } = start(topic, { restore });
    await running(test, followed);
    assert.deepEqual(asked, ['id-1']);
    assert.deepEqual(handled, ['0:3=3', '0:4=4']);
    assert.deepEqual(logged, ['log: read 2 records from the topic t']);
  });

  void it('restores once, even if the start is retried', async (test) => {
    const topic = createTestTopic();
    topic.add(0, letters(3));
    let restored = 0;
    const restore: FollowOptions['restore'] = async () => {
      restored += 1;
      topic.fail(unreachable(), unreachable());
      return { ok: true, next: [1] };
    };
    const { handled, followed } = start(topic, { restore });
    await running(test, followed);
    assert.equal(restored, 1);
    assert.deepEqual(handled, ['0:1=1', '0:2=2']);
  });

  void it('fails if the restore fails', async () => {
    const topic = createTestTopic();
    const restore: FollowOptions['restore'] = async () => ({ ok: false, why: 'It is damaged.' });
    assert.deepEqual(await start(topic, { restore }).followed, { ok: false, why: 'It is damaged.' });
    assert.equal(topic.open(), 0);
  });

  void it('logs progress at most every two seconds', async (test) => {
    const topic = createTestTopic(2);
    for (let batch = 0; batch < 8; batch += 1) topic.add(batch % 2, letters(1000));
    let time = 0;
    const openSlowReader = (): ReturnType<Topic['openReader']> => {
      const reader = topic.openReader();
      return { ...reader, fetch: async (...asked) => (await reader.fetch(...asked)).slice(0, 1) };
    };
    const { logged, followed } = start(topic, { openReader: openSlowReader, now: () => (time += 700) });
    await running(test, followed);
    assert.deepEqual(logged, [
      'log: read 2,000 of 8,000 records, 25 %',
      'log: read 5,000 of 8,000 records, 62 %',
      'log: read 8,000 of 8,000 records, 100 %',
      'log: read 8,000 records from the topic t',
    ]);
  });

  void it('creates a missing topic, or uses one that another server has just created', async (test) => {
    for (const answers of [[undefined], [new ProtocolError('TOPIC_ALREADY_EXISTS'), undefined]]) {
      const topic = createTestTopic();
      topic.fail(...answers.map(missing));
      const { length } = answers;
      let made = 0;
      const createTopic = async (): Promise<void> => {
        made += 1;
        const answer = answers.shift();
        if (answer) throw answer;
      };
      await running(test, start(topic, { createTopic }).followed);
      assert.equal(made, length);
    }
  });

  const HINT = 'Check that the brokers are running, and that this machine can reach the addresses that they advertise.';
  const failureOf = (why: string) => ({ ok: false, why: `The log (the topic t) cannot be read: ${why}. ${HINT}` });

  void it('fails without permission to read or to create the topic', async () => {
    const topic = createTestTopic();
    topic.fail(denied());
    assert.deepEqual(await start(topic).followed, failureOf('You may not (TOPIC_AUTHORIZATION_FAILED)'));
    topic.fail(missing());
    const createTopic = (): Promise<void> => Promise.reject(denied());
    const { followed } = start(topic, { createTopic });
    assert.deepEqual(await followed, failureOf('You may not (TOPIC_AUTHORIZATION_FAILED)'));
    assert.equal(topic.open(), 0);
  });

  void it('retries the start as long as it makes progress', async (test) => {
    const topic = createTestTopic();
    for (let batch = 0; batch < 5; batch += 1) topic.add(0, [`${batch}`]);
    let time = 0;
    const openReader = (): ReturnType<Topic['openReader']> => {
      const reader = topic.openReader();
      const fetch: typeof reader.fetch = async (...asked) => {
        time += 60;
        topic.fail(unreachable());
        const [firstBatch, ...otherBatches] = await reader.fetch(...asked).catch(() => reader.fetch(...asked));
        topic.fail(unreachable());
        return firstBatch ? [firstBatch] : otherBatches;
      };
      return { ...reader, fetch };
    };
    const { handled, followed } = start(topic, { openReader, now: () => time, stallTimeout: 100 });
    const follower = await running(test, followed);
    assert.equal(handled.length, 5);
    await follower.stop();
  });

  void it('fails if the start makes no progress', async () => {
    const topic = createTestTopic();
    let time = 0;
    const openReader = (): ReturnType<Topic['openReader']> => {
      time += 60;
      topic.fail(unreachable());
      return topic.openReader();
    };
    const { followed } = start(topic, { openReader, now: () => time, stallTimeout: 100 });
    assert.deepEqual(await followed, failureOf('connect ECONNREFUSED'));
    assert.equal(topic.readers(), 2);
    assert.equal(topic.open(), 0);
  });

  void it('retries while a broker is unreachable, logs that once, and continues after the last message', async (test) => {
    const topic = createTestTopic();
    topic.add(0, ['a']);
    const { handled, logged, followed, until } = start(topic);
    await running(test, followed);
    topic.fail(unreachable(), unreachable(), unreachable());
    topic.add(0, ['b']);
    await until(() => handled.length === 2);
    await until(() => logged.length === 3);
    topic.fail(unreachable());
    topic.add(0, ['c']);
    await until(() => logged.length === 5);
    assert.deepEqual(handled, ['0:0=a', '0:1=b', '0:2=c']);
    const lines = [
      'log: the topic t cannot be read: connect ECONNREFUSED. Retrying until it can.',
      'log: reading the topic t again',
    ];
    assert.deepEqual(logged, ['log: read 1 records from the topic t', ...lines, ...lines]);
  });

  void it('logs how many unread records were deleted', async (test) => {
    const topic = createTestTopic();
    for (let batch = 0; batch < 4; batch += 1) topic.add(0, letters(1000, batch * 1000));
    topic.dropBefore(0, 2000);
    const { handled, logged, followed } = start(topic, { restore: async () => ({ ok: true, next: [500] }) });
    await running(test, followed);
    assert.equal(handled[0], '0:2000=2000');
    assert.equal(handled.length, 2000);
    assert.deepEqual(logged, [
      'log: 1,500 unread records of the topic t, partition 0, were deleted; continuing with the first one that remains.',
      'log: read 2,000 records from the topic t',
    ]);
  });

  void it('starts with the first message of the topic without a warning', async (test) => {
    const topic = createTestTopic();
    topic.add(0, letters(2));
    topic.add(0, letters(2));
    topic.dropBefore(0, 2);
    const { handled, logged, followed } = start(topic);
    await running(test, followed);
    assert.deepEqual(handled, ['0:2=0', '0:3=1']);
    assert.deepEqual(logged, ['log: read 2 records from the topic t']);
  });

  void it('continues with new records where the brokers have lost applied ones, and logs that', async (test) => {
    const topic = createTestTopic(2);
    topic.add(0, ['a']);
    topic.add(0, ['b', 'c']);
    topic.add(1, ['x']);
    const { handled, logged, followed, until } = start(topic);
    await running(test, followed);
    topic.dropFrom(0, 1);
    topic.fail(unreachable());
    await until(() => logged.some((line) => line.includes('lost')));
    topic.add(0, ['B']);
    await until(() => handled.at(-1) === '0:1=B');
    assert.ok(
      logged.includes(
        'log: the brokers lost 2 records of the topic t, partition 0, that were already applied. ' +
          'Restart all servers, so that they have applied the same records.',
      ),
    );
  });

  void it('keeps its position if a restarted broker reports an earlier end for a moment', async (test) => {
    const topic = createTestTopic();
    topic.add(0, ['a', 'b']);
    const openReader = (): ReturnType<Topic['openReader']> => {
      const reader = topic.openReader();
      const describeTopic: typeof reader.describe = async () => {
        const { id, partitions } = await reader.describe();
        return { id, partitions: partitions.map((range) => ({ ...range, end: topic.readers() > 2 ? 1 : range.end })) };
      };
      return { ...reader, describe: describeTopic };
    };
    const { handled, logged, followed, until } = start(topic, { openReader });
    await running(test, followed);
    topic.fail(unreachable());
    await until(() => logged.length === 2);
    topic.add(0, ['c']);
    await until(() => handled.length === 3);
    assert.deepEqual(handled, ['0:0=a', '0:1=b', '0:2=c']);
    assert.ok(!logged.some((line) => line.includes('lost')));
  });

  void it('continues with a topic that was deleted and created again', async (test) => {
    const topic = createTestTopic(2);
    topic.add(0, ['a', 'b']);
    const { handled, logged, followed, until } = start(topic);
    await running(test, followed);
    topic.recreate();
    topic.add(0, ['A']);
    await until(() => handled.at(-1) === '0:0=A');
    assert.ok(logged.some((line) => line.startsWith('log: the topic t was deleted and created again; ')));
  });

  void it('follows added partitions, and asks for a restart of the servers', async (test) => {
    const topic = createTestTopic(1);
    const { handled, logged, followed, until } = start(topic);
    const follower = await running(test, followed);
    topic.addPartition();
    topic.fail(unreachable());
    topic.add(1, ['a']);
    await until(() => handled.length === 1);
    assert.deepEqual(
      logged.filter((line) => line.includes('partitions')),
      ['log: the topic t now has 2 partitions instead of 1. Restart all servers.'],
    );
    assert.equal(follower.partitions, 1);
  });

  void it('asks every broker for its own partitions, in a rotating order', async (test) => {
    const topic = createTestTopic(5, (partition) => (partition < 3 ? 1 : 2));
    const { followed, handled, until } = start(topic);
    await running(test, followed);
    for (let round = 1; round <= 3; round += 1) {
      topic.add(0, ['a']);
      await until(() => handled.length === round);
    }
    const asked = topic.fetches.map(
      ({ node, positions }) => `${node}: ${positions.map(({ partition }) => partition).join('')}`,
    );
    for (const positions of ['1: 012', '1: 120', '1: 201']) assert.ok(asked.includes(positions), asked.join());
    for (const request of asked) assert.match(request, /^(?:1: (?:012|120|201)|2: (?:34|43))$/);
  });

  void it('handles no message of any broker while the barrier is up', async (test) => {
    const topic = createTestTopic(2, (partition) => partition);
    let lift: (() => void) | undefined;
    let raised: Promise<void> | undefined;
    const positions: Position[] = [];
    const barrier: FollowOptions['barrier'] = (position) => {
      if (handled.length === 2 && positions.length === 0) {
        positions.push(position());
        raised = new Promise((resolve) => {
          lift = () => {
            raised = undefined;
            resolve();
          };
        });
      }
      return raised;
    };
    const { handled, followed, until } = start(topic, { barrier });
    await running(test, followed);
    topic.add(0, ['a', 'b']);
    await until(() => handled.length === 2);
    while (!lift) await new Promise(setImmediate);
    topic.add(0, ['c']);
    topic.add(1, ['x']);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    assert.deepEqual(handled, ['0:0=a', '0:1=b']);
    assert.deepEqual(positions, [{ id: 'id-1', next: [2, 0] }]);
    lift();
    await until(() => handled.length === 4);
    assert.deepEqual(handled.slice(2).toSorted(), ['0:2=c', '1:0=x']);
  });

  void it('calls the barrier again after it was lifted', async (test) => {
    const topic = createTestTopic();
    topic.add(0, ['a']);
    let raises = 3;
    const barrier: FollowOptions['barrier'] = () => {
      if (raises === 0) return undefined;
      raises -= 1;
      return Promise.resolve().then(() => assert.equal(handled.length, 0));
    };
    const { handled, followed } = start(topic, { barrier });
    await running(test, followed);
    assert.deepEqual([raises, handled.length], [0, 1]);
  });

  void it('handles no message twice when one of two brokers fails', async (test) => {
    const topic = createTestTopic(2, (partition) => partition);
    const { handled, followed, until } = start(topic);
    await running(test, followed);
    for (let round = 1; round <= 20; round += 1) {
      topic.fail(unreachable());
      topic.add(0, ['a']);
      topic.add(1, ['x']);
      await until(() => handled.length === 2 * round);
    }
    assert.equal(new Set(handled).size, 40);
    assert.equal(topic.open() <= 1, true);
  });

  void it('stops at once while it reads, waits or is idle', async () => {
    for (const prepare of [
      (_topic: Topic): void => {},
      (topic: Topic): void => topic.fail(unreachable()),
      (topic: Topic): void => void topic.add(0, letters(3)),
    ]) {
      const topic = createTestTopic();
      const { followed } = start(topic, { retryDelay: 1_000_000 });
      const result = await followed;
      if (!result.ok) assert.fail(result.why);
      prepare(topic);
      await new Promise(setImmediate);
      await result.follower.stop();
      assert.equal(topic.open(), 0);
      const { length } = topic.fetches;
      topic.add(0, ['late']);
      await new Promise(setImmediate);
      assert.equal(topic.fetches.length, length);
    }
  });
});
