import { WIDGET_CALLBACK } from '../wire/cds/callbackName.ts';
import { isId } from '../wire/cds/id.ts';
import { isRankAnswer } from '../wire/cds/isRankAnswer.ts';
import { readLimit } from '../wire/cds/limit.ts';
import type { RankAnswer } from '../wire/cds/rankAnswer.ts';
import { rankUrl } from '../wire/cds/rankParameters.ts';
import { mustNotTrack } from './consent.ts';
import { isFillable } from './fill.ts';
import { isFresh } from './fresh.ts';
import { jsonp } from './jsonp.ts';
import type { MountOptions } from './options.ts';
import type { Reason } from './outcome.ts';
import { takePreload } from './preload.ts';

/** A ranking that can be used, and under which terms it was given. */
export interface Ranked {
  readonly data: RankAnswer;
  readonly dnt: boolean;
}

/**
 * Asks for a ranking, with `defer=1`: the decision is learned from only once the reader has seen it.
 *
 * What was given to `mount` goes before the container's attributes. The endpoint is never read from the container: markup
 * must not choose where scripts come from or data goes.
 *
 * @returns a ranking with at least one article, or why there is none
 */
export const rank = async (
  container: Element,
  options: MountOptions & { readonly endpoint: string },
  signal: AbortSignal,
): Promise<Ranked | Reason> => {
  const attribute = (name: string): string | undefined => container.getAttribute(`data-topslot-${name}`) ?? undefined;
  const app = options.app ?? attribute('app') ?? '';
  const sets = (options.sets ?? attribute('sets') ?? '').split(/\s+/).filter(Boolean);
  const maxAge = options.maxAge ?? attribute('max-age');
  if (!sets.length || ![app, ...sets].every(isId)) {
    console.warn(`topslot: no ids: "${app}", "${sets.join(' ')}"`);
    return 'invalid';
  }

  const usual = isFillable(container) ? 2 : container.querySelector('[data-topslot-id]') ? 1 : 0;
  const address = (dnt: boolean): string =>
    rankUrl(options.endpoint, app, sets, {
      limit: readLimit(options.limit ?? attribute('limit')),
      details: Number(options.details ?? attribute('details') ?? usual),
      dnt,
      defer: true,
      callback: WIDGET_CALLBACK,
    });
  // A page with the preload has asked before anybody could say yes.
  const dnt = takePreload(address(true)) || mustNotTrack(options);
  const timeout = Number(options.timeout ?? attribute('timeout')) || 2000;
  const loaded = await jsonp(address(dnt), dnt, options.nonce, timeout, signal);
  if (typeof loaded === 'string') return loaded;
  const { data } = loaded;
  if (!isRankAnswer(data, app)) return 'invalid';
  if (!data.ranking.length) return 'empty';
  return maxAge && !isFresh(data, sets, Number(maxAge), Date.now()) ? 'stale' : { data, dnt };
};
