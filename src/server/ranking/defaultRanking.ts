import type { Article } from '../feeds/article.ts';

/** The most articles that one action set gives to a ranking (API, "default ranking"). */
export const MOST_OF_A_SET = 15;

/** The 15 most recent of a longer set, in the order in which the feed has them. */
const prune = (articles: readonly Article[], now: number): readonly Article[] => {
  if (articles.length <= MOST_OF_A_SET) return articles;
  // No date counts as now. A date in the future does too, or one wrong clock would hold a place for ever.
  const recency = ({ date }: Article): number => Math.min(date ?? now, now);
  const kept = new Set(articles.toSorted((one, other) => recency(other) - recency(one)).slice(0, MOST_OF_A_SET));
  return articles.filter((article) => kept.has(article));
};

const merge = (sets: readonly (readonly Article[])[], limit: number, now: number): readonly Article[] => {
  const merged = new Map<string, Article>();
  for (const set of sets) {
    for (const article of prune(set, now)) if (!merged.has(article.link)) merged.set(article.link, article);
  }
  return [...merged.values()].slice(0, limit);
};

/**
 * The order that the editors' feeds make, which every policy starts from.
 *
 * Source: Custom Decision Service, API, "default ranking". Within a set the feed's order stays; only *which* articles
 * are kept is decided by date. Sets follow each other as they were asked for; of a link that stands in several the
 * earlier copy stays; of the whole the first `limit` are kept.
 *
 * @param sets each set's articles in feed order, without repeated links
 * @param now in milliseconds since 1970
 * @param delivered what this reader has had already: it stands behind everything else
 * @returns the articles, and how many of them stand before what was delivered
 */
export const defaultRanking = (
  sets: readonly (readonly Article[])[],
  limit: number,
  now: number,
  delivered?: (article: Article) => boolean,
): { readonly articles: readonly Article[]; readonly fresh: number } => {
  const all = merge(sets, limit, now);
  if (!delivered) return { articles: all, fresh: all.length };
  // Taken out before anything is counted off, so that what is older moves up; and put back at the end where the list would be
  // shorter than it is for everybody.
  const fresh = merge(
    sets.map((set) => set.filter((article) => !delivered(article))),
    limit,
    now,
  );
  const length = Math.max(fresh.length, all.length);
  return { articles: [...fresh, ...all.filter(delivered)].slice(0, length), fresh: fresh.length };
};
