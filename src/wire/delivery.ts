/** The items that a page displayed to a reader, independent of the vendor format that reports them. */
export interface Delivery {
  /** Event id of the rank answer that the page displayed. */
  readonly requestId: string;
  /** The publisher's id for the reader. */
  readonly uid: string;
  /** Name of the list in the vendor's configuration. */
  readonly scene: string;
  /** All displayed items from the top, including the inserted ones at their positions. */
  readonly shown: readonly { readonly id: string }[];
  /** The subset of `shown` that was not in the ranking: the publisher added these items. Default: none. */
  readonly inserted?: readonly { readonly id: string }[];
  /** Ranked items that the publisher removed before display. Default: none. */
  readonly filtered?: readonly { readonly id: string }[];
}
