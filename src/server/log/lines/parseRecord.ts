import type { LogRecord } from '../../../learn/records/record.ts';

/** An object with any of the fields of a record, whose values are not validated yet. */
type UncheckedRecord = { readonly [Key in KeysOf<LogRecord>]?: unknown };
type KeysOf<Records> = Records extends LogRecord ? keyof Records : never;

const isUncheckedRecord = (value: unknown): value is UncheckedRecord => typeof value === 'object' && value !== null;

const isString = (value: unknown): boolean => typeof value === 'string';

/** Whether a value is absent, or a mask of ranking positions: at most 8 hexadecimal digits. */
const isMaskOrAbsent = (value: unknown): boolean =>
  value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32);

/**
 * Whether a value has every field that the folds rely on, with the right type. Does not check the items of lists,
 * because a start may read a million records.
 */
const isRecord = (value: unknown): value is LogRecord => {
  if (!isUncheckedRecord(value) || !isString(value.app) || !Number.isFinite(value.time)) return false;
  switch (value.type) {
    case 'decision': {
      const { eventId, articles, order, probabilities, context } = value;
      const lists = Array.isArray(articles) && Array.isArray(order) && Array.isArray(probabilities);
      return isString(eventId) && lists && isUncheckedRecord(context);
    }
    case 'article':
      return isString(value.article) && isString(value.id);
    case 'activation':
      return isString(value.eventId) && isMaskOrAbsent(value.on);
    case 'reward':
      return isString(value.eventId) && Number.isFinite(value.value) && isMaskOrAbsent(value.on);
    case 'callback':
      return isString(value.api) && isString(value.scene) && isString(value.uid) && Array.isArray(value.items);
    default:
      return false;
  }
};

/** Parses a line of the log; returns `undefined` if it is not a valid record. */
export const parseRecord = (line: string): LogRecord | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
