import type { DecisionRecord, LogRecord } from '../../../learn/records/record.ts';

const serializedLists = new WeakMap<object, string>();

/** Serializes a list, and caches the result: many decisions share the same array. */
const serializeShared = (list: readonly unknown[]): string => {
  let json = serializedLists.get(list);
  if (json === undefined) {
    json = JSON.stringify(list);
    serializedLists.set(list, json);
  }
  return json;
};

/**
 * Serializes numbers, and reuses the last result for the same array: some policies return one array for many decisions.
 */
const createNumbersSerializer = (): ((list: readonly number[]) => string) => {
  let last: readonly number[] | undefined;
  let json = '';
  return (list) => {
    if (list !== last) json = `[${list.join(',')}]`;
    last = list;
    return json;
  };
};
const serializeOrder = createNumbersSerializer();
const serializeProbabilities = createNumbersSerializer();

/** Between two refreshes of a feed, consecutive decisions share most of their bytes: those are serialized once. */
const serializeDecision = ({ articles, order, probabilities, ...otherFields }: DecisionRecord): string =>
  `${JSON.stringify(otherFields).slice(0, -1)},"articles":${serializeShared(articles)},"order":${serializeOrder(order)},` +
  `"probabilities":${serializeProbabilities(probabilities)}}`;

/** Serializes a record as a line of the log, without the line feed. */
export const serializeRecord = (record: LogRecord): string =>
  record.type === 'decision' ? serializeDecision(record) : JSON.stringify(record);
