import type { Article } from './article.ts';

/** Whether two lists hold equal articles in the same order. */
export function sameArticles(some: readonly Article[], others: readonly Article[]): boolean {
  return some.length === others.length && some.every((article, index) => isSame(article, others[index]));
}

function isSame(one: Article, other: Article | undefined): boolean {
  return one.link === other?.link && one.guid === other.guid && one.title === other.title && one.date === other.date;
}
