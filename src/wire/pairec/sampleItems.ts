/** The two keys of `CallBackConfs.<scene>` that define how many items are recorded. */
export interface ItemSampling {
  /** Maximum number of items, counted from the first. Absent, 0 or less: all items. */
  readonly ItemSize?: number | undefined;
  /** Percentage of these items, 1…99. Absent, 0 or less, 100 or more: all of them. */
  readonly ItemSizeRate?: number | undefined;
}

/**
 * Selects the items of a callback to record, in order: the first `ItemSize` items, and of these `ItemSizeRate` percent,
 * rounded, but at least one. According to the document, this applies to every callback. PAI-Rec's code samples by the
 * rate only in automatic callbacks.
 *
 * The selected items are evenly spaced, count / target apart, from a random start. The integer arithmetic guarantees
 * that no position is past the end of the list or selected twice, and that all items are equally likely.
 *
 * @param random returns a number from [0, 1). Called once, and only if the rate excludes some items
 */
export const sampleItems = <Item>(
  items: readonly Item[],
  { ItemSize = 0, ItemSizeRate = 0 }: ItemSampling,
  random: () => number,
): readonly Item[] => {
  const firstItems = ItemSize >= 1 ? items.slice(0, ItemSize) : items;
  const count = firstItems.length;
  if (count === 0 || !(ItemSizeRate > 0 && ItemSizeRate < 100)) return firstItems;
  const target = Math.max(1, Math.round((count * ItemSizeRate) / 100));
  // In units of 1 / target. The first position is floor(start / target), which is less than count / target.
  const start = Math.floor(random() * count);
  const positions = new Set(Array.from({ length: target }, (_, index) => Math.floor((start + index * count) / target)));
  return firstItems.filter((_, position) => positions.has(position));
};
