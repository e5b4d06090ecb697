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
import { timeoutFailure, classifyKafkaError } from './classifyKafkaError.ts';

/** Creates the package's error for an error code in the answer to a request, here of type 0 (produce). */
const answered = (number: number, words: string | null = null): Error =>
  new ResponseError(0, 11, { '/responses/0': [number, words] }, {});

const refused = new NetworkError('Connection to h1:9092 failed.', { cause: new Error('connect ECONNREFUSED h1:9092') });

const NO_FLAGS = {
  isTransient: false,
  isMissingTopic: false,
  isExistingTopic: false,
  isTooLarge: false,
  isOutOfRange: false,
};

const FAILURES: readonly [title: string, error: unknown, failure: Partial<ReturnType<typeof classifyKafkaError>>][] = [
  ['a refused connection', refused, { why: 'connect ECONNREFUSED h1:9092', isTransient: true }],
  [
    'a connection that was closed',
    new NetworkError('Connection closed'),
    { why: 'Connection closed', isTransient: true },
  ],
  [
    'a connection timeout, which the package would not retry',
    new TimeoutError('Connection to h1:9092 timed out.'),
    { why: 'Connection to h1:9092 timed out', isTransient: true },
  ],
  [
    'a host with several addresses, for which Node creates an error without a message',
    new NetworkError('Connection to h1:9092 failed.', {
      cause: new AggregateError([
        new Error('connect ECONNREFUSED ::1:9092'),
        new Error('connect ECONNREFUSED 127.0.0.1:9092'),
      ]),
    }),
    { why: 'connect ECONNREFUSED ::1:9092, connect ECONNREFUSED 127.0.0.1:9092', isTransient: true },
  ],
  [
    'several unreachable brokers',
    new MultipleErrors('Cannot connect to any broker.', [
      refused,
      refused,
      new TimeoutError('Connection to h2:1 timed out.'),
    ]),
    { why: 'connect ECONNREFUSED h1:9092, Connection to h2:1 timed out', isTransient: true },
  ],
  [
    'a failed login in a nested error',
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
      isTransient: true,
    },
  ],
  [
    'a leader that has changed',
    new MultipleErrors('Producing messages failed.', [answered(6)]),
    {
      why: 'For requests intended only for the leader, this error indicates that the broker is not the current leader. For requests intended for any replica, this error indicates that the broker is not a replica of the topic partition (NOT_LEADER_OR_FOLLOWER)',
      isTransient: true,
    },
  ],
  [
    'too few in-sync replicas',
    answered(19),
    {
      why: 'Messages are rejected since there are fewer in-sync replicas than required (NOT_ENOUGH_REPLICAS)',
      isTransient: true,
    },
  ],
  [
    'a missing topic, reported by the broker',
    answered(3),
    {
      why: 'This server does not host this topic-partition (UNKNOWN_TOPIC_OR_PARTITION)',
      isTransient: true,
      isMissingTopic: true,
    },
  ],
  [
    'a missing topic, reported by the package',
    new UserError('Unknown topic t.'),
    { why: 'Unknown topic t', isTransient: true, isMissingTopic: true },
  ],
  [
    'a topic that another client has created meanwhile',
    answered(36, "Topic 't' already exists."),
    { why: "Topic 't' already exists (TOPIC_ALREADY_EXISTS)", isExistingTopic: true },
  ],
  [
    'a batch that is too large for the topic',
    answered(10, 'The record batch is too large.'),
    { why: 'The record batch is too large (MESSAGE_TOO_LARGE)', isTooLarge: true },
  ],
  [
    'a batch that is too large for a segment of the topic',
    answered(18, 'It is larger than a segment.'),
    { why: 'It is larger than a segment (RECORD_LIST_TOO_LARGE)', isTooLarge: true },
  ],
  [
    'a topic without write permission',
    answered(29, 'Not authorized\n  to access t.'),
    { why: 'Not authorized to access t (TOPIC_AUTHORIZATION_FAILED)' },
  ],
  [
    'a transient error together with a permanent one',
    new MultipleErrors('Producing messages failed.', [refused, new ProtocolError('TOPIC_AUTHORIZATION_FAILED', 'No.')]),
    { why: 'connect ECONNREFUSED h1:9092, No (TOPIC_AUTHORIZATION_FAILED)' },
  ],
  ['invalid options', new UserError('/options/x must be a number.'), { why: '/options/x must be a number' }],
  ['an error without a message', Object.assign(new Error(''), { code: 'EPIPE' }), { why: 'EPIPE', isTransient: true }],
  ['an error without a message or code', new RangeError(''), { why: 'RangeError', isTransient: true }],
  ['a string', 'no', { why: 'no' }],
  ['undefined', undefined, { why: 'undefined' }],
];

void describe('classifyKafkaError', () => {
  for (const [title, error, failure] of FAILURES) {
    void it(`classifies ${title}`, () => {
      const { why, ...flags } = classifyKafkaError(error);
      const { why: words = '', ...expected } = failure;
      assert.equal(why, words.slice(0, 300));
      assert.deepEqual(flags, { ...NO_FLAGS, ...expected });
    });
  }

  void it('terminates for an error that contains itself', () => {
    const error = new NetworkError('It failed.');
    error.cause = new MultipleErrors('Twice.', [error, new Error('deep down')]);
    assert.equal(classifyKafkaError(error).why, 'deep down');
  });

  void it('returns a timeout with its duration', () => {
    assert.deepEqual(timeoutFailure(4500), { ...NO_FLAGS, why: 'no answer within 4.5 s', isTransient: true });
  });
});
