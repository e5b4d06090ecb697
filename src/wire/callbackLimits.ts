// What a delivery callback may bring along, of either vendor's. Neither names a limit; here the record of every item repeats
// who, where and when, and is kept, so that one body of some megabytes could fill all memory. Lengths of texts are in UTF-16
// units, as JavaScript counts them.

/** The largest body, as it comes and unzipped: room for 10,000 items with features. */
export const MOST_BYTES = 8_000_000;

export const MOST_ITEMS = 10_000;

/** The longest id of an item: as long as an article's id in a ranking may be. */
export const LONGEST_ID = 4096;

/** How long reader, scene and request id may be together. A prediction's reader and request id may be as long each. */
export const LONGEST_REPEATED = 1000;
