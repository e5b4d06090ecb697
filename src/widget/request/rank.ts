import { isId } from '../../wire/cds/isId.ts';
import { isRankAnswer } from '../../wire/cds/isRankAnswer.ts';
import { readLimit } from '../../wire/cds/limit.ts';
import type { RankAnswer } from '../../wire/cds/rankAnswer.ts';
import type { VisitOrigin } from '../../wire/cds/rankParameters.ts';
import { widgetRankUrl } from '../../wire/cds/urls.ts';
import { requestRanking } from './requestRanking.ts';
import { mustNotTrack } from '../consent/consent.ts';
import { isFillable } from '../list/isFillable.ts';
import { findPreload } from './findPreload.ts';
import { isFresh } from './isFresh.ts';
import type { ContainerOptions, Settings } from '../api/options.ts';
import type { Reason } from '../api/reason.ts';

import { readVisitOrigin } from './readVisitOrigin.ts';

/**
 * Requests a ranking, with `defer=1`: the service learns from the decision only after the reader has seen it.
 *
 * Options of `mount` take precedence over the container's attributes. The endpoint is never read from the container,
 * because markup must not determine where scripts are loaded from or where data is sent.
 *
 * @returns a ranking with at least one article, or the reason why there is none
 * @throws {TypeError} if the options cannot be used, or the answer is not a ranking
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
  if (![app, ...sets].every(isId)) {
    throw new TypeError(`data-topslot-${isId(app) ? 'sets' : 'app'} is not an id`);
  }

  const hasIds = container.querySelector('[data-topslot-id]:not([data-topslot-id=""])');
  const defaultDetails = isFillable(container) ? 2 : +!!hasIds;
  const details = +(option('details') || defaultDetails);
  const urlFor = (from?: VisitOrigin): string =>
    widgetRankUrl(endpoint, app, sets, readLimit(option('limit')), details, from);
  // A preload is requested before the reader can consent, so it is always anonymous.
  const preload = findPreload(urlFor());
  const dnt = !!preload || mustNotTrack(options);
  const data = await requestRanking(
    preload ?? urlFor(dnt ? undefined : readVisitOrigin()),
    options,
    dnt,
    +option('timeout') || 2000,
    signal,
  );
  if (typeof data === 'string') return data;
  if (!isRankAnswer(data, app)) throw new TypeError(`no ranking for ${app} in the answer`);
  if (!data.ranking.length) return 'empty';
  const maxAge = option('maxAge', 'max-age');
  return maxAge && !isFresh(data, sets, +maxAge, Date.now()) ? 'stale' : data;
};
