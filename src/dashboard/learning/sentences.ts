import type { AppLearning, FeedState, LearningState } from '../../wire/dashboard/learningState.ts';
import { formatAge, formatCount, formatDuration } from '../page/formats.ts';

/** Describes the decisions that can still be rewarded: `1,234 open decisions. Reward window: 10 min.` */
export const openDecisionsSentence = ({ open, rewardWait }: Pick<AppLearning, 'open' | 'rewardWait'>): string => {
  const count = open === 0 ? 'No open decisions' : formatCount(open, 'open decision');
  return `${count}. Reward window: ${formatDuration(rewardWait)}.`;
};

/** The age at which an action set counts as stale, in milliseconds. By default feeds are read every minute. */
const STALE = 5 * 60_000;

/** Describes the freshness of an action set: `news: 20 articles, read 12 s ago`. */
export const feedSentence = (
  { id, articles, lastRefresh }: FeedState,
  now: number,
): { readonly text: string; readonly isStale: boolean } => {
  if (lastRefresh === null) return { text: `${id}: never read`, isStale: true };
  const isStale = now - lastRefresh > STALE;
  return {
    text: `${id}: ${formatCount(articles, 'article')}, read ${formatAge(now - lastRefresh)}${isStale ? ', stale' : ''}`,
    isStale,
  };
};

/** Describes the progress of the simulated readers; '' before the first ones. */
export const readersSentence = (simulated: LearningState['simulated']): string => {
  if (!simulated) return '';
  const { readers, running } = simulated;
  if (running) return `${formatCount(readers, 'reader')} so far`;
  return readers === 0 ? '' : `Finished after ${formatCount(readers, 'reader')}.`;
};
