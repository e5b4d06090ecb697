/**
 * A story of a list.
 *
 * @example
 * const pinned: Item = { id: 'https://www.example/live', title: 'Live: election night' };
 */
export interface Item {
  /** Its address, as the service ranked it. */
  readonly id: string;
  /** The publisher's own id of it. */
  readonly guid?: string;
  readonly title?: string;
  readonly description?: string;
  /** The address of its picture. */
  readonly image?: string;
  /** Where it stands on the page. An item without one needs a title, so that a link can be made of it. */
  readonly element?: Element | undefined;
}

/** An item that has its place on the page. */
export type PlacedItem = Item & { readonly element: Element };
