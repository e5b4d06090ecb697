/**
 * A story in a list.
 *
 * @example
 * const pinned: Item = { id: 'https://www.example/live', title: 'Live: election night' };
 */
export interface Item {
  /** The story's URL, exactly as in the ranking. */
  readonly id: string;
  /** The publisher's own id of the story. */
  readonly guid?: string;
  readonly title?: string;
  readonly description?: string;
  /** The URL of the story's picture. */
  readonly image?: string;
  /** The story's element on the page. An item without one needs a title, from which a link is built. */
  readonly element?: Element | undefined;
}

/** An item with an element on the page. */
export type PlacedItem = Item & { readonly element: Element };
