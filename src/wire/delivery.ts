/** What a page really laid out for a reader, whichever vendor's format then reports it. */
export interface Delivery {
  /** The event id of the rank answer that was laid out. */
  readonly requestId: string;
  /** The publisher's own id of the reader. */
  readonly uid: string;
  /** The scene under which the vendor's configuration knows the list. */
  readonly scene: string;
  /** Everything laid out, from the top; inserted items stand at their place among the others. */
  readonly shown: readonly { readonly id: string }[];
  /** Those of `shown` that the ranking did not have: the publisher put them in. */
  readonly inserted?: readonly { readonly id: string }[];
  /** Ranked, but taken out by the publisher: nobody saw them. */
  readonly filtered?: readonly { readonly id: string }[];
}
