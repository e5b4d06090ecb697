const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * Whether a text may name an app or an action set: 1 to 64 of `A-Z a-z 0-9 . _ -`, the first a letter or a digit.
 *
 * Narrow on purpose: such an id needs no escaping in a path, cannot climb out of one (`..` has no letter in front), and
 * is the same on the page, in the configuration and in the log.
 */
export const isId = (text: string): boolean => ID.test(text);
