import type { CallbackFacts } from '../../api/facts.ts';
import type { Joined } from '../../../learn/join.ts';
import type { Changes } from './model.ts';

/** The last part of an address, which is what tells articles apart. */
export const articleName = (id: string | undefined): string =>
  id ? (id.split('/').findLast(Boolean) ?? id) : 'nothing';

const names = (ids: readonly string[]): string => ids.map(articleName).join(', ');

/** What a callback came to, and what it says was delivered, for a reader of the inspector. */
export const describeCallback = (
  { api, scene, browser, items, onTop }: CallbackFacts,
  { filtered, inserted, inOrder }: Changes,
  code: number | undefined,
  joined: Joined | undefined,
): { readonly taken: string; readonly delivered: string } => {
  const shown = items.filter(({ reason }) => reason !== 'filtered').length;
  const refused = code !== undefined && code !== 0;
  const verdict = onTop === undefined ? '' : onTop ? ': delivered on top' : ': not delivered on top';
  const took = refused ? `refused with code ${code}` : joined === 'repeated' ? 'came again' : `callback${verdict}`;
  return {
    taken: `${api === 'pairec' ? 'PAI-Rec' : 'Volcengine'} ${took}`,
    delivered: [
      `${shown} items of scene ${scene}, from ${browser ? 'the page' : 'a server'}`,
      filtered.length > 0 && `without ${names(filtered)}`,
      inserted.length > 0 &&
        `with ${inserted.map(({ id, place }) => `${articleName(id)} put in at ${place}`).join(', ')}`,
      inOrder ? filtered.length + inserted.length === 0 && 'as ranked' : 'in another order',
    ]
      .filter(Boolean)
      .join(' · '),
  };
};
