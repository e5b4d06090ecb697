import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { NetworkError, ProtocolError, UserError } from '@platformatic/kafka';
import { followTopic, type FollowOptions, type Followed } from './followTopic.ts';
import type { Position } from '../topic/topicPosition.ts';
import { createTestTopic, createWaiting } from '../testTopic.test.ts';

const away = (): Error =>
  new NetworkError('Connection to h1:9092 failed.', { cause: new Error('connect ECONNREFUSED') });
const missing = (): Error => new UserError('Unknown topic t.');
const denied = (): Error => new ProtocolError('TOPIC_AUTHORIZATION_FAILED', 'You may not.');

const letters = (count: number, from = 0): string[] => Array.from({ length: count }, (_, index) => `${from + index}`);

type Topic = ReturnType<typeof createTestTopic>;

const start = (topic: Topic, options: Partial<FollowOptions> = {}) => {
  const taken: string[] = [];
  const passed: string[] = [];
  const said: string[] = [];
  const { changed, until } = createWaiting();
  const followed = followTopic({
    openReader: topic.openReader,
    createTopic: () => Promise.reject(new Error('Nobody has asked for it.')),
    restore: async () => ({ ok: true }),
    taker: {
      take: (partition, offset, value) => {
        taken.push(`${partition}:${offset}=${value?.toString() ?? 'null'}`);
        changed();
      },
      passed: (partition, next) => {
        passed.push(`${partition}:${next}`);
        changed();
      },
    },
    rest: () => undefined,
    say: (line) => {
      said.push(line);
      changed();
    },
    now: Date.now,
    name: 'the topic t',
    patience: 10_000,
    pause: 0,
    ...options,
  });
  return { taken, passed, said, until, followed };
};

const running = async (test: TestContext, followed: Promise<Followed>) => {
  const result = await followed;
  if (!result.ok) assert.fail(result.why);
  test.after(result.follower.stop);
  return result.follower;
};

void describe('followTopic', () => {
  void it('reads one partition after the other up to their ends, and then follows all of them', async (test) => {
    const topic = createTestTopic(3);
    topic.add(0, ['a', 'b']);
    topic.add(2, ['x']);
    topic.add(0, ['c']);
    topic.add(1, ['m', 'n']);
    const { taken, followed, until } = start(topic);
    const follower = await running(test, followed);
    assert.equal(follower.partitions, 3);
    assert.deepEqual(taken, ['0:0=a', '0:1=b', '0:2=c', '1:0=m', '1:1=n', '2:0=x']);
    topic.add(1, ['o']);
    await until(() => taken.length === 7);
    topic.add(0, ['d', 'e']);
    await until(() => taken.length === 9);
    assert.deepEqual(taken.slice(6), ['1:2=o', '0:3=d', '0:4=e']);
  });

  void it('does not wait for what is written while it reads, nor for an empty topic', async (test) => {
    const topic = createTestTopic(2);
    const { said, followed } = start(topic);
    await running(test, followed);
    assert.deepEqual(said, []);
    assert.ok(!topic.fetches.some(({ places }) => places.length === 1));
  });

  void it('passes over offsets that are missing, and over messages without a value', async (test) => {
    const topic = createTestTopic();
    topic.add(0, ['a'], 3);
    topic.add(0, [], 5);
    topic.add(0, ['b', null]);
    const { taken, passed, followed, until } = start(topic);
    await running(test, followed);
    assert.deepEqual(taken, ['0:0=a', '0:9=b', '0:10=null']);
    assert.deepEqual(passed.slice(0, 3), ['0:0', '0:4', '0:9']);
    topic.add(0, [], 2);
    await until(() => passed.at(-1) === '0:13');
    topic.add(0, ['c']);
    await until(() => taken.at(-1) === '0:13=c');
  });

  void it('begins where it was told to, and takes of a batch only what is new', async (test) => {
    const topic = createTestTopic(2);
    topic.add(0, letters(5));
    topic.add(1, letters(5));
    const asked: string[] = [];
    const restore: FollowOptions['restore'] = async (id) => {
      asked.push(id);
      return { ok: true, next: [3, 5] };
    };
    const { taken, said, followed } = start(topic, { restore });
    await running(test, followed);
    assert.deepEqual(asked, ['id-1']);
    assert.deepEqual(taken, ['0:3=3', '0:4=4']);
    assert.deepEqual(said, ['log: read 2 records from the topic t']);
  });

  void it('restores once, however often it has to begin', async (test) => {
    const topic = createTestTopic();
    topic.add(0, letters(3));
    let restored = 0;
    const restore: FollowOptions['restore'] = async () => {
      restored += 1;
      topic.fail(away(), away());
      return { ok: true, next: [1] };
    };
    const { taken, followed } = start(topic, { restore });
    await running(test, followed);
    assert.equal(restored, 1);
    assert.deepEqual(taken, ['0:1=1', '0:2=2']);
  });

  void it('does not begin where nothing can be restored', async () => {
    const topic = createTestTopic();
    const restore: FollowOptions['restore'] = async () => ({ ok: false, why: 'It is damaged.' });
    assert.deepEqual(await start(topic, { restore }).followed, { ok: false, why: 'It is damaged.' });
    assert.equal(topic.open(), 0);
  });

  void it('says at most every two seconds how far it is', async (test) => {
    const topic = createTestTopic(2);
    for (let batch = 0; batch < 8; batch += 1) topic.add(batch % 2, letters(1000));
    let time = 0;
    const topicOfOneBatch = (): ReturnType<Topic['openReader']> => {
      const reader = topic.openReader();
      return { ...reader, fetch: async (...asked) => (await reader.fetch(...asked)).slice(0, 1) };
    };
    const { said, followed } = start(topic, { openReader: topicOfOneBatch, now: () => (time += 700) });
    await running(test, followed);
    assert.deepEqual(said, [
      'log: read 2,000 of 8,000 records, 25 %',
      'log: read 5,000 of 8,000 records, 62 %',
      'log: read 8,000 of 8,000 records, 100 %',
      'log: read 8,000 records from the topic t',
    ]);
  });

  void it('makes a topic that is not there, and leaves it to others who do', async (test) => {
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

  const HINT = 'See whether the brokers run, and whether the addresses that they advertise can be reached from here.';
  const cannot = (why: string) => ({ ok: false, why: `The log, the topic t, cannot be read: ${why}. ${HINT}` });

  void it('does not begin where it may not read, or not make the topic', async () => {
    const topic = createTestTopic();
    topic.fail(denied());
    assert.deepEqual(await start(topic).followed, cannot('You may not (TOPIC_AUTHORIZATION_FAILED)'));
    topic.fail(missing());
    const createTopic = (): Promise<void> => Promise.reject(denied());
    const { followed } = start(topic, { createTopic });
    assert.deepEqual(await followed, cannot('You may not (TOPIC_AUTHORIZATION_FAILED)'));
    assert.equal(topic.open(), 0);
  });

  void it('tries at the start as long as it gets further now and then', async (test) => {
    const topic = createTestTopic();
    for (let batch = 0; batch < 5; batch += 1) topic.add(0, [`${batch}`]);
    let time = 0;
    const openReader = (): ReturnType<Topic['openReader']> => {
      const reader = topic.openReader();
      const fetch: typeof reader.fetch = async (...asked) => {
        time += 60;
        topic.fail(away());
        const [first, ...rest] = await reader.fetch(...asked).catch(() => reader.fetch(...asked));
        topic.fail(away());
        return first ? [first] : rest;
      };
      return { ...reader, fetch };
    };
    const { taken, followed } = start(topic, { openReader, now: () => time, patience: 100 });
    const follower = await running(test, followed);
    assert.equal(taken.length, 5);
    await follower.stop();
  });

  void it('gives up at the start when it gets no further', async () => {
    const topic = createTestTopic();
    let time = 0;
    const openReader = (): ReturnType<Topic['openReader']> => {
      time += 60;
      topic.fail(away());
      return topic.openReader();
    };
    const { followed } = start(topic, { openReader, now: () => time, patience: 100 });
    assert.deepEqual(await followed, cannot('connect ECONNREFUSED'));
    assert.equal(topic.readers(), 2);
    assert.equal(topic.open(), 0);
  });

  void it('waits for a broker that is away, says so once, and goes on behind what it has', async (test) => {
    const topic = createTestTopic();
    topic.add(0, ['a']);
    const { taken, said, followed, until } = start(topic);
    await running(test, followed);
    topic.fail(away(), away(), away());
    topic.add(0, ['b']);
    await until(() => taken.length === 2);
    await until(() => said.length === 3);
    topic.fail(away());
    topic.add(0, ['c']);
    await until(() => said.length === 5);
    assert.deepEqual(taken, ['0:0=a', '0:1=b', '0:2=c']);
    const twice = [
      'log: the topic t cannot be read: connect ECONNREFUSED. Trying again until it can.',
      'log: reading the topic t again',
    ];
    assert.deepEqual(said, ['log: read 1 records from the topic t', ...twice, ...twice]);
  });

  void it('says how much was gone before it was read', async (test) => {
    const topic = createTestTopic();
    for (let batch = 0; batch < 4; batch += 1) topic.add(0, letters(1000, batch * 1000));
    topic.dropBefore(0, 2000);
    const { taken, said, followed } = start(topic, { restore: async () => ({ ok: true, next: [500] }) });
    await running(test, followed);
    assert.equal(taken[0], '0:2000=2000');
    assert.equal(taken.length, 2000);
    assert.deepEqual(said, [
      'log: 1,500 records that were not read are no longer in the topic t, partition 0: going on with the first one that is.',
      'log: read 2,000 records from the topic t',
    ]);
  });

  void it('begins with the first message that there is, without a word', async (test) => {
    const topic = createTestTopic();
    topic.add(0, letters(2));
    topic.add(0, letters(2));
    topic.dropBefore(0, 2);
    const { taken, said, followed } = start(topic);
    await running(test, followed);
    assert.deepEqual(taken, ['0:2=0', '0:3=1']);
    assert.deepEqual(said, ['log: read 2 records from the topic t']);
  });

  void it('takes what stands where the brokers have lost what it had read, and says so', async (test) => {
    const topic = createTestTopic(2);
    topic.add(0, ['a']);
    topic.add(0, ['b', 'c']);
    topic.add(1, ['x']);
    const { taken, said, followed, until } = start(topic);
    await running(test, followed);
    topic.dropFrom(0, 1);
    topic.fail(away());
    await until(() => said.some((line) => line.includes('lost')));
    topic.add(0, ['B']);
    await until(() => taken.at(-1) === '0:1=B');
    assert.ok(
      said.includes(
        'log: the brokers have lost 2 records that were read from the topic t, partition 0. ' +
          'Start the servers again, so that all know the same.',
      ),
    );
  });

  void it('waits for what a broker does not give yet, though its end seems to lie before', async (test) => {
    const topic = createTestTopic();
    topic.add(0, ['a', 'b']);
    const openReader = (): ReturnType<Topic['openReader']> => {
      const reader = topic.openReader();
      const find: typeof reader.find = async () => {
        const { id, parts } = await reader.find();
        return { id, parts: parts.map((part) => ({ ...part, to: topic.readers() > 2 ? 1 : part.to })) };
      };
      return { ...reader, find };
    };
    const { taken, said, followed, until } = start(topic, { openReader });
    await running(test, followed);
    topic.fail(away());
    await until(() => said.length === 2);
    topic.add(0, ['c']);
    await until(() => taken.length === 3);
    assert.deepEqual(taken, ['0:0=a', '0:1=b', '0:2=c']);
    assert.ok(!said.some((line) => line.includes('lost')));
  });

  void it('goes on with a topic that was made anew', async (test) => {
    const topic = createTestTopic(2);
    topic.add(0, ['a', 'b']);
    const { taken, said, followed, until } = start(topic);
    await running(test, followed);
    topic.makeAnew();
    topic.add(0, ['A']);
    await until(() => taken.at(-1) === '0:0=A');
    assert.ok(said.some((line) => line.startsWith('log: the topic t was made anew: ')));
  });

  void it('follows partitions that are added, and says what to do', async (test) => {
    const topic = createTestTopic(1);
    const { taken, said, followed, until } = start(topic);
    const follower = await running(test, followed);
    topic.addPartition();
    topic.fail(away());
    topic.add(1, ['a']);
    await until(() => taken.length === 1);
    assert.deepEqual(
      said.filter((line) => line.includes('partitions')),
      ['log: the topic t has 2 partitions now, not 1. Start all servers again.'],
    );
    assert.equal(follower.partitions, 1);
  });

  void it('asks every broker for its own partitions, and another one first each time', async (test) => {
    const topic = createTestTopic(5, (partition) => (partition < 3 ? 1 : 2));
    const { followed, taken, until } = start(topic);
    await running(test, followed);
    for (let round = 1; round <= 3; round += 1) {
      topic.add(0, ['a']);
      await until(() => taken.length === round);
    }
    const asked = topic.fetches.map(
      ({ node, places }) => `${node}: ${places.map(({ partition }) => partition).join('')}`,
    );
    for (const places of ['1: 012', '1: 120', '1: 201']) assert.ok(asked.includes(places), asked.join());
    for (const one of asked) assert.match(one, /^(?:1: (?:012|120|201)|2: (?:34|43))$/);
  });

  void it('takes nothing while it is told to rest, from no broker', async (test) => {
    const topic = createTestTopic(2, (partition) => partition);
    let wake: (() => void) | undefined;
    let resting: Promise<void> | undefined;
    const rests: Position[] = [];
    const rest: FollowOptions['rest'] = (position) => {
      if (taken.length === 2 && rests.length === 0) {
        rests.push(position());
        resting = new Promise((resolve) => {
          wake = () => {
            resting = undefined;
            resolve();
          };
        });
      }
      return resting;
    };
    const { taken, followed, until } = start(topic, { rest });
    await running(test, followed);
    topic.add(0, ['a', 'b']);
    await until(() => taken.length === 2);
    while (!wake) await new Promise(setImmediate);
    topic.add(0, ['c']);
    topic.add(1, ['x']);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    assert.deepEqual(taken, ['0:0=a', '0:1=b']);
    assert.deepEqual(rests, [{ id: 'id-1', next: [2, 0] }]);
    wake();
    await until(() => taken.length === 4);
    assert.deepEqual(taken.slice(2).toSorted(), ['0:2=c', '1:0=x']);
  });

  void it('asks again after a rest, which may have led to another one', async (test) => {
    const topic = createTestTopic();
    topic.add(0, ['a']);
    let rests = 3;
    const rest: FollowOptions['rest'] = () => {
      if (rests === 0) return undefined;
      rests -= 1;
      return Promise.resolve().then(() => assert.equal(taken.length, 0));
    };
    const { taken, followed } = start(topic, { rest });
    await running(test, followed);
    assert.deepEqual([rests, taken.length], [0, 1]);
  });

  void it('takes nothing twice when one broker fails and another does not', async (test) => {
    const topic = createTestTopic(2, (partition) => partition);
    const { taken, followed, until } = start(topic);
    await running(test, followed);
    for (let round = 1; round <= 20; round += 1) {
      topic.fail(away());
      topic.add(0, ['a']);
      topic.add(1, ['x']);
      await until(() => taken.length === 2 * round);
    }
    assert.equal(new Set(taken).size, 40);
    assert.equal(topic.open() <= 1, true);
  });

  void it('stops at once, whether it reads, waits or has nothing to read', async () => {
    for (const prepare of [
      (_topic: Topic): void => {},
      (topic: Topic): void => topic.fail(away()),
      (topic: Topic): void => void topic.add(0, letters(3)),
    ]) {
      const topic = createTestTopic();
      const { followed } = start(topic, { pause: 1_000_000 });
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
