import { isId } from '../../wire/cds/isId.ts';
import { isRankAnswer } from '../../wire/cds/isRankAnswer.ts';
import { readLimit } from '../../wire/cds/limit.ts';
import type { RankAnswer } from '../../wire/cds/rankAnswer.ts';
import type { VisitOrigin } from '../../wire/cds/rankParameters.ts';
import { widgetRankUrl } from '../../wire/cds/urls.ts';
import { requestRanking } from './requestRanking.ts';
import { mustNotTrack } from '../consent/consent.ts';
import { isFillable } from '../list/isFillable.ts';
import { warnAbout } from '../page/warn.ts';
import { isFresh } from './isFresh.ts';
import type { ContainerOptions, Settings } from '../api/options.ts';
import type { Reason } from '../api/reason.ts';
import { isPreloaded } from './isPreloaded.ts';
import { readVisitOrigin } from './readVisitOrigin.ts';

/**
 * Requests a ranking, with `defer=1`: the service learns from the decision only after the reader has seen it.
 *
 * Options of `mount` take precedence over the container's attributes. The endpoint is never read from the container,
 * because markup must not determine where scripts are loaded from or where data is sent.
 *
 * @returns a ranking with at least one article, or the reason why there is none
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
    warnAbout(container, `data-topslot-${isId(app) ? 'sets' : 'app'} is missing or not an id`, 'settings');
    return 'invalid';
  }

  const hasIds = [...container.children].some((child) => child.getAttribute('data-topslot-id'));
  const defaultDetails = isFillable(container) ? 2 : +hasIds;
  const details = +(option('details') || defaultDetails);
  const urlFor = (from?: VisitOrigin): string =>
    widgetRankUrl(endpoint, app, sets, readLimit(option('limit')), details, from);
  // A preload is requested before the reader can consent, so it is always anonymous.
  const dnt = isPreloaded(urlFor()) || mustNotTrack(options);
  const answer = await requestRanking(
    dnt ? urlFor() : urlFor(readVisitOrigin()),
    options,
    dnt,
    +option('timeout') || 2000,
    signal,
  );
  if (typeof answer === 'string') return answer;
  const { data } = answer;
  if (!isRankAnswer(data, app)) return 'invalid';
  if (!data.ranking.length) return 'empty';
  const maxAge = option('maxAge', 'max-age');
  return maxAge && !isFresh(data, sets, +maxAge, Date.now()) ? 'stale' : data;
};
