import { normalizeItemId } from '../../learn/folds/normalizeItemId.ts';
import { normalizeUrl } from '../../wire/normalizeUrl.ts';
import type { Article } from '../feeds/article.ts';

/** Caches the results of `make` for as long as their keys are in use: feeds are merged for every reader. */
const cacheBy = <Key extends object, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
  const values = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const cached = values.get(key);
    if (cached) return cached.value;
    const value = make(key);
    values.set(key, { value });
    return value;
  };
};

/** Returns the normalized form of an article's link, under which another feed may have the same story. */
export const normalizeLink = cacheBy((article: Article): string => normalizeUrl(article.link));

/** Returns the normalized forms of an article's link and guid, under which a callback may name it. */
export const formsOf = cacheBy((article: Article): readonly string[] => {
  const form = normalizeLink(article);
  const guidForm = article.guid === undefined ? form : normalizeItemId(article.guid);
  return guidForm === form ? [form] : [form, guidForm];
});

/** Returns the forms that several articles of a set share. */
const findShared = (
  articles: readonly Article[],
  get: (article: Article) => readonly string[],
): ReadonlySet<string> => {
  const forms = new Set<string>();
  const shared = new Set<string>();
  for (const form of articles.flatMap(get)) {
    if (forms.has(form)) shared.add(form);
    forms.add(form);
  }
  return shared;
};

/**
 * Returns the normalized links that several articles of a set share. That publisher tells its articles apart by what
 * normalization ignores, so such a form identifies none of them.
 *
 * @param articles of one set, without repeated links
 */
export const sharedLinkForms = cacheBy((articles: readonly Article[]) =>
  findShared(articles, (article) => [normalizeLink(article)]),
);

/** Returns the normalized links and guids that several articles of a set share, and that therefore identify none. */
export const sharedForms = cacheBy((articles: readonly Article[]) => findShared(articles, formsOf));

/** Returns a check whether several articles of any one of these sets share a form. */
export const createSharedCheck = (
  sets: readonly (readonly Article[])[],
  findForms: (articles: readonly Article[]) => ReadonlySet<string>,
): ((form: string) => boolean) => {
  const shared = sets.map(findForms);
  return (form) => shared.some((forms) => forms.has(form));
};
