import { resolve } from 'node:path';
import { readDuration } from '../config/readDuration.ts';
import type { Config } from '../config/schema.ts';
import { createActionSet, type ActionSet } from './actionSet.ts';

/** The feeds of a configuration. */
export interface Feeds {
  readonly sets: readonly ActionSet[];
  /** Reads every feed once and then starts the periodic refreshes. Never rejects. */
  readonly load: () => Promise<void>;
  /** Returns the URLs of all current articles. */
  readonly links: () => readonly string[];
  /** Stops all refreshes. */
  readonly stop: () => void;
}

/**
 * Creates an action set for every feed of the configuration.
 *
 * @param options.folder the folder that relative file names are resolved against
 * @param options.base returns the base URL of relative links in feed files
 * @param options.now returns milliseconds since 1970
 */
export const openFeeds = (options: {
  readonly actionSets: Config['actionSets'];
  readonly folder: string;
  readonly base: () => string;
  readonly now: () => number;
  readonly logLine: (line: string) => void;
}): Feeds => {
  const { actionSets, folder, base, now, logLine } = options;
  const sets = Object.entries(actionSets).map(([id, { feed, refresh }]) => {
    const source = /^https?:/i.test(feed) ? feed : resolve(folder, feed);
    return createActionSet({ id, source, refresh: readDuration(refresh) ?? 0, base, now, logLine });
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
