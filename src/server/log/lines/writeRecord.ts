import type { DecisionRecord, LogRecord } from '../../../learn/records/record.ts';

const known = new WeakMap<object, string>();

/** A list that comes with many decisions as the same array, as JSON: written once. */
const writeShared = (list: readonly unknown[]): string => {
  let written = known.get(list);
  if (written === undefined) {
    written = JSON.stringify(list);
    known.set(list, written);
  }
  return written;
};

/** Some policies make the same choice, and then give the same arrays, again and again; others never do. */
const createNumbers = (): ((list: readonly number[]) => string) => {
  let last: readonly number[] | undefined;
  let written = '';
  return (list) => {
    if (list !== last) written = `[${list.join(',')}]`;
    last = list;
    return written;
  };
};
const writeOrder = createNumbers();
const writeProbabilities = createNumbers();

/** Between two refreshes of a feed most of a decision's bytes are those of the one before. */
const writeDecision = ({ articles, order, probabilities, ...rest }: DecisionRecord): string =>
  `${JSON.stringify(rest).slice(0, -1)},"articles":${writeShared(articles)},"order":${writeOrder(order)},` +
  `"probabilities":${writeProbabilities(probabilities)}}`;

/** A record as a line of the log, without the line feed. */
export const writeRecord = (record: LogRecord): string =>
  record.type === 'decision' ? writeDecision(record) : JSON.stringify(record);
