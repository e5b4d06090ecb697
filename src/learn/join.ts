import type { LogRecord } from './record.ts';

/** What a reward or an activation came to. `dangling`: no open decision has that id. */
export type Joined = 'counted' | 'repeated' | 'dangling';

interface OpenDecision {
  readonly time: number;
  activated: boolean;
  rewarded: boolean;
}

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
  const decisions = new Map<string, OpenDecision>();

  const letGo = (now: number): void => {
    // A Map keeps the order of insertion, so the oldest stand first.
    for (const [eventId, decision] of decisions) {
      if (decision.time + rewardWait >= now) return;
      decisions.delete(eventId);
    }
  };

  return {
    take: (record) => {
      if (record.type === 'article') return undefined;
      letGo(record.time);
      if (record.type === 'decision') {
        decisions.set(record.eventId, { time: record.time, activated: false, rewarded: false });
        return undefined;
      }
      const decision = decisions.get(record.eventId);
      if (!decision) return 'dangling';
      const key = record.type === 'reward' ? 'rewarded' : 'activated';
      if (decision[key]) return 'repeated';
      decision[key] = true;
      return 'counted';
    },
    open: () => decisions.size,
  };
};
