import type { CallbackFacts } from '../../wire/dashboard/requestFacts.ts';
import type { JoinResult } from '../../wire/dashboard/joinResult.ts';
import type { DeliveryChanges } from './decisions.ts';

/** Returns the last segment of an article's URL as a short name; 'nothing' without an id. */
export const articleName = (id: string | undefined): string =>
  id ? (id.split('/').findLast(Boolean) ?? id) : 'nothing';

/** The maximum number of names in a list. */
const MAX_NAMES = 5;

const listNames = (ids: readonly string[]): string => {
  const more = ids.length - MAX_NAMES;
  return [...ids.slice(0, MAX_NAMES).map(articleName), ...(more > 0 ? [`${more} more`] : [])].join(', ');
};

/** Describes the effect of a callback on the decision that it names. */
const describeEffect = ({ onTop, wasSeen, browser }: CallbackFacts): string => {
  if (onTop === undefined) return 'callback';
  if (!onTop) {
    return wasSeen
      ? 'callback: top story not on top, but displayed before'
      : 'callback: top story not on top, so not activated';
  }
  return browser ? 'callback: top story on top, activated when displayed' : 'callback: top story on top, so activated';
};

/** Describes a callback: its effect, and how the delivery differs from the ranking. */
export const describeCallback = (
  callback: CallbackFacts,
  { filtered, inserted, inOrder }: DeliveryChanges,
  code: number | undefined,
  joined: JoinResult | undefined,
): { readonly effect: string; readonly delivery: string } => {
  const { api, scene, browser, items } = callback;
  const shown = items.filter(({ reason }) => reason !== 'filtered').length;
  const isRejected = code !== undefined && code !== 0;
  const isFirst = joined !== 'repeated' && joined !== 'conflicting';
  const effect = isRejected
    ? `callback rejected with code ${code}`
    : isFirst
      ? describeEffect(callback)
      : 'callback repeated, so ignored';
  return {
    effect: `${api === 'pairec' ? 'PAI-Rec' : 'Volcengine'} ${effect}`,
    delivery: [
      `${shown} ${shown === 1 ? 'item' : 'items'} of scene ${scene}, from ${browser ? 'the page' : 'a server'}`,
      filtered.length > 0 && `without ${listNames(filtered)}`,
      inserted.length > 0 &&
        `with ${inserted.map(({ id, place }) => `${articleName(id)} inserted at ${place}`).join(', ')}`,
      inOrder ? filtered.length + inserted.length === 0 && 'as ranked' : 'in a different order',
    ]
      .filter(Boolean)
      .join(' · '),
  };
};
