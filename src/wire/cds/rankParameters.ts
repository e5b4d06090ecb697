/** The kinds of pages that a reader can come from. Only the kind is sent, never the URL. */
export const VISIT_ORIGINS = ['search', 'social', 'internal', 'direct', 'other'] as const;
/** One of {@link VISIT_ORIGINS}. */
export type VisitOrigin = (typeof VISIT_ORIGINS)[number];

/**
 * Amount of metadata per article in a rank answer. 0: only the id. 1: also the guid. 2: also title, description, image…
 */
export type DetailsLevel = 0 | 1 | 2;

/**
 * The query parameters of a rank request. Those that the Custom Decision Service did not have are marked as extensions.
 */
export interface RankParameters {
  /** Maximum number of articles in the answer, 2…30 (API, "parameters"). Default 20 (API, "default ranking"). */
  readonly limit?: number | undefined;
  /** Amount of metadata per article. Default 0. */
  readonly details?: DetailsLevel | undefined;
  /** Do not track: the server neither sets nor reads the reader cookie. Default false. */
  readonly dnt?: boolean | undefined;
  /** Learn from the decision only after it has been activated or rewarded. Extension; default false. */
  readonly defer?: boolean | undefined;
  /** The kind of page that the reader came from. Extension; neither sent nor used under `dnt`. */
  readonly from?: VisitOrigin | undefined;
  /** Name of the function that the JSONP answer calls. Extension; default `callback`. */
  readonly callback?: string | undefined;
}
