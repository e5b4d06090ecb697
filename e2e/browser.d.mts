/** The browser's program, or `undefined` where there is none. */
export const findBrowser: () => string | undefined;

/** The browser that Playwright drives, headless; `undefined` where there is none. */
export const findHeadlessBrowser: () => string | undefined;
