import { normalizeUrl } from '../../wire/normalizeUrl.ts';
import type { Item } from '../api/item.ts';
import { resolveUrl } from '../page/resolveUrl.ts';

/** Returns the story that has this id, guid or absolute URL; `undefined` if there is none. */
export type StoryFinder = (text: string) => Item | undefined;

/**
 * Creates a function that finds stories. URLs are compared exactly first, then normalized. A normalized URL that two
 * stories share identifies neither.
 */
export const createStoryFinder = (stories: readonly Item[]): StoryFinder => {
  const byKey = new Map<string, Item | undefined>();
  for (const story of stories) {
    const { id, guid = id } = story;
    // A guid is not resolved: `1042` is not an address on the page.
    for (const text of new Set([id, resolveUrl(id), guid])) {
      for (const key of [text, normalizeUrl(text)]) {
        const known = byKey.has(key) ? byKey.get(key) : story;
        // An answer may contain a story twice.
        byKey.set(key, known?.id === id ? known : undefined);
      }
    }
  }
  return (text) => {
    // Several links often have the same URL, which is normalized once.
    if (!byKey.has(text)) byKey.set(text, byKey.get(normalizeUrl(text)));
    return byKey.get(text);
  };
};
