/** A feed may have anything in its titles, and each word is a feature of every ranking that the article stands in. */
export const MOST_WORDS = 40;
const LONGEST_TITLE = 1000;

/** The words of a title, each once, in whatever script and in small letters; of very long ones the first forty. */
export const titleWords = (title: string): string[] =>
  [
    ...new Set(
      title
        .slice(0, LONGEST_TITLE)
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu),
    ),
  ].slice(0, MOST_WORDS);
