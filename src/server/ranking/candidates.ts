import { createHash } from 'node:crypto';
import type { Action } from '../../learn/model/action.ts';
import type { ArticleRecord } from '../../learn/records/record.ts';
import type { Details } from '../../wire/cds/rankAnswer.ts';
import type { DetailsLevel } from '../../wire/cds/rankParameters.ts';
import type { ArticleFacts } from '../articles/parseArticlePage.ts';
import { writeRankedArticle } from '../../wire/cds/writeRankAnswer.ts';

/** An article that may be ranked, whether from a feed or brought along by the caller. */
export interface Candidate extends Action {
  readonly guid?: string;
  readonly facts?: ArticleFacts | undefined;
}

/** The articles of one kind of request with everything about them that is the same for every answer. */
export interface Candidates {
  /** In default order. */
  readonly actions: readonly Candidate[];
  /** The short hash of each: what a decision in the log calls it. */
  readonly hashes: readonly string[];
  /** The entries of the answer in this order, as JSON with commas between them. */
  readonly write: (order: readonly number[], details: DetailsLevel) => string;
  /** The article's record, without the app and the time. */
  readonly record: (index: number) => Omit<ArticleRecord, 'app' | 'time'> | undefined;
}

const detailsOf = ({ guid, title, facts }: Candidate, level: DetailsLevel): Details => {
  const known = guid === undefined ? [] : [{ guid }];
  if (level !== 2) return level === 1 ? known : [];
  // In this order, which is the document's; the page's own title goes before the feed's.
  const found: Record<string, string> = {};
  if (facts?.description) found['description'] = facts.description;
  if (facts?.ds_id) found['ds_id'] = facts.ds_id;
  if (facts?.image) found['image'] = facts.image;
  const name = facts?.title ?? title;
  if (name) found['title'] = name;
  return Object.keys(found).length > 0 ? [...known, found] : known;
};

/** Joins the entries in an order. One order is remembered: some policies choose the same array again and again. */
const joiner = (entries: () => readonly string[]): ((order: readonly number[]) => string) => {
  let last: { readonly order: readonly number[]; readonly joined: string } | undefined;
  return (order) => {
    if (last?.order !== order) last = { order, joined: order.map((index) => entries()[index] ?? '').join(',') };
    return last.joined;
  };
};

/** Calls `make` at the first use only. */
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

/** Everything about an article that is the same for every answer that it stands in. */
interface Prepared {
  readonly record: Omit<ArticleRecord, 'app' | 'time'>;
  readonly write: (details: DetailsLevel) => string;
}

const known = new WeakMap<Candidate, Prepared>();

const prepare = (candidate: Candidate): Prepared => {
  const { id, guid, title, date, set, features } = candidate;
  const version = {
    id,
    ...(guid !== undefined && { guid }),
    ...(title !== undefined && { title }),
    ...(date !== undefined && { date }),
    ...(set !== undefined && { set }),
    ...(features?.length && { features }),
  };
  // 48 bits: within one app's log, two of 100,000 versions share a hash with a chance of 1 in 50,000.
  const article = createHash('sha256').update(JSON.stringify(version)).digest('base64url').slice(0, 8);
  const written = ([0, 1, 2] as const).map((level) =>
    once(() => writeRankedArticle(candidate.id, detailsOf(candidate, level))),
  );
  const made = {
    record: { type: 'article' as const, article, ...version },
    write: (level: DetailsLevel) => written[level]?.() ?? '',
  };
  known.set(candidate, made);
  return made;
};

/**
 * Prepares articles for ranking. Writing JSON and hashing cost more than the ranking itself, so both are done once for
 * all answers until a feed or an article page changes.
 */
export const prepareCandidates = (actions: readonly Candidate[]): Candidates => {
  const all = actions.map((candidate) => known.get(candidate) ?? prepare(candidate));
  const write = ([0, 1, 2] as const).map((level) => joiner(once(() => all.map((one) => one.write(level)))));
  return {
    actions,
    hashes: all.map(({ record }) => record.article),
    write: (order, level) => write[level]?.(order) ?? '',
    record: (index) => all[index]?.record,
  };
};
