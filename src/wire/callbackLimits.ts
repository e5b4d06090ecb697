// Limits for the delivery callbacks of both vendors. The vendors' documents state none. They are necessary here because
// the record of every item repeats the reader, the scene and the request id: without limits, a body of a few megabytes
// could fill the memory. String lengths are in UTF-16 code units.

/** Maximum size of a body in bytes, both compressed and decompressed: enough for 10,000 items with features. */
export const MAX_BODY_BYTES = 8_000_000;

/** Maximum number of items in one callback. */
export const MAX_ITEMS = 10_000;

/** Maximum length of an item's id. Equal to the limit for article ids in a ranking. */
export const MAX_ID_LENGTH = 4096;

/**
 * Maximum combined length of the fields that every record repeats: reader id, scene and request id. In a prediction,
 * the limit applies to the reader id and the request id separately.
 */
export const MAX_REPEATED_LENGTH = 1000;
