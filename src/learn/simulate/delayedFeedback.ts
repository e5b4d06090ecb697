import type { ShownArticle } from './learner.ts';

interface Feedback {
  readonly time: number;
  readonly shown: ShownArticle;
  readonly reward: number;
}

/** Queues of the clicks and non-clicks that the learner does not know yet. */
export interface DelayedFeedback {
  /** Adds a click that arrives at `time`, in milliseconds since 1970. */
  readonly addClick: (shown: ShownArticle, time: number) => void;
  /**
   * Adds a view without a click.
   *
   * @param time when the reward window closes, in milliseconds since 1970; not earlier than in the call before
   */
  readonly addNonClick: (shown: ShownArticle, time: number) => void;
  /** Removes the feedback up to `now` and passes it to `learn`, in the order of its time. */
  readonly deliverUntil: (now: number, learn: (shown: ShownArticle, reward: number) => void) => void;
}

/** Number of delivered non-clicks after which they are removed from the array. */
const REMOVAL_BATCH = 10_000;

export const createDelayedFeedback = (): DelayedFeedback => {
  // Both arrays are sorted by time.
  const clicks: Feedback[] = [];
  const nonClicks: Feedback[] = [];
  /** Index of the next non-click. Removing the first element of a long array one at a time would move all others. */
  let nextNonClick = 0;

  return {
    addClick: (shown, time) => {
      let index = clicks.length;
      while (index > 0 && (clicks[index - 1]?.time ?? 0) > time) index -= 1;
      clicks.splice(index, 0, { time, shown, reward: 1 });
    },
    addNonClick: (shown, time) => {
      nonClicks.push({ time, shown, reward: 0 });
    },
    deliverUntil: (now, learn) => {
      for (;;) {
        const click = clicks[0];
        const nonClick = nonClicks[nextNonClick];
        const next = click && (!nonClick || click.time <= nonClick.time) ? click : nonClick;
        if (!next || next.time > now) return;
        if (next === click) clicks.shift();
        else nextNonClick += 1;
        if (nextNonClick > REMOVAL_BATCH) {
          nonClicks.splice(0, nextNonClick);
          nextNonClick = 0;
        }
        learn(next.shown, next.reward);
      }
    },
  };
};
