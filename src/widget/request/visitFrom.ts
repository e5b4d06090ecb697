import type { VisitFrom } from '../../wire/cds/rankParameters.ts';

/**
 * The kind of page that the reader came from. That is all that is ever told of it: its address stays on the page. (Often
 * the browser knows no more than the origin, and nothing where that page or the reader wants it so.)
 */
export const visitFrom = (): VisitFrom => {
  const host = document.referrer.split('/')[2];
  if (!host) return 'direct';
  if (host === location.host) return 'internal';
  if (/(^|\.)(baidu|bing|duckduckgo|google)\./.test(host)) return 'search';
  return /(^|\.)(facebook|instagram|reddit|t\.co)\b/.test(host) ? 'social' : 'other';
};
