import { createReaders, type Reader } from './readers.ts';
import { createTastes, type Tasted } from './tastes.ts';
import type { Readership, Story } from './sendReaders.ts';

/**
 * How much more these readers click than those of a real front page. There one click in fifty views has to do, and a learner
 * takes days; who watches has a minute.
 */
const EAGER = 5;

/** Nobody is sure to click. */
const MOST = 0.6;

/** A story has the same friends wherever its server listens. */
const pathOf = (id: string): string => id.replace(/^https?:\/\/[^/]*/, '');

/** The simulated front page's readers, for whatever stories a server has: the same tastes for the same seed. */
export const createReadership = (seed: string | number): Readership<Reader> => {
  const readers = createReaders(seed);
  const tastes = createTastes(seed);
  /** What the tastes know a story by, the same object every time. */
  const known = new WeakMap<Story, Tasted>();

  const tastedOf = (story: Story): Tasted => {
    const found = known.get(story) ?? { ...story, id: pathOf(story.id) };
    known.set(story, found);
    return found;
  };

  return {
    next: readers.next,
    chance: ({ segment }, story, now) =>
      // Nobody knows how old a story without a date is.
      Math.min(MOST, EAGER * tastes(segment, tastedOf(story), now - (story.date ?? now))),
  };
};
