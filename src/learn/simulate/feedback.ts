import type { Shown } from './player.ts';

interface Outcome {
  readonly time: number;
  readonly shown: Shown;
  readonly reward: number;
}

/** What is on its way from the readers. */
export interface Feedback {
  readonly clicked: (shown: Shown, time: number) => void;
  /** @param time when the window closes; never before an earlier call's */
  readonly notClicked: (shown: Shown, time: number) => void;
  /** Hands out what has come by then, in the order of its time. */
  readonly until: (now: number, take: (shown: Shown, reward: number) => void) => void;
}

export const createFeedback = (): Feedback => {
  /** Both by time, the earliest first. */
  const clicks: Outcome[] = [];
  const others: Outcome[] = [];
  /** Those before have been handed out: taking the first out of a long array moves all behind it. */
  let first = 0;

  return {
    clicked: (shown, time) => {
      let at = clicks.length;
      while (at > 0 && (clicks[at - 1]?.time ?? 0) > time) at -= 1;
      clicks.splice(at, 0, { time, shown, reward: 1 });
    },
    notClicked: (shown, time) => {
      others.push({ time, shown, reward: 0 });
    },
    until: (now, take) => {
      for (;;) {
        const click = clicks[0];
        const other = others[first];
        const next = click && (!other || click.time <= other.time) ? click : other;
        if (!next || next.time > now) return;
        if (next === click) clicks.shift();
        else first += 1;
        if (first > 10_000) {
          others.splice(0, first);
          first = 0;
        }
        take(next.shown, next.reward);
      }
    },
  };
};
