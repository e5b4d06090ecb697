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
