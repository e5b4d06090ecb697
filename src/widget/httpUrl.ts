import { toUrl } from './toUrl.ts';

/**
 * An address as it may stand in a link or a picture of the page: absolute, http or https. `javascript:`, `data:` and the
 * like come back as `undefined`, whatever white space or case they hide behind: the browser's own parser decides.
 */
export const httpUrl = (text: string): string | undefined => {
  const url = toUrl(text);
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
};
