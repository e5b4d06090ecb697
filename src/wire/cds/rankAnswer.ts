/**
 * What is known of an article, as `details=1` and `details=2` send it: an array of at most two elements, the guid's
 * first. `details=1`: `[{"guid"}]`; `details=2`: `[{"guid"}, {"description","ds_id","image","title"}]` with the keys that
 * were found.
 */
export type Details = readonly {
  readonly guid?: string;
  readonly description?: string;
  readonly ds_id?: string;
  readonly image?: string;
  readonly title?: string;
}[];

/** One article of a ranking. */
export interface RankedArticle {
  /** The article's address, which is its action id. */
  readonly id: string;
  readonly details?: Details;
}

/** An action set that a ranking was made of. */
export interface ActionSetState {
  readonly id: string;
  /** When the feed was last read with success: UTC, seven fractional digits, `2017-04-29T22:34:25.3401438Z`. */
  readonly lastRefresh: string;
}

/**
 * The answer to a rank request: the argument of the JSONP callback, and with `Accept: application/json` the body.
 *
 * Source: Custom Decision Service, API, "Ranking API".
 */
export interface RankAnswer {
  readonly ranking: readonly RankedArticle[];
  readonly eventId: string;
  readonly appId: string;
  /**
   * The id of the article whose click is the reward: the first of `ranking`, or `""` when that is empty. The document's
   * examples do not have it, the real service sent it: Microsoft's own tutorial page rewards a click only when it was on
   * `data.rewardAction`.
   */
  readonly rewardAction?: string;
  readonly actionSets: readonly ActionSetState[];
}
