/**
 * One item of a publisher's feed.
 *
 * Source: Custom Decision Service, API, "Action Set API": `<link>` is mandatory and is the action's id; everything else
 * is optional.
 */
export interface Article {
  /** The absolute http(s) URL of the article. It is the action id in requests and answers. */
  readonly link: string;
  /** The publisher's id, returned to the page with `details=1` and `details=2`. */
  readonly guid?: string;
  /** Plain text: entities decoded, markup removed, white space collapsed. */
  readonly title?: string;
  /** Milliseconds since 1970. Absent if the feed has no valid date; ranking then treats the article as new. */
  readonly date?: number;
}
