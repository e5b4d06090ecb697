import type { RecordEffect } from '../../../learn/folds/recordEffect.ts';
import type { RequestFacts } from '../../../wire/dashboard/requestFacts.ts';
import type { App } from '../../ranking/apps.ts';
import type { Catalog } from '../../ranking/catalog.ts';
import type { CallbackDetails } from '../../ranking/service.ts';

/** Limits for the inspector page and the memory of the dev server: a callback may have 10,000 items and long ids. */
const MAX_STORED_ITEMS = 100;
const MAX_TEXT_LENGTH = 500;

/**
 * Returns the facts about a callback that the dev server stores.
 *
 * @param catalog finds items by link or guid; the facts contain the link, as rankings do
 * @param effect the effect of the callback on the app; `undefined` if no app learns from it
 */
export const describeCallback = (
  catalog: Pick<Catalog, 'find'>,
  app: App | undefined,
  callback: CallbackDetails,
  effect: RecordEffect | undefined,
): RequestFacts => {
  const { api, scene, uid, requestId, items, browser = false } = callback;
  const eventId = effect?.eventId ?? requestId;
  return {
    ...(app && { app: app.id }),
    ...(eventId !== undefined && { eventId: eventId.slice(0, MAX_TEXT_LENGTH) }),
    joined: effect?.joined ?? 'dangling',
    callback: {
      api,
      scene,
      uid: uid.slice(0, MAX_TEXT_LENGTH),
      browser,
      items: items.slice(0, MAX_STORED_ITEMS).map(({ id: reportedId, reason }) => {
        const id = catalog.find(reportedId)?.article.link ?? reportedId.slice(0, MAX_TEXT_LENGTH);
        return reason ? { id, reason } : { id };
      }),
      ...(effect?.onTop !== undefined && { onTop: effect.onTop }),
      ...(effect?.wasSeen && { wasSeen: true }),
    },
  };
};
