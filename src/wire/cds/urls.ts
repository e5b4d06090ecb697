import { WIDGET_CALLBACK } from './callbackName.ts';
import type { VisitOrigin } from './rankParameters.ts';

/**
 * Returns the base URL of the API of a service.
 *
 * @param endpoint base URL of the service, with or without a trailing slash
 * @example apiUrl('https://rank.example') // 'https://rank.example/api/v2/'
 */
export const apiUrl = (endpoint: string): string => `${endpoint.replace(/\/?$/, '/')}api/v2/`;

/**
 * Returns the URL of the widget's rank request. The request is always deferred, because the widget has not displayed
 * the ranking yet. Default values are omitted and the parameters have a fixed order. The same request therefore has the
 * same URL on the page, in a preload link and in the output of `topslot snippet`.
 *
 * @param endpoint base URL of the service
 * @param limit 2…30; `undefined` for the service's default, 20
 * @param from the kind of page that the reader came from; `undefined` for `dnt=1`
 */
export const widgetRankUrl = (
  endpoint: string,
  app: string,
  sets: readonly string[],
  limit: number | undefined,
  details: number,
  from: VisitOrigin | undefined,
): string =>
  `${apiUrl(endpoint)}${app}/rank/${sets.join('/')}?${limit ? `limit=${limit}&` : ''}` +
  `${details ? `details=${details}&` : ''}${from ? `from=${from}` : 'dnt=1'}&defer=1&callback=${WIDGET_CALLBACK}`;

/**
 * Returns the URL for the reward or the activation of a decision. Escapes the event id, which may contain `/`.
 *
 * @param on the ranking positions that the page shows, as a bit mask: bit i stands for `ranking[i]`
 */
export const reportUrl = (
  endpoint: string,
  app: string,
  verb: 'reward' | 'activate',
  eventId: string,
  on?: number,
): string =>
  `${apiUrl(endpoint)}${app}/${verb}/${encodeURIComponent(eventId)}${on === undefined ? '' : `?on=${on.toString(16)}`}`;
