import type { Context } from '../records/context.ts';

/** An article of a running page, with the facts that influence whether readers click on it. */
export interface Story {
  readonly id: string;
  readonly title?: string;
  readonly set?: string;
  /** Publication date, in milliseconds since 1970. */
  readonly date?: number;
}

/** The simulated readers of a running page, and their tastes. */
export interface RunningPageReaders<Reader extends { readonly context: Context }> {
  /**
   * Returns the next reader.
   *
   * @param now milliseconds since 1970
   */
  readonly next: (now: number) => Reader;
  /** Returns the chance that a reader clicks on a story that is on top. */
  readonly clickChance: (reader: Reader, story: Story, now: number) => number;
}

/** A front page that a real server ranks, in this process or over HTTP. */
export interface RunningPage {
  /** Requests a ranking. Returns its decision and the story on top; `undefined` for an empty ranking. */
  readonly rank: (context: Context) => Promise<{ readonly eventId: string; readonly top: Story } | undefined>;
  readonly activate: (eventId: string) => Promise<unknown>;
  readonly reward: (eventId: string) => Promise<unknown>;
}

/**
 * Sends simulated readers to a running page until `isOver`. Each reader requests a ranking, sees the story on top, and
 * clicks on it with the chance of `readers.clickChance`, which the page does not know.
 *
 * For a simulation without a server see `simulateFrontPage`.
 *
 * @param options.batchSize number of readers that come at the same time, before each `pause`
 * @param options.draw returns random numbers from [0, 1)
 * @param options.now returns milliseconds since 1970
 * @param options.onVisit called for every reader who saw the page
 */
export const sendReadersToPage = async <Reader extends { readonly context: Context }>(options: {
  readonly page: RunningPage;
  readonly readers: RunningPageReaders<Reader>;
  readonly batchSize: number;
  readonly pause: () => Promise<unknown>;
  readonly isOver: () => boolean;
  readonly draw: () => number;
  readonly now: () => number;
  readonly onVisit: (hasClicked: boolean) => void;
}): Promise<void> => {
  const { page, readers, batchSize, pause, isOver, draw, now, onVisit } = options;

  const visit = async (): Promise<void> => {
    const reader = readers.next(now());
    const decision = await page.rank(reader.context);
    if (!decision) return;
    await page.activate(decision.eventId);
    const hasClicked = draw() < readers.clickChance(reader, decision.top, now());
    if (hasClicked) await page.reward(decision.eventId);
    onVisit(hasClicked);
  };

  while (!isOver()) {
    await Promise.all(Array.from({ length: batchSize }, visit));
    await pause();
  }
};
