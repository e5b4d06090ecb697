import type { LogRecord } from '../../../learn/records/record.ts';

/** What a record may have, as JSON has it. */
type Loose = { readonly [Key in KeysOf<LogRecord>]?: unknown };
type KeysOf<Records> = Records extends LogRecord ? keyof Records : never;

const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null;

const isText = (value: unknown): boolean => typeof value === 'string';

/** Whether everything is there that the folds rely on. A million of these are read at a start: it looks no deeper. */
const isRecord = (value: unknown): value is LogRecord => {
  if (!isLoose(value) || !isText(value.app) || !Number.isFinite(value.time)) return false;
  switch (value.type) {
    case 'decision': {
      const { eventId, articles, order, probabilities, context } = value;
      const lists = Array.isArray(articles) && Array.isArray(order) && Array.isArray(probabilities);
      return isText(eventId) && lists && isLoose(context);
    }
    case 'article':
      return isText(value.article) && isText(value.id);
    case 'activation':
      return isText(value.eventId);
    case 'reward':
      return isText(value.eventId) && Number.isFinite(value.value);
    case 'callback':
      return isText(value.api) && isText(value.scene) && isText(value.uid) && Array.isArray(value.items);
    default:
      return false;
  }
};

/** A line of the log as the record that it is; `undefined` where it is damaged. */
export const parseRecord = (line: string): LogRecord | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
