import { isCallbackName } from './callbackName.ts';
import { readLimit } from './limit.ts';
import { ORIGINS_OF_VISIT, type RankParameters } from './rankParameters.ts';

/**
 * Reads the query of a rank request. Total: what cannot be read counts as absent, except a callback's name, which would
 * become running script on the page and is therefore refused.
 *
 * @param get the first value of a query parameter, or `undefined`
 */
export const readRankParameters = (
  get: (name: string) => string | undefined,
): { readonly ok: true; readonly parameters: RankParameters } | { readonly ok: false; readonly why: string } => {
  const callback = get('callback');
  if (callback !== undefined && !isCallbackName(callback)) {
    return {
      ok: false,
      why:
        'callback: must be a plain JavaScript name (a letter, _ or $, then up to 63 letters, digits, _ or $) ' +
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
      from: dnt ? undefined : ORIGINS_OF_VISIT.find((kind) => kind === get('from')),
      callback,
    },
  };
};
