// Under what a reader is remembered. The two are never mixed up: a caller may name its readers as it likes.

/** The reader of a ranking, by the service's own cookie. */
export const readerKey = (reader: string): string => `reader ${reader}`;

/** The reader of a prediction, by what its caller calls them. */
export const uidKey = (uid: string): string => `uid ${uid}`;
