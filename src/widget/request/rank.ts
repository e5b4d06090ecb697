import { isId } from '../../wire/cds/id.ts';
import { isRankAnswer } from '../../wire/cds/isRankAnswer.ts';
import { readLimit } from '../../wire/cds/limit.ts';
import type { RankAnswer } from '../../wire/cds/rankAnswer.ts';
import type { VisitFrom } from '../../wire/cds/rankParameters.ts';
import { widgetRankUrl } from '../../wire/cds/urls.ts';
import { ask } from './ask.ts';
import { mustNotTrack } from '../consent/consent.ts';
import { isFillable } from '../list/fillable.ts';
import { isFresh } from './isFresh.ts';
import type { ContainerOptions, Settings } from '../api/options.ts';
import type { Reason } from '../api/reason.ts';
import { isPreloaded } from './isPreloaded.ts';
import { visitFrom } from './visitFrom.ts';

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
  const { endpoint } = options;
  const app = option('app');
  const sets = option('sets').trim().split(/\s+/);
  if (![app, ...sets].every(isId)) throw new Error('app or sets?');

  const hasIds = [...container.children].some((child) => child.getAttribute('data-topslot-id'));
  const usual = isFillable(container) ? 2 : +hasIds;
  const details = +(option('details') || usual);
  const address = (from?: VisitFrom): string =>
    widgetRankUrl(endpoint, app, sets, readLimit(option('limit')), details, from);
  // A page with the preload has asked before anybody could say yes.
  const dnt = isPreloaded(address()) || mustNotTrack(options);
  const answer = await ask(dnt ? address() : address(visitFrom()), options, dnt, +option('timeout') || 2000, signal);
  if (typeof answer === 'string') return answer;
  const { data } = answer;
  if (!isRankAnswer(data, app)) return 'invalid';
  if (!data.ranking.length) return 'empty';
  const maxAge = option('maxAge', 'max-age');
  return maxAge && !isFresh(data, sets, +maxAge, Date.now()) ? 'stale' : data;
};
