import { WIDGET_CALLBACK } from './callbackName.ts';

const url = (endpoint: string, app: string, verb: string, rest: string): string =>
  // With a slash or without: `https://rank.example` must not become `https://rank.exampleapi`.
  `${endpoint.replace(/\/?$/, '/')}api/v2/${app}/${verb}/${rest}`;

/**
 * The address of the widget's rank request: always deferred, since the widget is yet to show what it gets. Parameters at
 * their defaults are left out and the others stand in one fixed order, so that the same request has the same address on
 * the page, in a preload link and in what `topslot snippet` prints.
 *
 * @param endpoint base address of the service
 * @param limit 2…30; `undefined`: the service's default, 20
 */
export const widgetRankUrl = (
  endpoint: string,
  app: string,
  sets: readonly string[],
  limit: number | undefined,
  details: number,
  dnt: boolean,
): string =>
  `${url(endpoint, app, 'rank', sets.join('/'))}?${limit ? `limit=${limit}&` : ''}` +
  `${details ? `details=${details}&` : ''}${dnt ? 'dnt=1&' : ''}defer=1&callback=${WIDGET_CALLBACK}`;

/** The address that takes the reward for a decision. Event ids may hold `/`, so they are escaped. */
export const rewardUrl = (endpoint: string, app: string, eventId: string): string =>
  url(endpoint, app, 'reward', encodeURIComponent(eventId));
