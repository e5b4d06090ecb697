import type { ArticleRecord } from '../records/record.ts';
import { flatten } from './namespacesOf.ts';

const HOUR = 3_600_000;

/** Returns an age in hours, rounded up to a power of two. It is a text, so that each age is a separate feature. */
const ageOf = (date: number, now: number): string => {
  const hours = Math.max(1, Math.ceil((now - date) / HOUR));
  return `${2 ** Math.ceil(Math.log2(hours))}h`;
};

const write = (article: ArticleRecord, age: string | undefined, clicked: boolean): string => {
  const { id, set, title, features } = article;
  // Vowpal Wabbit splits `_text` into words.
  const ownFeatures = { set, age, ...(clicked && { clicked }), _text: title };
  const sentFeatures = flatten(features, 'features');
  return JSON.stringify({
    _tag: id,
    i: { constant: 1, id },
    j: sentFeatures ? [ownFeatures, sentFeatures] : [ownFeatures],
  });
};

/** The last JSON of each article. It is mostly the same from one decision to the next. */
const lastJson = new WeakMap<ArticleRecord, { readonly age: string | undefined; readonly json: string }>();

/**
 * Returns an article as an action of a dsjson line.
 *
 * @param now time of the decision, in milliseconds since 1970
 * @param clicked whether the reader had clicked on the article before
 */
export const writeAction = (article: ArticleRecord, now: number, clicked: boolean): string => {
  const { date } = article;
  const age = date === undefined ? undefined : ageOf(date, now);
  if (clicked) return write(article, age, true);
  const last = lastJson.get(article);
  if (last && last.age === age) return last.json;
  const json = write(article, age, false);
  lastJson.set(article, { age, json });
  return json;
};
