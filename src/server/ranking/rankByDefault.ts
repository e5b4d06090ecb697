import type { Article } from '../feeds/article.ts';
import { createSharedCheck, normalizeLink, sharedLinkForms } from './normalizeLink.ts';

/** Maximum number of articles of one action set in a ranking (API, "default ranking"). */
export const MAX_ARTICLES_PER_SET = 15;

/** Returns the 15 most recent articles of a set, in feed order. */
const keepMostRecent = (articles: readonly Article[], now: number): readonly Article[] => {
  if (articles.length <= MAX_ARTICLES_PER_SET) return articles;
  // A missing date counts as now. So does a date in the future, otherwise one wrong clock would pin an article.
  const recency = ({ date }: Article): number => Math.min(date ?? now, now);
  const recentArticles = new Set(
    articles.toSorted((left, right) => recency(right) - recency(left)).slice(0, MAX_ARTICLES_PER_SET),
  );
  return articles.filter((article) => recentArticles.has(article));
};

const mergeSets = (
  sets: readonly (readonly Article[])[],
  limit: number,
  now: number,
  isShared: (form: string) => boolean,
): readonly Article[] => {
  const merged = new Map<string, Article>();
  const forms = new Set<string>();
  for (const set of sets) {
    for (const article of keepMostRecent(set, now)) {
      const form = normalizeLink(article);
      if (merged.has(article.link) || (forms.has(form) && !isShared(form))) continue;
      merged.set(article.link, article);
      forms.add(form);
    }
  }
  return [...merged.values()].slice(0, limit);
};

/**
 * Returns the articles in the order of the editors' feeds, which every policy starts from.
 *
 * Source: Custom Decision Service, API, "default ranking". Each set keeps its feed order; dates only decide *which*
 * articles remain if there are more than 15. Sets follow in the order of the request. If several contain the same
 * story, the first copy remains; the links of its copies may differ in ways that `normalizeUrl` ignores. The result is
 * cut to `limit`.
 *
 * @param sets each set's articles in feed order, without repeated links
 * @param now in milliseconds since 1970
 * @param delivered returns whether an article was already delivered to this reader; such articles move to the end
 * @returns the articles, and the number of those that were not yet delivered (`fresh`)
 */
export const rankByDefault = (
  sets: readonly (readonly Article[])[],
  limit: number,
  now: number,
  delivered?: (article: Article) => boolean,
): { readonly articles: readonly Article[]; readonly fresh: number } => {
  const isShared = createSharedCheck(sets, sharedLinkForms);
  const all = mergeSets(sets, limit, now, isShared);
  if (!delivered) return { articles: all, fresh: all.length };
  // Delivered articles are removed before the limits apply, so that older ones move up. They return at the end if the
  // list would otherwise be shorter than for other readers.
  const fresh = mergeSets(
    sets.map((set) => set.filter((article) => !delivered(article))),
    limit,
    now,
    isShared,
  );
  const length = Math.max(fresh.length, all.length);
  return { articles: [...fresh, ...all.filter(delivered)].slice(0, length), fresh: fresh.length };
};
