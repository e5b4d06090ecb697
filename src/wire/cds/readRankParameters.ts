import { isCallbackName } from './callbackName.ts';
import { readLimit } from './limit.ts';
import { VISIT_ORIGINS, type RankParameters } from './rankParameters.ts';

/**
 * Reads the query parameters of a rank request. An invalid value is treated as absent. Only an invalid callback name is
 * rejected, because it would run as script on the page.
 *
 * @param get returns the first value of a query parameter, or `undefined`
 */
export const readRankParameters = (
  get: (name: string) => string | undefined,
): { readonly ok: true; readonly parameters: RankParameters } | { readonly ok: false; readonly why: string } => {
  const callback = get('callback');
  if (callback !== undefined && !isCallbackName(callback)) {
    return {
      ok: false,
      why:
        'callback: must be a plain JavaScript identifier (a letter, _ or $, then up to 63 letters, digits, _ or $) ' +
        'or "topslot.answer".',
    };
  }
  const details = get('details');
  const dnt = get('dnt') === '1';
  return {
    ok: true,
    parameters: {
      limit: readLimit(get('limit')),
      details: details === '1' ? 1 : details === '2' ? 2 : 0,
      dnt,
      defer: get('defer') === '1',
      from: dnt ? undefined : VISIT_ORIGINS.find((kind) => kind === get('from')),
      callback,
    },
  };
};
