import { resolve } from 'node:path';
import { readDuration } from '../config/duration.ts';
import type { Config } from '../config/schema.ts';
import { createActionSet, type ActionSet } from './actionSet.ts';

/** The feeds of a configuration. */
export interface Feeds {
  readonly sets: readonly ActionSet[];
  /** Reads every feed once, starts reading them again and again, and resolves. Never rejects. */
  readonly load: () => Promise<void>;
  /** The address of every article that is there now. */
  readonly links: () => readonly string[];
  readonly stop: () => void;
}

/**
 * Makes an action set of every feed in the configuration.
 *
 * @param options.folder what relative file names start from
 * @param options.base what relative links in a feed file start from
 * @param options.now milliseconds since 1970
 */
export const openFeeds = (options: {
  readonly actionSets: Config['actionSets'];
  readonly folder: string;
  readonly base: () => string;
  readonly now: () => number;
  readonly say: (line: string) => void;
}): Feeds => {
  const { actionSets, folder, base, now, say } = options;
  const sets = Object.entries(actionSets).map(([id, { feed, refresh }]) => {
    const source = /^https?:/i.test(feed) ? feed : resolve(folder, feed);
    return createActionSet({ id, source, refresh: readDuration(refresh) ?? 0, base, now, say });
  });
  return {
    sets,
    load: async () => {
      await Promise.all(sets.map((set) => set.refresh()));
      for (const set of sets) set.start();
    },
    links: () => sets.flatMap((set) => set.state()?.articles.map(({ link }) => link) ?? []),
    stop: () => {
      for (const set of sets) set.stop();
    },
  };
};
