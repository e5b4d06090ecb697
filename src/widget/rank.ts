import { isId } from '../wire/cds/id.ts';
import { isRankAnswer } from '../wire/cds/isRankAnswer.ts';
import { readLimit } from '../wire/cds/limit.ts';
import type { RankAnswer } from '../wire/cds/rankAnswer.ts';
import { widgetRankUrl } from '../wire/cds/urls.ts';
import { mustNotTrack } from './consent.ts';
import { isFillable } from './fill.ts';
import { isFresh } from './fresh.ts';
import { jsonp } from './jsonp.ts';
import type { ContainerOptions, Settings } from './options.ts';
import type { Reason } from './outcome.ts';
import { takePreload } from './preload.ts';

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
  options: Settings,
  signal: AbortSignal,
): Promise<RankAnswer | Reason> => {
  const option = (name: keyof ContainerOptions, attribute: string = name): string =>
    `${options[name] ?? container.getAttribute(`data-topslot-${attribute}`) ?? ''}`;
  const app = option('app');
  const sets = option('sets').match(/\S+/g) ?? [];
  if (!options.endpoint || !sets.length || ![app, ...sets].every(isId)) {
    console.warn('topslot: app, sets or endpoint?', container);
    return 'invalid';
  }

  const usual = isFillable(container)
    ? 2
    : container.querySelector('[data-topslot-id]:not([data-topslot-id=""])')
      ? 1
      : 0;
  const details = Number(option('details') || usual);
  const address = (dnt: boolean): string =>
    widgetRankUrl(options.endpoint, app, sets, readLimit(option('limit')), details, dnt);
  // A page with the preload has asked before anybody could say yes.
  const dnt = takePreload(address(true)) || mustNotTrack(options);
  const timeout = Number(option('timeout')) || 2000;
  const maxAge = option('maxAge', 'max-age');
  const read = (data: unknown): RankAnswer | Reason => {
    if (!isRankAnswer(data, app)) return 'invalid';
    if (!data.ranking.length) return 'empty';
    return maxAge && !isFresh(data, sets, Number(maxAge), Date.now()) ? 'stale' : data;
  };
  return jsonp(address(dnt), read, dnt, options.nonce, timeout, signal);
};
