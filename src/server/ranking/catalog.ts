import type { DeliveredItems } from '../../learn/folds/deliveries.ts';
import { normalizeUrl } from '../../wire/normalizeUrl.ts';
import type { ActionSetState } from '../feeds/actionSetState.ts';
import type { Article } from '../feeds/article.ts';
import type { DetailsLevel } from '../../wire/cds/rankParameters.ts';
import { formatRefreshTime } from '../../wire/cds/formatRefreshTime.ts';
import { writeActionSets } from '../../wire/cds/writeRankAnswer.ts';
import type { ArticleFacts } from '../articles/parseArticlePage.ts';
import type { ArticlePages } from '../articles/articlePages.ts';
import { prepareCandidates, type Candidate, type Candidates } from './candidates.ts';
import { findSharedForms, normalizeLink } from './normalizeLink.ts';
import { rankByDefault, MAX_ARTICLES_PER_SET } from './rankByDefault.ts';

/** The part of an action set that the catalog uses. `state()` returns `null` until the feed has been read once. */
export interface CatalogSet {
  readonly id: string;
  readonly state: () => ActionSetState | null;
  /** Returns whether the articles may be on private addresses. They may if the feed itself is, or is a file. */
  readonly isPrivate: () => boolean;
}

/** The part of the article pages that the catalog uses. */
export type CatalogPages = Pick<ArticlePages, 'facts' | 'prefetch' | 'version'>;

/** The articles that a request can rank: those of its action sets, or those in its body. */
export interface Offer {
  readonly candidates: Candidates;
  /**
   * Number of candidates to rank, from the first one. The others were already delivered and keep their places at the
   * end.
   */
  readonly fresh: number;
  /** The action sets that have been read, as JSON for the answer. */
  readonly actionSets: string;
}

/** The items already delivered to a reader, by link or guid; `undefined`: none. */
export type DeliveredIds = DeliveredItems | undefined;

export interface Catalog {
  /** The ids of all action sets, in configuration order. */
  readonly ids: readonly string[];
  readonly has: (id: string) => boolean;
  /**
   * Returns the articles of action sets. The object is cached until a feed or, with `details` 2, an article page
   * changes.
   *
   * @param sets known ids, in the order of the request
   */
  readonly offer: (sets: readonly string[], limit: number, details: DetailsLevel, deliveredTo?: DeliveredIds) => Offer;
  /**
   * Finds an article in the current feeds by its link or guid, or else by the normalized form of its link. Returns it
   * with the id of its action set.
   */
  readonly find: (id: string) => { readonly article: Article; readonly set: string } | undefined;
}

const indexes = new WeakMap<ActionSetState, ReadonlyMap<string, Article>>();

/**
 * Returns a set's articles by link, guid and the normalized form of the link. If two share a link or guid, the earlier
 * article wins; a form that two share identifies neither. The index is cached.
 */
const indexArticles = (state: ActionSetState): ReadonlyMap<string, Article> => {
  const cachedIndex = indexes.get(state);
  if (cachedIndex) return cachedIndex;
  const index = new Map<string, Article>();
  const shared = findSharedForms([state.articles]);
  for (const article of state.articles) {
    if (!shared.has(normalizeLink(article))) index.set(normalizeLink(article), article);
  }
  for (const article of state.articles.toReversed()) {
    if (article.guid !== undefined) index.set(article.guid, article);
  }
  for (const article of state.articles.toReversed()) index.set(article.link, article);
  indexes.set(state, index);
  return index;
};

const candidates = new WeakMap<Article, Candidate>();

/** The action set of each article. Sets never share article objects, although their links may be equal. */
const setsOfArticles = new WeakMap<Article, string>();
const assignedStates = new WeakSet<ActionSetState>();

const assignSet = (set: string, state: ActionSetState): void => {
  if (assignedStates.has(state)) return;
  assignedStates.add(state);
  for (const article of state.articles) setsOfArticles.set(article, set);
};

/**
 * Returns an article as a candidate. It is the same object until the article or its page changes, so it is prepared
 * once.
 */
const toCandidate = (article: Article, facts: ArticleFacts | undefined): Candidate => {
  const cached = candidates.get(article);
  if (cached && cached.facts === facts) return cached;
  const { link, ...fields } = article;
  const set = setsOfArticles.get(article);
  const candidate = { id: link, ...fields, ...(set !== undefined && { set }), facts };
  candidates.set(article, candidate);
  return candidate;
};

/** An offer, and the states that it was made of. */
interface CachedOffer {
  readonly version: number;
  readonly states: readonly (ActionSetState | null)[];
  readonly offer: Offer;
}

/** Maximum number of cached offers. Clients choose the combinations of sets, so their number has no other limit. */
const MAX_CACHED_OFFERS = 500;

/**
 * Creates the catalog, which turns feeds into prepared candidates and caches them. Between two refreshes, every request
 * for the same sets gets the same articles, so a rank answer costs one look-up and a few string joins.
 */
export const createCatalog = (sets: readonly CatalogSet[], pages: CatalogPages, now: () => number): Catalog => {
  const byId = new Map(sets.map((set) => [set.id, set]));
  const offers = new Map<string, CachedOffer>();
  const findState = (id: string | undefined): ActionSetState | null =>
    (id === undefined ? undefined : byId.get(id)?.state()) ?? null;

  const makeOffer = (ids: readonly string[], limit: number, wantPages: boolean, deliveredTo: DeliveredIds): Offer => {
    const loaded = ids.flatMap((id) => {
      const set = byId.get(id);
      const state = set?.state();
      if (!set || !state) return [];
      assignSet(id, state);
      return [{ set, state }];
    });
    const articlesOfSets = loaded.map(({ state }) => state.articles);
    const shared = deliveredTo && findSharedForms(articlesOfSets);
    const isDelivered = (article: Article): boolean =>
      !!deliveredTo &&
      (deliveredTo.has(article.link) ||
        (article.guid !== undefined && deliveredTo.has(article.guid)) ||
        (!shared?.has(normalizeLink(article)) && deliveredTo.hasForm(normalizeLink(article))));
    const { articles, fresh } = rankByDefault(articlesOfSets, limit, now(), deliveredTo && isDelivered);
    if (wantPages) {
      for (const { link } of articles) {
        const source = loaded.find(({ state }) => indexArticles(state).get(link)?.link === link);
        pages.prefetch(link, source?.set.isPrivate() ?? false);
      }
    }
    return {
      candidates: prepareCandidates(
        articles.map((article) => toCandidate(article, pages.facts(article.link) ?? undefined)),
      ),
      fresh,
      actionSets: writeActionSets(
        loaded.map(({ set, state }) => ({ id: set.id, lastRefresh: formatRefreshTime(state.lastRefresh) })),
      ),
    };
  };

  return {
    ids: [...byId.keys()],
    has: (id) => byId.has(id),
    find: (id) => {
      for (const set of byId.values()) {
        const state = set.state();
        const index = state && indexArticles(state);
        const article = index?.get(id) ?? index?.get(normalizeUrl(id));
        if (article) return { article, set: set.id };
      }
      return undefined;
    },
    offer: (ids, requestedLimit, details, deliveredTo) => {
      // Limits above the number of articles that the sets can have share one cache entry.
      const limit = Math.min(requestedLimit, MAX_ARTICLES_PER_SET * ids.length);
      // An offer for one reader is not cached.
      if (deliveredTo) return makeOffer(ids, limit, details === 2, deliveredTo);
      // Only `details` 2 needs article pages. Its offers are cached separately and renewed when a page has been read.
      const wantPages = details === 2;
      const key = `${ids.join('/')} ${limit} ${wantPages}`;
      const version = wantPages ? pages.version() : 0;
      const cachedOffer = offers.get(key);
      if (
        cachedOffer?.version === version &&
        cachedOffer.states.every((state, index) => state === findState(ids[index]))
      ) {
        return cachedOffer.offer;
      }
      const states = ids.map(findState);
      const offer = makeOffer(ids, limit, wantPages, undefined);
      if (offers.size >= MAX_CACHED_OFFERS) offers.clear();
      offers.set(key, { version, states, offer });
      return offer;
    },
  };
};
