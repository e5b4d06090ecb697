import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  AuthenticationError,
  MultipleErrors,
  NetworkError,
  ProtocolError,
  ResponseError,
  TimeoutError,
  UserError,
} from '@platformatic/kafka';
import { noAnswer, readKafkaFailure } from './kafkaFailure.ts';

/** What the package makes of an error number in the answer to a request, here to one of type 0 (produce). */
const answered = (number: number, words: string | null = null): Error =>
  new ResponseError(0, 11, { '/responses/0': [number, words] }, {});

const refused = new NetworkError('Connection to h1:9092 failed.', { cause: new Error('connect ECONNREFUSED h1:9092') });

const NOTHING = {
  mayPass: false,
  isMissingTopic: false,
  isExistingTopic: false,
  isTooLarge: false,
  isOutOfRange: false,
};

const FAILURES: readonly [what: string, error: unknown, failure: Partial<ReturnType<typeof readKafkaFailure>>][] = [
  ['a connection that is refused', refused, { why: 'connect ECONNREFUSED h1:9092', mayPass: true }],
  ['a connection that ends', new NetworkError('Connection closed'), { why: 'Connection closed', mayPass: true }],
  [
    'a connection that takes too long, which the package would not try again',
    new TimeoutError('Connection to h1:9092 timed out.'),
    { why: 'Connection to h1:9092 timed out', mayPass: true },
  ],
  [
    'a name with several addresses, of which Node makes an error without words',
    new NetworkError('Connection to h1:9092 failed.', {
      cause: new AggregateError([
        new Error('connect ECONNREFUSED ::1:9092'),
        new Error('connect ECONNREFUSED 127.0.0.1:9092'),
      ]),
    }),
    { why: 'connect ECONNREFUSED ::1:9092, connect ECONNREFUSED 127.0.0.1:9092', mayPass: true },
  ],
  [
    'several brokers that are away',
    new MultipleErrors('Cannot connect to any broker.', [
      refused,
      refused,
      new TimeoutError('Connection to h2:1 timed out.'),
    ]),
    { why: 'connect ECONNREFUSED h1:9092, Connection to h2:1 timed out', mayPass: true },
  ],
  [
    'a login that is refused, however deep it lies',
    new MultipleErrors('Cannot connect to any broker.', [
      new NetworkError('Connection to h1:9092 failed.', {
        cause: new AuthenticationError('SASL authentication failed.'),
      }),
    ]),
    { why: 'SASL authentication failed' },
  ],
  [
    'a partition without a leader',
    answered(5),
    {
      why: 'There is no leader for this topic-partition as we are in the middle of a leadership election (LEADER_NOT_AVAILABLE)',
      mayPass: true,
    },
  ],
  [
    'a leader that has moved',
    new MultipleErrors('Producing messages failed.', [answered(6)]),
    {
      why: 'For requests intended only for the leader, this error indicates that the broker is not the current leader. For requests intended for any replica, this error indicates that the broker is not a replica of the topic partition (NOT_LEADER_OR_FOLLOWER)',
      mayPass: true,
    },
  ],
  [
    'too few replicas',
    answered(19),
    {
      why: 'Messages are rejected since there are fewer in-sync replicas than required (NOT_ENOUGH_REPLICAS)',
      mayPass: true,
    },
  ],
  [
    'a topic that is not there, in the words of the broker',
    answered(3),
    {
      why: 'This server does not host this topic-partition (UNKNOWN_TOPIC_OR_PARTITION)',
      mayPass: true,
      isMissingTopic: true,
    },
  ],
  [
    'a topic that is not there, in the words of the package',
    new UserError('Unknown topic t.'),
    { why: 'Unknown topic t', mayPass: true, isMissingTopic: true },
  ],
  [
    'a topic that somebody else has made meanwhile',
    answered(36, "Topic 't' already exists."),
    { why: "Topic 't' already exists (TOPIC_ALREADY_EXISTS)", isExistingTopic: true },
  ],
  [
    'what is too large for the topic',
    answered(10, 'The record batch is too large.'),
    { why: 'The record batch is too large (MESSAGE_TOO_LARGE)', isTooLarge: true },
  ],
  [
    'what is too large for a segment of the topic',
    answered(18, 'It is larger than a segment.'),
    { why: 'It is larger than a segment (RECORD_LIST_TOO_LARGE)', isTooLarge: true },
  ],
  [
    'a topic that may not be written',
    answered(29, 'Not authorized\n  to access t.'),
    { why: 'Not authorized to access t (TOPIC_AUTHORIZATION_FAILED)' },
  ],
  [
    'one that may pass beside one that will not',
    new MultipleErrors('Producing messages failed.', [refused, new ProtocolError('TOPIC_AUTHORIZATION_FAILED', 'No.')]),
    { why: 'connect ECONNREFUSED h1:9092, No (TOPIC_AUTHORIZATION_FAILED)' },
  ],
  ['a mistake of ours', new UserError('/options/x must be a number.'), { why: '/options/x must be a number' }],
  ['an error without words', Object.assign(new Error(''), { code: 'EPIPE' }), { why: 'EPIPE', mayPass: true }],
  ['an error without anything', new RangeError(''), { why: 'RangeError', mayPass: true }],
  ['a text', 'no', { why: 'no' }],
  ['nothing', undefined, { why: 'undefined' }],
];

void describe('readKafkaFailure', () => {
  for (const [what, error, failure] of FAILURES) {
    void it(`reads ${what}`, () => {
      const { why, ...rest } = readKafkaFailure(error);
      const { why: words = '', ...expected } = failure;
      assert.equal(why, words.slice(0, 300));
      assert.deepEqual(rest, { ...NOTHING, ...expected });
    });
  }

  void it('comes to an end with an error that contains itself', () => {
    const error = new NetworkError('It failed.');
    error.cause = new MultipleErrors('Twice.', [error, new Error('deep down')]);
    assert.equal(readKafkaFailure(error).why, 'deep down');
  });

  void it('says how long it has waited', () => {
    assert.deepEqual(noAnswer(4500), { ...NOTHING, why: 'there was no answer within 4.5 s', mayPass: true });
  });
});
