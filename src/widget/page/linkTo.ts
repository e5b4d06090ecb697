/** A link that leads there: its `href` is absolute, or the text as it stands where that is no address. Never throws. */
export const linkTo = (address: string): HTMLAnchorElement => {
  const link = document.createElement('a');
  link.href = address;
  return link;
};

/**
 * Whether a link or a picture of the page may have this address. `javascript:`, `data:` and the like may not, whatever
 * white space or case they hide behind: the browser's own parser decides.
 */
export const isHttp = (address: string): boolean => /^https?:/.test(linkTo(address).protocol);

/** One spelling for every way of writing an address: absolute, and without a slash at its end. */
export const spelling = (id: string): string => linkTo(id).href.replace(/\/$/, '');
