import { WIDGET_CALLBACK } from './callbackName.ts';
import type { VisitFrom } from './rankParameters.ts';

/**
 * What every address of a service begins with.
 *
 * @param endpoint with a slash at its end or without: `https://rank.example` must not become `https://rank.exampleapi`
 */
export const apiUrl = (endpoint: string): string => `${endpoint.replace(/\/?$/, '/')}api/v2/`;

/**
 * The address of the widget's rank request: always deferred, since the widget is yet to show what it gets. Parameters at
 * their defaults are left out and the others stand in one fixed order, so that the same request has the same address on
 * the page, in a preload link and in what `topslot snippet` prints.
 *
 * @param endpoint base address of the service
 * @param limit 2…30; `undefined`: the service's default, 20
 * @param from the kind of page that the reader came from; `undefined`: nothing may be known of the reader, which is `dnt=1`
 */
export const widgetRankUrl = (
  endpoint: string,
  app: string,
  sets: readonly string[],
  limit: number | undefined,
  details: number,
  from: VisitFrom | undefined,
): string =>
  `${apiUrl(endpoint)}${app}/rank/${sets.join('/')}?${limit ? `limit=${limit}&` : ''}` +
  `${details ? `details=${details}&` : ''}${from ? `from=${from}` : 'dnt=1'}&defer=1&callback=${WIDGET_CALLBACK}`;

/** The address that takes a decision's reward, or its activation. Event ids may hold `/`, so they are escaped. */
export const reportUrl = (endpoint: string, app: string, verb: 'reward' | 'activate', eventId: string): string =>
  `${apiUrl(endpoint)}${app}/${verb}/${encodeURIComponent(eventId)}`;
