import { setTimeout as sleep } from 'node:timers/promises';
import { createRunningPageReaders } from '../../learn/simulate/createRunningPageReaders.ts';
import { createHttpFrontPage } from './httpFrontPage.ts';
import { sendReadersToPage } from '../../learn/simulate/sendReadersToPage.ts';

export interface ReaderTotals {
  readonly readers: number;
  readonly clicks: number;
  /** Click rate of the first tenth of the readers, 0…1. */
  readonly firstTenth: number;
  /** Click rate of the last tenth of the readers, 0…1. */
  readonly lastTenth: number;
}

/** Time between two batches of readers, in milliseconds. Timers are too inexact for a much shorter one. */
const BATCH_INTERVAL = 100;

const clickRate = (clicks: readonly boolean[]): number => clicks.filter(Boolean).length / Math.max(1, clicks.length);

/**
 * Sends simulated readers to a running server over HTTP.
 *
 * @param options.endpoint ends in `/`
 * @param options.rate maximum number of readers per second
 * @param options.milliseconds how long to send readers
 * @param options.progress receives the number of readers so far and the share of the time that has passed (0…1)
 * @throws Error whose message is a sentence for the user, if the server does not answer as expected
 */
export const simulateReaders = async (options: {
  readonly endpoint: string;
  readonly app: string;
  readonly sets: readonly string[];
  readonly rate: number;
  readonly milliseconds: number;
  readonly progress: (readers: number, share: number) => void;
}): Promise<ReaderTotals> => {
  const { endpoint, app, sets, rate, milliseconds, progress } = options;
  const startTime = Date.now();
  const clicks: boolean[] = [];
  await sendReadersToPage({
    page: createHttpFrontPage(endpoint, app, sets),
    readers: createRunningPageReaders('demo'),
    batchSize: Math.max(1, Math.round((rate * BATCH_INTERVAL) / 1000)),
    pause: () => sleep(BATCH_INTERVAL),
    isOver: () => Date.now() - startTime >= milliseconds,
    draw: Math.random,
    now: Date.now,
    onVisit: (clicked) => {
      clicks.push(clicked);
      progress(clicks.length, (Date.now() - startTime) / milliseconds);
    },
  });
  const tenthLength = Math.ceil(clicks.length / 10);
  return {
    readers: clicks.length,
    clicks: clicks.filter(Boolean).length,
    firstTenth: clickRate(clicks.slice(0, tenthLength)),
    lastTenth: clickRate(clicks.slice(-tenthLength)),
  };
};
