/** The two keys of `CallBackConfs.<scene>` that say how many items are recorded. */
export interface ItemSampling {
  /** The first so many items. Absent, 0 or less: all. */
  readonly ItemSize?: number | undefined;
  /** So many in a hundred of those. Absent, 0 or less, 100 or more: all. */
  readonly ItemSizeRate?: number | undefined;
}

/**
 * Picks the items of a callback that are recorded, in their order: the first `ItemSize`, then `ItemSizeRate` percent of
 * them, rounded, but at least one. The document says so of every callback; PAI-Rec's own code samples by the rate only
 * where it calls back by itself.
 *
 * They are evenly spaced from a random start, n / target apart. In whole numbers: so the last place is never beyond the
 * list, no two are the same, and each item is as likely as every other.
 *
 * @param random gives a number from [0, 1); asked once, and only where there is something to leave out
 */
export const sampleItems = <Item>(
  items: readonly Item[],
  { ItemSize = 0, ItemSizeRate = 0 }: ItemSampling,
  random: () => number,
): readonly Item[] => {
  const first = ItemSize >= 1 ? items.slice(0, ItemSize) : items;
  const count = first.length;
  if (count === 0 || !(ItemSizeRate > 0 && ItemSizeRate < 100)) return first;
  const target = Math.max(1, Math.round((count * ItemSizeRate) / 100));
  // The start is a number of target-ths: start / target lies in [0, count / target).
  const start = Math.floor(random() * count);
  const places = new Set(Array.from({ length: target }, (_, index) => Math.floor((start + index * count) / target)));
  return first.filter((_, place) => places.has(place));
};
