import { normalizeUrl } from '../../wire/normalizeUrl.ts';
import type { Article } from '../feeds/article.ts';

const forms = new WeakMap<Article, string>();

/** Returns the normalized form of an article's link. It is cached, because feeds are merged again at every refresh. */
export const normalizeLink = (article: Article): string => {
  const cached = forms.get(article);
  if (cached !== undefined) return cached;
  const form = normalizeUrl(article.link);
  forms.set(article, form);
  return form;
};

/**
 * Returns the normalized forms that several articles of one set share. That publisher tells its articles apart by what
 * normalization ignores, so such a form identifies none of them.
 *
 * @param sets each set's articles, without repeated links
 */
export const findSharedForms = (sets: readonly (readonly Article[])[]): ReadonlySet<string> => {
  const shared = new Set<string>();
  for (const set of sets) {
    const inSet = new Set<string>();
    for (const article of set) {
      const form = normalizeLink(article);
      if (inSet.has(form)) shared.add(form);
      inSet.add(form);
    }
  }
  return shared;
};
