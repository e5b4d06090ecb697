import type { ActivationRecord, CallbackRecord, DecisionRecord, RewardRecord } from '../records/record.ts';
import {
  createCallbackEffects,
  type CallbackEffects,
  type CallbackEffectsOptions,
  type SavedCallbackEffects,
} from './callbackEffects.ts';
import { createOpenDecisions, type OpenDecision, type OpenDecisionsOptions } from './openDecisions.ts';
import { createRecentMap, type SavedEntry } from './recentMap.ts';
import { COUNTED, DANGLING, REPEATED, type RecordEffect } from './recordEffect.ts';

export interface Join<Summary> {
  /** Applies the next record of the log other than an article. Returns its effect; `undefined` for a decision. */
  readonly applyRecord: (
    record: DecisionRecord | RewardRecord | ActivationRecord | CallbackRecord,
  ) => RecordEffect | undefined;
  /** Closes the decisions whose reward window is over at `now`, and drops what waited too long for a decision. */
  readonly expire: (now: number) => void;
  /** Returns the number of decisions that can still be rewarded. */
  readonly openCount: () => number;
  readonly get: (eventId: string) => OpenDecision<Summary> | undefined;
  /** Iterates over the open decisions, oldest first. */
  readonly openDecisions: () => Iterable<OpenDecision<Summary>>;
  readonly delivered: CallbackEffects<Summary>['delivered'];
  /** Returns all state other than the open decisions. */
  readonly save: () => Iterable<SavedJoin>;
  /** Restores an entry of `save`, in the same order. */
  readonly restore: (saved: SavedJoin) => void;
  /** Restores a decision of `openDecisions`, in the same order. */
  readonly reopen: (decision: OpenDecision<Summary>) => void;
}

export interface JoinOptions<Summary>
  extends OpenDecisionsOptions<Summary>, Omit<CallbackEffectsOptions<Summary>, 'decisions'> {
  /** Called for a reward whose decision did not come, and for any further reward of such a decision. */
  readonly onDanglingReward?: (reward: RewardRecord) => void;
}

/** The records that precede their decision in the log. */
interface EarlyRecords {
  readonly reward?: RewardRecord;
  readonly activated?: true;
  /** The page could not show the ranking. */
  readonly unmatched?: true;
}

/** One piece of a join's state, as JSON. */
export type SavedJoin = readonly [kind: 'waiting', entry: SavedEntry<EarlyRecords>] | SavedCallbackEffects;

/** Limits for early rewards and activations. Clients can send them for event ids that they invented. */
const MAX_EARLY = 100_000;
/** Our event ids have about 40 characters; longer ones never match a decision. */
const MAX_EVENT_ID_LENGTH = 200;

const describeEarly = (record: RewardRecord | ActivationRecord): EarlyRecords => {
  if (record.type === 'reward') return { reward: record };
  return record.on === 0 ? { unmatched: true } : { activated: true };
};

/**
 * Joins rewards, activations and callbacks with the decisions of one app, by event id. An article id would not do: one
 * article can be in two lists, each with its own decision.
 *
 * A fold over the log: its only clock is the time of the records, so a replay leads to the same state. A decision is
 * closed by the first record that is more than `rewardWait` younger. One process logs a decision before its rewards;
 * where several processes write the log, a reward may precede its decision, and waits `rewardWait` for it. All memory
 * is bounded by time and by number.
 */
export const createJoin = <Summary>(options: JoinOptions<Summary>): Join<Summary> => {
  const { rewardWait, leaveOutDelivered, topOf, onDanglingReward } = options;
  const decisions = createOpenDecisions(options);
  const early = createRecentMap<EarlyRecords>({ window: rewardWait, maxSize: MAX_EARLY }, ({ reward }) => {
    if (reward) onDanglingReward?.(reward);
  });
  const callbacks = createCallbackEffects({ decisions, rewardWait, leaveOutDelivered, topOf });

  const expire = (now: number): void => {
    decisions.expire(now);
    early.expire(now);
    callbacks.expire(now);
  };

  /** Stores a record until its decision comes. As for an open decision, only the first reward counts. */
  const storeEarly = (record: RewardRecord | ActivationRecord): RecordEffect => {
    const stored = early.get(record.eventId) ?? {};
    const isReward = record.type === 'reward';
    const isTooLong = record.eventId.length > MAX_EVENT_ID_LENGTH;
    if (isReward && (stored.reward || isTooLong)) onDanglingReward?.(record);
    else if (!isTooLong) early.put(record.eventId, { ...stored, ...describeEarly(record) }, record.time);
    return DANGLING;
  };

  const applyFeedback = (record: RewardRecord | ActivationRecord): RecordEffect => {
    const decision = decisions.get(record.eventId);
    if (!decision) return storeEarly(record);
    if (record.type === 'activation') {
      if (decision.activated) return REPEATED;
      if (record.on === 0) {
        if (decision.notShown) return REPEATED;
        if (decision.reward === undefined) decisions.markNotShown(decision);
        return COUNTED;
      }
      decisions.activate(decision);
      return COUNTED;
    }
    if (decision.reward !== undefined) return REPEATED;
    decisions.reward(decision, record.value);
    return COUNTED;
  };

  const applyEarlyRecords = (decision: OpenDecision<Summary>): void => {
    const stored = early.get(decision.eventId);
    if (!stored) return;
    const { reward, activated, unmatched } = stored;
    early.delete(decision.eventId);
    if (unmatched) decisions.markNotShown(decision);
    if (activated) decisions.activate(decision);
    if (reward && reward.time + rewardWait >= decision.time) decisions.reward(decision, reward.value);
    else if (reward) onDanglingReward?.(reward);
  };

  const applyDecision = (record: DecisionRecord): void => {
    // The log may contain a decision twice; the first one has the rewards.
    if (decisions.get(record.eventId)) return;
    const decision = decisions.add(record);
    applyEarlyRecords(decision);
    callbacks.applyEarlyCallbacks(decision);
  };

  return {
    applyRecord: (record) => {
      expire(record.time);
      if (record.type === 'callback') return callbacks.applyCallback(record);
      if (record.type !== 'decision') return applyFeedback(record);
      applyDecision(record);
      return undefined;
    },
    expire,
    openCount: decisions.size,
    get: decisions.get,
    openDecisions: decisions.all,
    delivered: callbacks.delivered,
    *save() {
      for (const entry of early.entries()) yield ['waiting', entry];
      yield* callbacks.save();
    },
    restore: (saved) => {
      if (saved[0] === 'waiting') early.put(...saved[1]);
      else callbacks.restore(saved);
    },
    reopen: decisions.reopen,
  };
};
