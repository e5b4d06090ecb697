// Keys for the state of a reader. The prefixes keep a caller's uid from colliding with a cookie's reader id.

/** Returns the key of a ranking's reader, from the id in the service's own cookie. */
export const readerKey = (reader: string): string => `reader ${reader}`;

/** Returns the key of a prediction's reader, from the uid that its caller sent. */
export const uidKey = (uid: string): string => `uid ${uid}`;
