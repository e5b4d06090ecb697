import type { RewardRecord } from '../records/record.ts';

/** Formats a number like the original service, which wrote `1.0` for 1. Some readers extract it as text. */
const decimal = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e21 ? value.toFixed(1) : JSON.stringify(value);

/**
 * Returns a reward without a decision as a dsjson line, without the line feed. The time has three fraction digits, as
 * in the original service.
 */
export const writeDanglingReward = ({ value, time, eventId }: RewardRecord): string => {
  const reward = decimal(value);
  const id = JSON.stringify(eventId);
  return (
    `{"RewardValue":${reward},"EnqueuedTimeUtc":"${new Date(time).toISOString()}","EventId":${id},` +
    `"Observations":[{"v":${reward},"EventId":${id},"ActionId":null}]}`
  );
};
