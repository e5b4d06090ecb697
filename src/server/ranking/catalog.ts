import type { DeliveredItems } from '../../learn/folds/deliveries.ts';
import { normalizeItemId } from '../../learn/folds/normalizeItemId.ts';
import type { ActionSetState } from '../feeds/actionSetState.ts';
import type { Article } from '../feeds/article.ts';
import type { DetailsLevel } from '../../wire/cds/rankParameters.ts';
import { formatRefreshTime } from '../../wire/cds/formatRefreshTime.ts';
import { writeActionSets } from '../../wire/cds/writeRankAnswer.ts';
import type { ArticleFacts } from '../articles/parseArticlePage.ts';
import type { ArticlePages } from '../articles/articlePages.ts';
import { prepareCandidates, type Candidate, type Candidates } from './candidates.ts';
import { createSharedCheck, formsOf, sharedForms } from './normalizeLink.ts';
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
   * Finds an article in the current feeds by its link or guid, or else by the normalized form of either. Returns it
   * with the id of its action set.
   */
  readonly find: (id: string) => { readonly article: Article; readonly set: string } | undefined;
}

interface ArticleIndex {
  /** By link and guid. If two articles share one, the earlier article wins. */
  readonly byId: ReadonlyMap<string, Article>;
  /** By the normalized forms of link and guid. A form that two articles share identifies neither. */
  readonly byForm: ReadonlyMap<string, Article>;
}

const indexes = new WeakMap<ActionSetState, ArticleIndex>();

/** Returns a set's articles by their ids. The index is cached. */
const indexArticles = (state: ActionSetState): ArticleIndex => {
  const cachedIndex = indexes.get(state);
  if (cachedIndex) return cachedIndex;
  const byId = new Map<string, Article>();
  for (const article of state.articles.toReversed()) {
    if (article.guid !== undefined) byId.set(article.guid, article);
  }
  for (const article of state.articles.toReversed()) byId.set(article.link, article);
  const shared = sharedForms(state.articles);
  const byForm = new Map<string, Article>();
  for (const article of state.articles) {
    for (const form of formsOf(article)) if (!shared.has(form)) byForm.set(form, article);
  }
  const index = { byId, byForm };
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

/** Returns a check whether an article was delivered: under its link or guid, or under the normalized form of either. */
const createDeliveredCheck = (
  sets: readonly (readonly Article[])[],
  delivered: DeliveredItems,
): ((article: Article) => boolean) => {
  const isShared = createSharedCheck(sets, sharedForms);
  return (article) =>
    delivered.has(article.link) ||
    (article.guid !== undefined && delivered.has(article.guid)) ||
    formsOf(article).some((form) => delivered.hasForm(form) && !isShared(form));
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
    const isDelivered = deliveredTo && createDeliveredCheck(articlesOfSets, deliveredTo);
    const { articles, fresh } = rankByDefault(articlesOfSets, limit, now(), isDelivered);
    if (wantPages) {
      for (const { link } of articles) {
        const source = loaded.find(({ state }) => indexArticles(state).byId.get(link)?.link === link);
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
      const loaded = [...byId.values()].flatMap((set) => {
        const state = set.state();
        return state ? [{ set: set.id, index: indexArticles(state) }] : [];
      });
      const findBy = (key: keyof ArticleIndex, name: string) => {
        for (const { set, index } of loaded) {
          const article = index[key].get(name);
          if (article) return { article, set };
        }
        return undefined;
      };
      return findBy('byId', id) ?? findBy('byForm', normalizeItemId(id));
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
