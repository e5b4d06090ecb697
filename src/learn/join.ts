import type { LogRecord } from './record.ts';

/** What a reward or an activation came to. `dangling`: no open decision has that id. */
export type Joined = 'counted' | 'repeated' | 'dangling';

export interface Join {
  /** Takes the next record of the log. For rewards and activations: what it came to. */
  readonly take: (record: LogRecord) => Joined | undefined;
  /** Decisions that can still be rewarded. */
  readonly open: () => number;
}

/**
 * Matches rewards and activations with the decisions of one app. Keyed by event id, never by article: one article can
 * stand in two lists under two decisions.
 *
 * A fold over the log: it reads no clock but the records', so a replay comes to the same. Decisions older than
 * `rewardWait` are let go as newer ones come, which bounds the memory.
 *
 * @param rewardWait how long a decision can be rewarded, in milliseconds
 */
export const createJoin = (rewardWait: number): Join => {
  // By event id, the time: most decisions never see anything else, so nothing else is kept for each of them.
  const decisions = new Map<string, number>();
  const activated = new Set<string>();
  const rewarded = new Set<string>();

  const letGo = (now: number): void => {
    // A Map keeps the order of insertion, so the oldest stand first. (A clock that was put back holds up those behind
    // it, until it has caught up.)
    for (const [eventId, time] of decisions) {
      if (time + rewardWait >= now) return;
      decisions.delete(eventId);
      activated.delete(eventId);
      rewarded.delete(eventId);
    }
  };

  return {
    take: (record) => {
      if (record.type === 'article') return undefined;
      letGo(record.time);
      if (record.type === 'decision') {
        decisions.set(record.eventId, record.time);
        return undefined;
      }
      if (!decisions.has(record.eventId)) return 'dangling';
      const known = record.type === 'reward' ? rewarded : activated;
      if (known.has(record.eventId)) return 'repeated';
      known.add(record.eventId);
      return 'counted';
    },
    open: () => decisions.size,
  };
};
