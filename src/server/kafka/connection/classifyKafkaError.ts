/** The meaning of an error of the package. */
export interface KafkaFailure {
  /** The reason, without a full stop. */
  readonly why: string;
  /** Whether a retry may succeed: a broker is unreachable, or a partition has no leader yet. */
  readonly isTransient: boolean;
  readonly isMissingTopic: boolean;
  readonly isExistingTopic: boolean;
  /** The request exceeds the broker's size limit; nothing of it was stored. */
  readonly isTooLarge: boolean;
  /** The broker has no record at the requested offset: it was deleted, or never existed. */
  readonly isOutOfRange: boolean;
}

const MAX_WHY_LENGTH = 300;

const stringProperty = (error: Error, name: string): string => {
  const text: unknown = Reflect.get(error, name);
  return typeof text === 'string' ? text : '';
};

/** Returns the errors that an error aggregates or was caused by: the package nests errors in both ways. */
const innerErrors = (error: Error): readonly Error[] => {
  const aggregated: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [...aggregated, error.cause].filter((inner) => inner instanceof Error);
};

/** Returns an error and all nested errors, in order. Handles an error that contains itself. */
const flattenError = (error: Error, found = new Set<Error>()): ReadonlySet<Error> => {
  if (found.has(error)) return found;
  found.add(error);
  for (const inner of innerErrors(error)) flattenError(inner, found);
  return found;
};

const describe = (error: Error): string => {
  // A protocol error has the broker's message, and its name in the Kafka documentation.
  const id = stringProperty(error, 'apiId');
  const text =
    stringProperty(error, 'serverErrorMessage') || error.message || stringProperty(error, 'code') || error.name;
  const plain = text.replace(/\s+/g, ' ').replace(/\.$/, '');
  return id === '' ? plain : `${plain} (${id})`;
};

// The package marks a timeout as not retriable, but a refused connection as retriable. Both mean an unreachable broker
// here.
const isPermanent = (error: Error): boolean =>
  Reflect.get(error, 'canRetry') === false &&
  stringProperty(error, 'code') !== 'PLT_KFK_NETWORK' &&
  !isMissingTopic(error);

// For metadata requests, the package replaces the broker's error by a message of its own.
const isMissingTopic = (error: Error): boolean =>
  stringProperty(error, 'apiId') === 'UNKNOWN_TOPIC_OR_PARTITION' ||
  (stringProperty(error, 'code') === 'PLT_KFK_USER' && error.message.startsWith('Unknown topic '));

const NO_FLAGS = {
  isTransient: false,
  isMissingTopic: false,
  isExistingTopic: false,
  isTooLarge: false,
  isOutOfRange: false,
};

/** Returns the failure of a request without an answer. `timeout` is in milliseconds. */
export const timeoutFailure = (timeout: number): KafkaFailure => ({
  ...NO_FLAGS,
  why: `no answer within ${timeout / 1000} s`,
  isTransient: true,
});

/** Classifies an error of the package: the reason in words, and how to react. */
export const classifyKafkaError = (error: unknown): KafkaFailure => {
  if (!(error instanceof Error)) return { ...NO_FLAGS, why: String(error) };
  const errors = [...flattenError(error)];
  const has = (...ids: readonly string[]): boolean =>
    errors.some((inner) => ids.includes(stringProperty(inner, 'apiId')));
  // Only the innermost errors: they state the cause, unlike the outer "Cannot connect to any broker".
  const reasons = new Set(errors.filter((inner) => innerErrors(inner).length === 0).map(describe));
  return {
    why: [...reasons].join(', ').slice(0, MAX_WHY_LENGTH),
    isTransient: !errors.some(isPermanent),
    isMissingTopic: errors.some(isMissingTopic),
    isExistingTopic: has('TOPIC_ALREADY_EXISTS'),
    isTooLarge: has('MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'),
    isOutOfRange: has('OFFSET_OUT_OF_RANGE'),
  };
};
