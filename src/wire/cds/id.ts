const ID = /^[a-z\d][\w.-]{0,63}$/i;

/**
 * Whether a text may name an app or an action set: 1 to 64 of `A-Z a-z 0-9 . _ -`, the first a letter or a digit.
 *
 * Narrow on purpose: such an id needs no escaping in a path, cannot climb out of one (`..` has no letter in front), and
 * is the same on the page, in the configuration and in the log.
 */
export const isId = (text: string): boolean => ID.test(text);
