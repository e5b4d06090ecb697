import type { Effect } from '../../../learn/folds/join.ts';
import type { RequestFacts } from '../../../wire/dashboard/requestFacts.ts';
import type { App } from '../../ranking/apps.ts';
import type { Catalog } from '../../ranking/catalog.ts';
import type { Callback } from '../../ranking/service.ts';

/** An inspector's page shows no ten thousand, and a developer's machine need not keep a megabyte of an id. */
const MOST_ITEMS = 100;
const LONGEST = 500;

/**
 * What is to be remembered of a callback.
 *
 * @param catalog knows an item by its guid, too; remembered is its link, as rankings are
 */
export const factsOf = (
  catalog: Pick<Catalog, 'find'>,
  app: App | undefined,
  callback: Callback,
  effect: Effect | undefined,
): RequestFacts => {
  const { api, scene, uid, requestId, items, browser = false } = callback;
  const eventId = effect?.eventId ?? requestId;
  return {
    ...(app && { app: app.id }),
    ...(eventId !== undefined && { eventId: eventId.slice(0, LONGEST) }),
    joined: effect?.joined ?? 'dangling',
    callback: {
      api,
      scene,
      uid: uid.slice(0, LONGEST),
      browser,
      items: items.slice(0, MOST_ITEMS).map(({ id: given, reason }) => {
        const id = catalog.find(given)?.article.link ?? given.slice(0, LONGEST);
        return reason ? { id, reason } : { id };
      }),
      ...(effect?.onTop !== undefined && { onTop: effect.onTop }),
      ...(effect?.wasSeen && { wasSeen: true }),
    },
  };
};
