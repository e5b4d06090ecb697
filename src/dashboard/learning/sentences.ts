import type { AppLearning, FeedState, LearningState } from '../../wire/dashboard/learningState.ts';
import { ago, counted, span } from '../page/formats.ts';

/** Who still may click: `1,234 decisions wait for a click, each for 10 min`. */
export const openSentence = ({ open, rewardWait }: Pick<AppLearning, 'open' | 'rewardWait'>): string => {
  if (open === 0) return `No decision waits for a click now; each does for ${span(rewardWait)}.`;
  return `${counted(open, 'decision')} ${open === 1 ? 'waits' : 'wait'} for a click, each for ${span(rewardWait)}.`;
};

/** Feeds are read every minute unless told otherwise, so by then several readings have failed. */
const STALE = 5 * 60_000;

/** How fresh an action set is: `news: 20 articles, read 12 s ago`. */
export const feedSentence = (
  { id, articles, lastRefresh }: FeedState,
  now: number,
): { readonly text: string; readonly isStale: boolean } => {
  if (lastRefresh === null) return { text: `${id}: never read`, isStale: true };
  const isStale = now - lastRefresh > STALE;
  return {
    text: `${id}: ${counted(articles, 'article')}, read ${ago(now - lastRefresh)}${isStale ? ', stale' : ''}`,
    isStale,
  };
};

/** What became of the simulated readers. */
export const readersSentence = (simulated: LearningState['simulated']): string => {
  if (!simulated) return '';
  const { readers, running } = simulated;
  if (running) return `${counted(readers, 'reader')} so far`;
  return readers === 0 ? '' : `${counted(readers, 'reader')} came.`;
};
