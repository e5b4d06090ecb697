import { createHash } from 'node:crypto';
import type { Action } from '../../learn/model/action.ts';
import type { ArticleRecord } from '../../learn/records/record.ts';
import type { Details } from '../../wire/cds/rankAnswer.ts';
import type { DetailsLevel } from '../../wire/cds/rankParameters.ts';
import type { ArticleFacts } from '../articles/parseArticlePage.ts';
import { writeRankedArticle } from '../../wire/cds/writeRankAnswer.ts';

/** An article that can be ranked, from a feed or from the request body. */
export interface Candidate extends Action {
  readonly guid?: string;
  readonly facts?: ArticleFacts | undefined;
}

/** A list of articles, prepared for ranking. Requests for the same action sets share one object. */
export interface Candidates {
  /** In default order. */
  readonly actions: readonly Candidate[];
  /** The short hash of each article version. Decisions in the log refer to articles by it. */
  readonly hashes: readonly string[];
  /** Returns the entries of a rank answer in the given order, as JSON separated by commas. */
  readonly writeEntries: (order: readonly number[], details: DetailsLevel) => string;
  /** Returns the log record of an article, without the app and the time. */
  readonly articleRecord: (index: number) => Omit<ArticleRecord, 'app' | 'time'> | undefined;
}

const detailsOf = ({ guid, title, facts }: Candidate, level: DetailsLevel): Details => {
  const guidDetails = guid === undefined ? [] : [{ guid }];
  if (level !== 2) return level === 1 ? guidDetails : [];
  // The order of the API document. The title of the page takes precedence over that of the feed.
  const pageDetails: Record<string, string> = {};
  if (facts?.description) pageDetails['description'] = facts.description;
  if (facts?.ds_id) pageDetails['ds_id'] = facts.ds_id;
  if (facts?.image) pageDetails['image'] = facts.image;
  const name = facts?.title ?? title;
  if (name) pageDetails['title'] = name;
  return Object.keys(pageDetails).length > 0 ? [...guidDetails, pageDetails] : guidDetails;
};

/**
 * Creates a function that joins the entries in an order. It caches the last order, because some policies reuse one
 * array.
 */
const createEntryJoiner = (entries: () => readonly string[]): ((order: readonly number[]) => string) => {
  let last: { readonly order: readonly number[]; readonly joined: string } | undefined;
  return (order) => {
    if (last?.order !== order) last = { order, joined: order.map((index) => entries()[index] ?? '').join(',') };
    return last.joined;
  };
};

/** Caches the result of `make`. */
const memoize = <T>(make: () => T): (() => T) => {
  let prepared: { readonly value: T } | undefined;
  return () => (prepared ??= { value: make() }).value;
};

/** The parts of an article's answers and records that never change. */
interface PreparedCandidate {
  readonly record: Omit<ArticleRecord, 'app' | 'time'>;
  readonly write: (details: DetailsLevel) => string;
}

const preparedCandidates = new WeakMap<Candidate, PreparedCandidate>();

const prepareCandidate = (candidate: Candidate): PreparedCandidate => {
  const { id, guid, title, date, set, features } = candidate;
  const version = {
    id,
    ...(guid !== undefined && { guid }),
    ...(title !== undefined && { title }),
    ...(date !== undefined && { date }),
    ...(set !== undefined && { set }),
    ...(features?.length && { features }),
  };
  // 48 bits: the chance that any two of 100,000 versions in one app's log share a hash is 1 in 50,000.
  const article = createHash('sha256').update(JSON.stringify(version)).digest('base64url').slice(0, 8);
  const written = ([0, 1, 2] as const).map((level) =>
    memoize(() => writeRankedArticle(candidate.id, detailsOf(candidate, level))),
  );
  const prepared = {
    record: { type: 'article' as const, article, ...version },
    write: (level: DetailsLevel) => written[level]?.() ?? '',
  };
  preparedCandidates.set(candidate, prepared);
  return prepared;
};

/**
 * Prepares articles for ranking. Writing JSON and hashing cost more than the ranking itself, so both are done only
 * once, until the feed or the article page changes.
 */
export const prepareCandidates = (actions: readonly Candidate[]): Candidates => {
  const all = actions.map((candidate) => preparedCandidates.get(candidate) ?? prepareCandidate(candidate));
  const write = ([0, 1, 2] as const).map((level) =>
    createEntryJoiner(memoize(() => all.map((article) => article.write(level)))),
  );
  return {
    actions,
    hashes: all.map(({ record }) => record.article),
    writeEntries: (order, level) => write[level]?.(order) ?? '',
    articleRecord: (index) => all[index]?.record,
  };
};
