const ID = /^[a-z\d][\w.-]{0,63}$/i;

/**
 * Checks whether a string is a valid id for an app or an action set: 1 to 64 of the characters `A-Z a-z 0-9 . _ -`, the
 * first one a letter or a digit.
 *
 * The rule is deliberately narrow. Such an id needs no escaping in a path, cannot be `..`, and is written identically
 * on the page, in the configuration and in the log.
 */
export const isId = (text: string): boolean => ID.test(text);
