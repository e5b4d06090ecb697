/** The address that a text is on this page, or `undefined` where it is none. */
export const toUrl = (text: string): URL | undefined => {
  try {
    return new URL(text, document.baseURI);
  } catch {
    return undefined;
  }
};
