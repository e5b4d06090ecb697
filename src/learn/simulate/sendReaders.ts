import type { Context } from '../records/context.ts';

/** A story as far as readers care. */
export interface Story {
  readonly id: string;
  readonly title?: string;
  readonly set?: string;
  /** Milliseconds since 1970. */
  readonly date?: number;
}

/** Readers, and what they like. */
export interface Readership<Reader extends { readonly context: Context }> {
  /** The next reader to come. @param now in milliseconds since 1970 */
  readonly next: (now: number) => Reader;
  /** The chance that a reader clicks on a story on top. */
  readonly chance: (reader: Reader, story: Story, now: number) => number;
}

/** A front page as its readers meet it, whoever answers for it. */
export interface FrontPage {
  /** Asks for a ranking, and gives its decision with the story that it put on top; `undefined` where there is none. */
  readonly rank: (context: Context) => Promise<{ readonly eventId: string; readonly top: Story } | undefined>;
  readonly activate: (eventId: string) => Promise<unknown>;
  readonly reward: (eventId: string) => Promise<unknown>;
}

/**
 * Sends simulated readers to a front page: each asks for a ranking, looks at the story on top, and clicks on it or not, as they
 * like it, of which the page knows nothing.
 *
 * @param options.atOnce readers who come together, before each `pause`
 * @param options.draw gives numbers from [0, 1)
 * @param options.now milliseconds since 1970
 * @param options.visited is told of every reader who has seen the page, and whether they clicked
 */
export const sendReaders = async <Reader extends { readonly context: Context }>(options: {
  readonly front: FrontPage;
  readonly readership: Readership<Reader>;
  readonly atOnce: number;
  readonly pause: () => Promise<unknown>;
  readonly isOver: () => boolean;
  readonly draw: () => number;
  readonly now: () => number;
  readonly visited: (clicked: boolean) => void;
}): Promise<void> => {
  const { front, readership, atOnce, pause, isOver, draw, now, visited } = options;

  const visit = async (): Promise<void> => {
    const reader = readership.next(now());
    const shown = await front.rank(reader.context);
    if (!shown) return;
    await front.activate(shown.eventId);
    const clicked = draw() < readership.chance(reader, shown.top, now());
    if (clicked) await front.reward(shown.eventId);
    visited(clicked);
  };

  while (!isOver()) {
    await Promise.all(Array.from({ length: atOnce }, visit));
    await pause();
  }
};
