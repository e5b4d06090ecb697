/** Limits for titles from feeds: every word is a feature in every ranking of the article. */
export const MAX_TITLE_WORDS = 40;
const MAX_TITLE_LENGTH = 1000;

/**
 * Returns the distinct words of a title in lower case, in any script. At most 40 of them, from the first 1,000
 * characters.
 */
export const titleWords = (title: string): string[] =>
  [
    ...new Set(
      title
        .slice(0, MAX_TITLE_LENGTH)
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu),
    ),
  ].slice(0, MAX_TITLE_WORDS);
