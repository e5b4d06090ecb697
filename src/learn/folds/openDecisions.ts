import type { Context } from '../records/context.ts';
import type { DecisionRecord } from '../records/record.ts';
import { createRecentMap } from './recentMap.ts';

/** A decision that can still be rewarded. */
export interface OpenDecision<Summary> {
  readonly eventId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly context: Context;
  readonly defer: boolean;
  readonly requestId: string | undefined;
  readonly uid: string | undefined;
  /** The caller's own data about the decision, made by `summarize`. */
  readonly summary: Summary;
  /** The first reward. */
  reward: number | undefined;
  activated: boolean;
  /**
   * Whether a callback reported another article on top, or the page reported that it has no ranked story; and no
   * activation or reward contradicts it.
   */
  notShown: boolean;
}

/** Returns whether a decision is known to have been shown. Only such decisions are learned from. */
export const wasShown = ({ defer, activated, notShown, reward }: OpenDecision<unknown>): boolean =>
  reward !== undefined || ((activated || !defer) && !notShown);

/** The open decisions of one app, and the changes of their state. */
export interface OpenDecisions<Summary> {
  readonly add: (record: DecisionRecord) => OpenDecision<Summary>;
  /** Adds a decision from a snapshot, without a notification. Decisions must be added oldest first. */
  readonly reopen: (decision: OpenDecision<Summary>) => void;
  readonly get: (eventId: string) => OpenDecision<Summary> | undefined;
  /** Returns the newest open prediction with this `Request-Id`. */
  readonly getByRequestId: (requestId: string) => OpenDecision<Summary> | undefined;
  /** Marks a decision as seen. This overrides what callbacks reported before. */
  readonly activate: (decision: OpenDecision<Summary>) => void;
  readonly reward: (decision: OpenDecision<Summary>, value: number) => void;
  readonly markNotShown: (decision: OpenDecision<Summary>) => void;
  /** Closes the decisions whose reward window is over at `now`. */
  readonly expire: (now: number) => void;
  readonly size: () => number;
  /** Iterates over the decisions, oldest first. */
  readonly all: () => Iterable<OpenDecision<Summary>>;
}

export interface OpenDecisionsOptions<Summary> {
  /** The reward window, in milliseconds. */
  readonly rewardWait: number;
  /**
   * Maximum number of open decisions. Above it the oldest are closed early. Default: 300,000 (500 a second for 10 min).
   */
  readonly maxOpen?: number;
  /** Extracts the data that the callbacks below need, so that the whole record need not stay in memory. */
  readonly summarize: (record: DecisionRecord) => Summary;
  /** Called when a decision is added and after every change of its state. */
  readonly onChange?: (decision: OpenDecision<Summary>) => void;
  /** Called when a decision gets its first reward. */
  readonly onReward?: (decision: OpenDecision<Summary>) => void;
  /**
   * Called when a decision is closed. `isEarly`: before the end of its window, because there are more than `maxOpen`.
   */
  readonly onClose?: (decision: OpenDecision<Summary>, isEarly: boolean) => void;
}

const MAX_OPEN = 300_000;

/** Drops the features that a caller sent: they may be large, and the join does not use them. */
const withoutShared = (context: Context): Context => {
  if (context.shared === undefined) return context;
  const { shared: _, ...visit } = context;
  return visit;
};

/** Stores the decisions that can still be rewarded, by event id. */
export const createOpenDecisions = <Summary>(options: OpenDecisionsOptions<Summary>): OpenDecisions<Summary> => {
  const { rewardWait, maxOpen = MAX_OPEN, summarize, onChange, onReward, onClose } = options;
  /** Event ids by the `Request-Id` of a prediction. */
  const eventIds = new Map<string, string>();
  const decisions = createRecentMap<OpenDecision<Summary>>(
    { window: rewardWait, maxSize: maxOpen },
    (decision, isEarly) => {
      const { requestId, eventId } = decision;
      // A newer prediction may have the same Request-Id.
      if (requestId !== undefined && eventIds.get(requestId) === eventId) eventIds.delete(requestId);
      onClose?.(decision, isEarly);
    },
  );

  const put = (decision: OpenDecision<Summary>): void => {
    const { eventId, requestId, time } = decision;
    decisions.put(eventId, decision, time);
    if (requestId !== undefined) eventIds.set(requestId, eventId);
  };

  return {
    add: (record) => {
      const { eventId, time, requestId, uid, context, defer = false } = record;
      const decision: OpenDecision<Summary> = {
        eventId,
        time,
        requestId,
        uid,
        defer,
        context: withoutShared(context),
        summary: summarize(record),
        reward: undefined,
        activated: false,
        notShown: false,
      };
      put(decision);
      onChange?.(decision);
      return decision;
    },
    reopen: put,
    get: decisions.get,
    getByRequestId: (requestId) => decisions.get(eventIds.get(requestId) ?? ''),
    activate: (decision) => {
      decision.activated = true;
      decision.notShown = false;
      onChange?.(decision);
    },
    reward: (decision, value) => {
      decision.reward = value;
      decision.notShown = false;
      onReward?.(decision);
      onChange?.(decision);
    },
    markNotShown: (decision) => {
      decision.notShown = true;
      onChange?.(decision);
    },
    expire: decisions.expire,
    size: decisions.size,
    *all() {
      for (const [, decision] of decisions.entries()) yield decision;
    },
  };
};
