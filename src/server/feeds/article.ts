/**
 * One item of an action set, as the publisher's feed gave it.
 *
 * Source: Custom Decision Service, API, "Action Set API": `<link>` is mandatory and is the action's id; everything else
 * is optional.
 */
export interface Article {
  /** The absolute http(s) address of the article, which is its action id on the wire. */
  readonly link: string;
  /** The publisher's own id, passed through to the page with `details=1` and `details=2`. */
  readonly guid?: string;
  /** Plain text: entities decoded, markup stripped, white space folded. */
  readonly title?: string;
  /** Milliseconds since 1970; absent where the feed has no date or an unreadable one, which counts as now. */
  readonly date?: number;
}
