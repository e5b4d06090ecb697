/**
 * Metadata of an article, sent with `details=1` and `details=2`: an array of at most two elements.
 *
 * - `details=1`: `[{"guid"}]`
 * - `details=2`: `[{"guid"}, {"description","ds_id","image","title"}]`. Keys without a value are omitted.
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
  /** URL of the article, which is also its action id. */
  readonly id: string;
  /** Absent for `details=0` and for articles without metadata. */
  readonly details?: Details;
}

/** An action set that contributed articles to a ranking. */
export interface ActionSetState {
  readonly id: string;
  /** Time of the feed's last successful refresh: UTC with seven fractional digits, `2017-04-29T22:34:25.3401438Z`. */
  readonly lastRefresh: string;
}

/**
 * The answer to a rank request: the argument of the JSONP callback or, with `Accept: application/json`, the body.
 *
 * Source: Custom Decision Service, API, "Ranking API".
 */
export interface RankAnswer {
  /** Articles in ranked order, at most 30. */
  readonly ranking: readonly RankedArticle[];
  /** Id of the decision, which the reward and the activation refer to. */
  readonly eventId: string;
  readonly appId: string;
  /**
   * Id of the article whose click earns the reward: the first of `ranking`, or `""` if the ranking is empty. The
   * document's examples omit it, but the real service sent it: Microsoft's tutorial page rewards a click only if it is
   * on `data.rewardAction`.
   */
  readonly rewardAction?: string;
  /** The action sets that the ranking was made from. */
  readonly actionSets: readonly ActionSetState[];
}
