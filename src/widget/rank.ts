import { isId } from '../wire/cds/id.ts';
import { isRankAnswer } from '../wire/cds/isRankAnswer.ts';
import { readLimit } from '../wire/cds/limit.ts';
import type { RankAnswer } from '../wire/cds/rankAnswer.ts';
import { widgetRankUrl } from '../wire/cds/urls.ts';
import { mustNotTrack } from './consent.ts';
import { isFillable } from './fill.ts';
import { isFresh } from './fresh.ts';
import { jsonp } from './jsonp.ts';
import type { ContainerOptions, MountOptions } from './options.ts';
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
  // data-topslot-max-age is the option maxAge.
  const option = (name: keyof ContainerOptions): string | number | undefined =>
    options[name] ?? container.getAttribute(`data-topslot-${name.replace(/[A-Z]/, '-$&')}`) ?? undefined;
  const app = `${option('app')}`;
  const sets = `${option('sets') ?? ''}`.split(/\s+/).filter(Boolean);
  if (!sets.length || ![app, ...sets].every(isId)) {
    console.warn('topslot: app or sets?', container);
    return 'invalid';
  }

  const usual = isFillable(container) ? 2 : container.querySelector('[data-topslot-id]') ? 1 : 0;
  const details = Number(option('details') ?? usual);
  const address = (dnt: boolean): string =>
    widgetRankUrl(options.endpoint, app, sets, readLimit(option('limit')), details, dnt);
  // A page with the preload has asked before anybody could say yes.
  const dnt = takePreload(address(true)) || mustNotTrack(options);
  const timeout = Number(option('timeout')) || 2000;
  const loaded = await jsonp(address(dnt), dnt, options.nonce, timeout, signal);
  if (typeof loaded === 'string') return loaded;
  const { data } = loaded;
  if (!isRankAnswer(data, app)) return 'invalid';
  if (!data.ranking.length) return 'empty';
  const maxAge = option('maxAge');
  return maxAge && !isFresh(data, sets, Number(maxAge), Date.now()) ? 'stale' : { data, dnt };
};
