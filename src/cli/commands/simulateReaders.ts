import { setTimeout as sleep } from 'node:timers/promises';
import { createReadership } from '../../learn/simulate/createReadership.ts';
import { frontOver } from './frontOver.ts';
import { sendReaders } from '../../learn/simulate/sendReaders.ts';

export interface Visits {
  readonly readers: number;
  readonly clicks: number;
  /** Of the first tenth of the readers, and of the last, who clicked: 0…1. */
  readonly first: number;
  readonly last: number;
}

/** Ten times a second some readers come together: more often would be no more than the clock can tell. */
const EVERY = 100;

const share = (clicks: readonly boolean[]): number => clicks.filter(Boolean).length / Math.max(1, clicks.length);

/**
 * Sends simulated readers to a running server, over the wire.
 *
 * @param options.endpoint ends in `/`
 * @param options.rate readers a second, at most
 * @param options.milliseconds how long they keep coming
 * @throws Error with a sentence where the server does not answer
 */
export const simulateReaders = async (options: {
  readonly endpoint: string;
  readonly app: string;
  readonly sets: readonly string[];
  readonly rate: number;
  readonly milliseconds: number;
  readonly progress: (readers: number, share: number) => void;
}): Promise<Visits> => {
  const { endpoint, app, sets, rate, milliseconds, progress } = options;
  const begin = Date.now();
  const clicks: boolean[] = [];
  await sendReaders({
    front: frontOver(endpoint, app, sets),
    readership: createReadership('demo'),
    atOnce: Math.max(1, Math.round((rate * EVERY) / 1000)),
    pause: () => sleep(EVERY),
    isOver: () => Date.now() - begin >= milliseconds,
    draw: Math.random,
    now: Date.now,
    visited: (clicked) => {
      clicks.push(clicked);
      progress(clicks.length, (Date.now() - begin) / milliseconds);
    },
  });
  const tenth = Math.ceil(clicks.length / 10);
  return {
    readers: clicks.length,
    clicks: clicks.filter(Boolean).length,
    first: share(clicks.slice(0, tenth)),
    last: share(clicks.slice(-tenth)),
  };
};
