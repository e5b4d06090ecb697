/** What an error of the package means to us. */
export interface KafkaFailure {
  /** What went wrong, without a full stop. */
  readonly why: string;
  /** Whether it may pass by itself: a broker that is away, a partition that has no leader yet. */
  readonly mayPass: boolean;
  readonly isMissingTopic: boolean;
  readonly isExistingTopic: boolean;
  /** The broker takes less at once, and has taken nothing of it. */
  readonly isTooLarge: boolean;
  /** Nothing stands at the offset that was asked for: it is gone, or was never there. */
  readonly isOutOfRange: boolean;
}

const MAX_WHY = 300;

const textOf = (error: Error, name: string): string => {
  const text: unknown = Reflect.get(error, name);
  return typeof text === 'string' ? text : '';
};

/** The errors that an error consists of, or follows from: the package nests them both ways. */
const within = (error: Error): readonly Error[] => {
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [...inner, error.cause].filter((one) => one instanceof Error);
};

/** An error and all that are in it, in their order. It may contain itself. */
const allOf = (error: Error, found = new Set<Error>()): ReadonlySet<Error> => {
  if (found.has(error)) return found;
  found.add(error);
  for (const inner of within(error)) allOf(inner, found);
  return found;
};

const sentence = (error: Error): string => {
  // An error of the protocol has the broker's own words with it, and the name under which the Kafka documentation has it.
  const id = textOf(error, 'apiId');
  const words = textOf(error, 'serverErrorMessage') || error.message || textOf(error, 'code') || error.name;
  const plain = words.replace(/\s+/g, ' ').replace(/\.$/, '');
  return id === '' ? plain : `${plain} (${id})`;
};

// The package says of a time-out that it cannot be retried, but not of the same broker's refused connection. For us both are
// a broker that is away.
const isFinal = (error: Error): boolean =>
  Reflect.get(error, 'canRetry') === false && textOf(error, 'code') !== 'PLT_KFK_NETWORK' && !isMissingTopic(error);

// Where it looks a topic up, the package puts a sentence of its own in the place of the broker's error.
const isMissingTopic = (error: Error): boolean =>
  textOf(error, 'apiId') === 'UNKNOWN_TOPIC_OR_PARTITION' ||
  (textOf(error, 'code') === 'PLT_KFK_USER' && error.message.startsWith('Unknown topic '));

const UNKNOWN = {
  mayPass: false,
  isMissingTopic: false,
  isExistingTopic: false,
  isTooLarge: false,
  isOutOfRange: false,
};

/** The failure of whoever has waited in vain. */
export const noAnswer = (patience: number): KafkaFailure => ({
  ...UNKNOWN,
  why: `there was no answer within ${patience / 1000} s`,
  mayPass: true,
});

/** Says of an error of the package what went wrong, and what can be done. */
export const readKafkaFailure = (error: unknown): KafkaFailure => {
  if (!(error instanceof Error)) return { ...UNKNOWN, why: String(error) };
  const all = [...allOf(error)];
  // What is behind it says more than "Cannot connect to any broker".
  const has = (...ids: readonly string[]): boolean => all.some((one) => ids.includes(textOf(one, 'apiId')));
  const told = new Set(all.filter((one) => within(one).length === 0).map(sentence));
  return {
    why: [...told].join(', ').slice(0, MAX_WHY),
    mayPass: !all.some(isFinal),
    isMissingTopic: all.some(isMissingTopic),
    isExistingTopic: has('TOPIC_ALREADY_EXISTS'),
    isTooLarge: has('MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'),
    isOutOfRange: has('OFFSET_OUT_OF_RANGE'),
  };
};
