import type { ArticleRecord } from '../records/record.ts';
import { flatten } from './writeContext.ts';

const HOUR = 3_600_000;

/** Within so many hours, doubling: a text, so that it is a feature of its own. */
const ageOf = (date: number, now: number): string => {
  const hours = Math.max(1, Math.ceil((now - date) / HOUR));
  return `${2 ** Math.ceil(Math.log2(hours))}h`;
};

const write = (article: ArticleRecord, age: string | undefined, clicked: boolean): string => {
  const { id, set, title, features } = article;
  // Vowpal Wabbit takes the words of `_text` one by one.
  const own = { set, age, ...(clicked && { clicked }), _text: title };
  const brought = flatten(features, 'features');
  return JSON.stringify({ _tag: id, i: { constant: 1, id }, j: brought ? [own, brought] : [own] });
};

/** What was last written of an article: from one decision to the next it is mostly the same. */
const known = new WeakMap<ArticleRecord, { readonly age: string | undefined; readonly json: string }>();

/**
 * An article as an action of a dsjson line.
 *
 * @param now the moment of the decision, in milliseconds since 1970
 * @param clicked the reader had clicked on it before
 */
export const writeAction = (article: ArticleRecord, now: number, clicked: boolean): string => {
  const { date } = article;
  const age = date === undefined ? undefined : ageOf(date, now);
  if (clicked) return write(article, age, true);
  const last = known.get(article);
  if (last && last.age === age) return last.json;
  const json = write(article, age, false);
  known.set(article, { age, json });
  return json;
};
