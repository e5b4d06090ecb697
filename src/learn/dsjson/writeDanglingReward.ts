import type { RewardRecord } from '../records/record.ts';

/** Readers cut the number out as text, and the original wrote a whole one as `1.0`. */
const decimal = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e21 ? value.toFixed(1) : JSON.stringify(value);

/** A reward that belongs to no decision, as a dsjson line without the line feed. The time has three fraction digits, as there. */
export const writeDanglingReward = ({ value, time, eventId }: RewardRecord): string => {
  const reward = decimal(value);
  const id = JSON.stringify(eventId);
  return (
    `{"RewardValue":${reward},"EnqueuedTimeUtc":"${new Date(time).toISOString()}","EventId":${id},` +
    `"Observations":[{"v":${reward},"EventId":${id},"ActionId":null}]}`
  );
};
