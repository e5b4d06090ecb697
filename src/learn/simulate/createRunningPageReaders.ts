import { createSimulatedReaders, type SimulatedReader } from './simulatedReaders.ts';
import { createTastes, type TasteArticle } from './tastes.ts';
import type { RunningPageReaders, Story } from './sendReadersToPage.ts';

/**
 * How much more often these readers click than those of the simulated page, where an article gets a click in fifty
 * views and learning takes days. A demonstration lasts a minute.
 */
const CLICK_FACTOR = 5;

const MAX_CHANCE = 0.6;

/** Removes the origin from an article's id, so that its chances do not depend on the server's address. */
const pathOf = (id: string): string => id.replace(/^https?:\/\/[^/]*/, '');

/**
 * Creates readers for a running page, whatever its articles are. They come from the same segments and have the same
 * tastes as the readers of the simulated page. The same seed gives the same tastes.
 */
export const createRunningPageReaders = (seed: string | number): RunningPageReaders<SimulatedReader> => {
  const readers = createSimulatedReaders(seed);
  const tastes = createTastes(seed);
  // `tastes` caches by object, so each story needs one stable object.
  const articles = new WeakMap<Story, TasteArticle>();

  const articleOf = (story: Story): TasteArticle => {
    const article = articles.get(story) ?? { ...story, id: pathOf(story.id) };
    articles.set(story, article);
    return article;
  };

  return {
    next: readers.next,
    clickChance: ({ segment }, story, now) =>
      // A story without a date is treated as new.
      Math.min(MAX_CHANCE, CLICK_FACTOR * tastes(segment, articleOf(story), now - (story.date ?? now))),
  };
};
