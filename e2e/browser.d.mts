/** The browser's program, or `undefined` where there is none. */
export const findBrowser: () => string | undefined;
