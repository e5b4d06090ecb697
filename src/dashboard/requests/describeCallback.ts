import type { CallbackFacts } from '../../wire/dashboard/requestFacts.ts';
import type { Joined } from '../../wire/dashboard/joined.ts';
import type { Changes } from './model.ts';

/** The last part of an address, which is what tells articles apart. */
export const articleName = (id: string | undefined): string =>
  id ? (id.split('/').findLast(Boolean) ?? id) : 'nothing';

/** More would fill the page, and say no more. */
const MOST_NAMES = 5;

const names = (ids: readonly string[]): string => {
  const more = ids.length - MOST_NAMES;
  return [...ids.slice(0, MOST_NAMES).map(articleName), ...(more > 0 ? [`${more} more`] : [])].join(', ');
};

/** What follows for the decision that it names. */
const verdict = ({ onTop, wasSeen, browser }: CallbackFacts): string => {
  if (onTop === undefined) return 'callback';
  if (!onTop) return wasSeen ? 'callback: not on top, but seen before' : 'callback: not on top, so never shown';
  return browser ? 'callback: on top, yet to be displayed' : 'callback: on top, so activated';
};

/** What a callback came to, and what it says was delivered, for a reader of the inspector. */
export const describeCallback = (
  callback: CallbackFacts,
  { filtered, inserted, inOrder }: Changes,
  code: number | undefined,
  joined: Joined | undefined,
): { readonly taken: string; readonly delivered: string } => {
  const { api, scene, browser, items } = callback;
  const shown = items.filter(({ reason }) => reason !== 'filtered').length;
  const refused = code !== undefined && code !== 0;
  const isFirst = joined !== 'repeated' && joined !== 'conflicting';
  const took = refused ? `refused with code ${code}` : isFirst ? verdict(callback) : 'came again, and changes nothing';
  return {
    taken: `${api === 'pairec' ? 'PAI-Rec' : 'Volcengine'} ${took}`,
    delivered: [
      `${shown} ${shown === 1 ? 'item' : 'items'} of scene ${scene}, from ${browser ? 'the page' : 'a server'}`,
      filtered.length > 0 && `without ${names(filtered)}`,
      inserted.length > 0 &&
        `with ${inserted.map(({ id, place }) => `${articleName(id)} put in at ${place}`).join(', ')}`,
      inOrder ? filtered.length + inserted.length === 0 && 'as ranked' : 'in another order',
    ]
      .filter(Boolean)
      .join(' · '),
  };
};
