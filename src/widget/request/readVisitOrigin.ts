import { readDocument } from '../page/readDocument.ts';
import type { VisitOrigin } from '../../wire/cds/rankParameters.ts';

/**
 * Classifies the page that the reader came from. Only this class is sent; the referrer itself is not. (Browsers usually
 * expose only the referrer's origin, or nothing if that page or the reader forbids it.)
 */
export const readVisitOrigin = (): VisitOrigin => {
  const host = readDocument('referrer').split('/')[2];
  if (!host) return 'direct';
  if (host === location.host) return 'internal';
  if (/(^|\.)(baidu|bing|duckduckgo|google)\./.test(host)) return 'search';
  return /(^|\.)(facebook|instagram|reddit|t\.co)\b/.test(host) ? 'social' : 'other';
};
