import type { ActionSetState } from '../feeds/actionSetState.ts';
import type { Article } from '../feeds/article.ts';
import type { DetailsLevel } from '../../wire/cds/rankParameters.ts';
import { formatRefreshTime } from '../../wire/cds/refreshTime.ts';
import { writeActionSets } from '../../wire/cds/writeRankAnswer.ts';
import type { ArticleFacts } from '../articles/parseArticlePage.ts';
import type { ArticlePages } from '../articles/articlePages.ts';
import { prepareCandidates, type Candidate, type Candidates } from './candidates.ts';
import { defaultRanking, MOST_OF_A_SET } from './defaultRanking.ts';

/** What the catalog needs of an action set. `state()` is `null` until the feed was read for the first time. */
export interface CatalogSet {
  readonly id: string;
  readonly state: () => ActionSetState | null;
  /** Whether its articles may be on private addresses: because the feed itself is, or is a file. */
  readonly isPrivate: () => boolean;
}

/** What the catalog needs of the article pages. */
export type CatalogPages = Pick<ArticlePages, 'facts' | 'want' | 'version'>;

/** What one combination of action sets offers at this moment. */
export interface Offer {
  readonly candidates: Candidates;
  /** How many of the candidates, the first ones, may be ranked. What is behind them was delivered before and stays there. */
  readonly fresh: number;
  /** The sets that were loaded, as JSON for the answer. */
  readonly actionSets: string;
}

/** What a reader has had already, by link or guid; `undefined`: nothing. */
export type HasHad = { readonly has: (id: string) => boolean } | undefined;

export interface Catalog {
  /** Every action set's id, in the order of the configuration. */
  readonly ids: readonly string[];
  readonly has: (id: string) => boolean;
  /** @param sets ids that the catalog has, in the order of the request */
  readonly offer: (sets: readonly string[], limit: number, details: DetailsLevel, hasHad?: HasHad) => Offer;
  /** An article that stands in a set now, by its link or its guid, with that set's id. */
  readonly find: (id: string) => { readonly article: Article; readonly set: string } | undefined;
}

const indexes = new WeakMap<ActionSetState, ReadonlyMap<string, Article>>();

/** A set's articles by link and guid, the earlier one where two share one; made when it is first looked into. */
const indexOf = (state: ActionSetState): ReadonlyMap<string, Article> => {
  const known = indexes.get(state);
  if (known) return known;
  const index = new Map<string, Article>();
  for (const article of state.articles.toReversed()) {
    if (article.guid !== undefined) index.set(article.guid, article);
  }
  for (const article of state.articles.toReversed()) index.set(article.link, article);
  indexes.set(state, index);
  return index;
};

const candidates = new WeakMap<Article, Candidate>();

/** The set that each article is of. Every set has articles of its own, though their links may be the same. */
const setsOfArticles = new WeakMap<Article, string>();
const placed = new WeakSet<ActionSetState>();

const place = (set: string, state: ActionSetState): void => {
  if (placed.has(state)) return;
  placed.add(state);
  for (const article of state.articles) setsOfArticles.set(article, set);
};

/** An article as a candidate: the same object while nothing about it changes, so that it is prepared once for all readers. */
const candidateOf = (article: Article, facts: ArticleFacts | undefined): Candidate => {
  const before = candidates.get(article);
  if (before && before.facts === facts) return before;
  const { link, ...rest } = article;
  const set = setsOfArticles.get(article);
  const candidate = { id: link, ...rest, ...(set !== undefined && { set }), facts };
  candidates.set(article, candidate);
  return candidate;
};

/** An offer, and what it was made of. */
interface Kept {
  readonly version: number;
  readonly states: readonly (ActionSetState | null)[];
  readonly offer: Offer;
}

/** Combinations are made by whoever asks, so only so many are remembered. */
const MOST_OFFERS = 500;

/**
 * Turns feeds into ready candidates, and remembers them: between two refreshes of a feed every request for the same sets
 * gets the same articles, so a rank answer costs a look-up and a few joins.
 */
export const createCatalog = (sets: readonly CatalogSet[], pages: CatalogPages, now: () => number): Catalog => {
  const byId = new Map(sets.map((set) => [set.id, set]));
  const offers = new Map<string, Kept>();
  const stateOf = (id: string | undefined): ActionSetState | null =>
    (id === undefined ? undefined : byId.get(id)?.state()) ?? null;

  const make = (ids: readonly string[], limit: number, wantPages: boolean, hasHad: HasHad): Offer => {
    const loaded = ids.flatMap((id) => {
      const set = byId.get(id);
      const state = set?.state();
      if (!set || !state) return [];
      place(id, state);
      return [{ set, state }];
    });
    const { articles, fresh } = defaultRanking(
      loaded.map(({ state }) => state.articles),
      limit,
      now(),
      hasHad && (({ link, guid }) => hasHad.has(link) || (guid !== undefined && hasHad.has(guid))),
    );
    if (wantPages) {
      for (const { link } of articles) {
        const source = loaded.find(({ state }) => indexOf(state).get(link)?.link === link);
        pages.want(link, source?.set.isPrivate() ?? false);
      }
    }
    return {
      candidates: prepareCandidates(
        articles.map((article) => candidateOf(article, pages.facts(article.link) ?? undefined)),
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
        const article = state && indexOf(state).get(id);
        if (article) return { article, set: set.id };
      }
      return undefined;
    },
    offer: (ids, asked, details, hasHad) => {
      // More than the sets can give is no other offer.
      const limit = Math.min(asked, MOST_OF_A_SET * ids.length);
      // A reader's own, and good for once.
      if (hasHad) return make(ids, limit, details === 2, hasHad);
      // Only who asks for facts has pages read; so these offers are kept apart, and made anew with every refresh.
      const wantPages = details === 2;
      const key = `${ids.join('/')} ${limit} ${wantPages}`;
      const version = wantPages ? pages.version() : 0;
      const known = offers.get(key);
      if (known?.version === version && known.states.every((state, index) => state === stateOf(ids[index]))) {
        return known.offer;
      }
      const states = ids.map(stateOf);
      const offer = make(ids, limit, wantPages, undefined);
      if (offers.size >= MOST_OFFERS) offers.clear();
      offers.set(key, { version, states, offer });
      return offer;
    },
  };
};
