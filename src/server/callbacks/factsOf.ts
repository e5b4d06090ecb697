import type { Effect } from '../../learn/join.ts';
import type { Facts } from '../api/facts.ts';
import type { App } from '../ranking/apps.ts';
import type { Callback } from '../ranking/service.ts';

/** What is to be remembered of a callback. */
export const factsOf = (app: App | undefined, callback: Callback, effect: Effect | undefined): Facts => {
  const { api, scene, uid, requestId, items, browser = false } = callback;
  const eventId = effect?.eventId ?? requestId;
  return {
    ...(app && { app: app.id }),
    ...(eventId !== undefined && { eventId }),
    joined: effect?.joined ?? 'dangling',
    callback: {
      api,
      scene,
      uid,
      browser,
      // An inspector's page shows no ten thousand.
      items: items.slice(0, 100).map(({ id, reason }) => (reason ? { id, reason } : { id })),
      ...(effect?.onTop !== undefined && { onTop: effect.onTop }),
    },
  };
};
