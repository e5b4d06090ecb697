/** The kind of page that a reader came from. Never an address. */
export const ORIGINS_OF_VISIT = ['search', 'social', 'internal', 'direct', 'other'] as const;
export type VisitFrom = (typeof ORIGINS_OF_VISIT)[number];

/** How much an answer says of each article: nothing but the id, its guid, or guid and article facts. */
export type DetailsLevel = 0 | 1 | 2;

/** What a rank request asks for besides app and action sets. */
export interface RankParameters {
  /** Most articles in the answer, 2…30. Default 20. */
  readonly limit?: number | undefined;
  /** Default 0. */
  readonly details?: DetailsLevel | undefined;
  /** No reader cookie is set or read. Default false. */
  readonly dnt?: boolean | undefined;
  /** The decision is learned from only once it was activated or rewarded. Our extension; default false. */
  readonly defer?: boolean | undefined;
  /** Our extension; neither sent nor used under `dnt`. */
  readonly from?: VisitFrom | undefined;
  /** The function that the JSONP answer calls. Our extension; default `callback`. */
  readonly callback?: string | undefined;
}

/** What the address of a rank request says, in the order in which it says it. What is absent, 0 or false is left out. */
export interface RankQuery {
  readonly limit: number | undefined;
  readonly details: number | undefined;
  readonly dnt: boolean;
  readonly defer: boolean;
  /** Our extension; neither sent nor used under `dnt`. */
  readonly from?: VisitFrom;
  readonly callback: string;
}

const url = (endpoint: string, app: string, verb: string, rest: string): string =>
  `${endpoint}api/v2/${app}/${verb}/${rest}`;

/**
 * The address of a GET rank request. Parameters at their defaults are left out and the others stand in one fixed order, so
 * that the same request has the same address on the page, in a preload link and in what `topslot snippet` prints.
 *
 * @param endpoint base address of the service, ending in `/`
 */
export const rankUrl = (endpoint: string, app: string, sets: readonly string[], query: RankQuery): string =>
  url(endpoint, app, 'rank', sets.join('/')) +
  Object.entries(query)
    .filter(([, value]) => value)
    .map(([name, value], index) => `${index ? '&' : '?'}${name}=${Number(value) || value}`)
    .join('');

/** The address that takes the reward for a decision. Event ids may hold `/`, so they are escaped. */
export const rewardUrl = (endpoint: string, app: string, eventId: string): string =>
  url(endpoint, app, 'reward', encodeURIComponent(eventId));
