import { hash } from '../numbers/hash.ts';
import { createRecentMap } from './recentMap.ts';
import type { CallbackRecord } from '../records/record.ts';

export interface CallbackMemory {
  /**
   * Registers a callback. Returns whether it is the first one for its request, and if not, whether its content repeats
   * the first one's.
   *
   * @param eventId of the open decision that the callback names, if any
   */
  readonly register: (record: CallbackRecord, eventId: string | undefined) => 'first' | 'repeated' | 'conflicting';
  /** Also registers the callback of a request under the event id of its decision, which came later. */
  readonly addAlias: (request: RequestKey, eventId: string, time: number) => void;
  /** Returns the number of registered names; a request may have two. */
  readonly size: () => number;
  /** Iterates over the registered callbacks, oldest first. */
  readonly entries: () => Iterable<SavedCallback>;
  /** Restores an entry of `entries`, in the same order. */
  readonly restore: (entry: SavedCallback) => void;
}

/** The fields that identify a request. */
export type RequestKey = Pick<CallbackRecord, 'api' | 'application' | 'requestId'>;

export type SavedCallback = readonly [key: string, content: string, time: number];

/** Returns 64 bits of a value's JSON, so that long values from callers take no more memory than short ones. */
const digest = (value: unknown): string => {
  const text = JSON.stringify(value);
  return `${hash(text)} ${hash(text, 1)}`;
};

/**
 * Detects repeated and conflicting callbacks within `window` milliseconds. One request should have one callback
 * ("otherwise the result is not what you expect", Volcengine, 下发回传接口).
 *
 * A prediction is the same request under its event id and under its `Request-Id`. Two predictions are two requests,
 * even if their caller gave both the same `Request-Id`. The only clock is the time of the records.
 *
 * @param window in milliseconds
 * @param maxNames maximum number of registered names; above it, the oldest are forgotten
 */
export const createCallbackMemory = (window: number, maxNames: number): CallbackMemory => {
  const contents = createRecentMap<string>({ window, maxSize: maxNames });
  const keyOf = ({ api, application }: RequestKey, name: string): string => digest([api, application, name]);

  return {
    register: (record, eventId) => {
      const { requestId, uid, scene, items, time } = record;
      contents.expire(time);
      if (requestId === undefined) return 'first';
      const content = digest([uid, scene, items]);
      const names = eventId === undefined ? [requestId] : [eventId, requestId];
      const keys = names.map((name) => keyOf(record, name));
      const firstContent = contents.get(keys[0] ?? '');
      if (firstContent !== undefined) return firstContent === content ? 'repeated' : 'conflicting';
      for (const key of keys) contents.put(key, content, time);
      return 'first';
    },
    addAlias: (request, eventId, time) => {
      const content = contents.get(keyOf(request, request.requestId ?? ''));
      if (content !== undefined) contents.put(keyOf(request, eventId), content, time);
    },
    size: contents.size,
    entries: contents.entries,
    restore: (entry) => contents.put(...entry),
  };
};
