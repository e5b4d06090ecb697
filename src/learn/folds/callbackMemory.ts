import { hash } from '../numbers/hash.ts';
import { createRecent } from './recent.ts';
import type { CallbackRecord } from '../records/record.ts';

export interface CallbackMemory {
  /**
   * Whether this is the first callback for its request; if not, whether it says the same as that one.
   *
   * @param eventId of the decision that it names, if that is open
   */
  readonly take: (record: CallbackRecord, eventId: string | undefined) => 'first' | 'repeated' | 'conflicting';
  /** The request of a callback that came before its decision has that decision's name, too. */
  readonly alsoName: (request: Request, eventId: string, time: number) => void;
  /** Callbacks that are remembered, each under as many names as its request has. */
  readonly size: () => number;
  /** What is remembered, the oldest first. */
  readonly entries: () => Iterable<SavedCallback>;
  /** Puts back an entry, in the order in which `entries` gave them. */
  readonly restore: (entry: SavedCallback) => void;
}

/** What a request is called, and by whom. */
export type Request = Pick<CallbackRecord, 'api' | 'application' | 'requestId'>;

export type SavedCallback = readonly [key: string, content: string, time: number];

/** 64 bits of a text, so that what callers make up takes the same room however long it is. */
const digest = (value: unknown): string => {
  const text = JSON.stringify(value);
  return `${hash(text)} ${hash(text, 1)}`;
};

/**
 * Remembers what callbacks have said, each for `window` milliseconds: one request should have one callback ("otherwise the
 * result is not what you expect", Volcengine, 下发回传接口).
 *
 * A prediction is one request under either of its names, and two of them are two, though their caller has called both the
 * same. A fold: it forgets by the times of the records that it is given, and the oldest ones where there are too many.
 *
 * @param window in milliseconds
 * @param most names that are remembered
 */
export const createCallbackMemory = (window: number, most: number): CallbackMemory => {
  const known = createRecent<string>({ window, most });
  const keyOf = ({ api, application }: Request, name: string): string => digest([api, application, name]);

  return {
    take: (record, eventId) => {
      const { requestId, uid, scene, items, time } = record;
      known.letGo(time);
      if (requestId === undefined) return 'first';
      const content = digest([uid, scene, items]);
      const names = eventId === undefined ? [requestId] : [eventId, requestId];
      const keys = names.map((name) => keyOf(record, name));
      const before = known.get(keys[0] ?? '');
      if (before !== undefined) return before === content ? 'repeated' : 'conflicting';
      for (const key of keys) known.put(key, content, time);
      return 'first';
    },
    alsoName: (request, eventId, time) => {
      const content = known.get(keyOf(request, request.requestId ?? ''));
      if (content !== undefined) known.put(keyOf(request, eventId), content, time);
    },
    size: known.size,
    entries: known.entries,
    restore: (entry) => known.put(...entry),
  };
};
