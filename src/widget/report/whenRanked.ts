import type { TopslotEvents } from '../api/events.ts';
import type { Topslot } from '../api/topslot.ts';

type LaidOut = TopslotEvents['topslot:ranked'];

/**
 * Children of all elements that may be a mounted list: those with an app's name, and since a list that the page mounts itself
 * carries none, those that hold two of a kind. To ask more of them would cost time: on a page of 3,000 elements these are
 * about 300, and 3 ms.
 */
const CHILDREN = '[data-topslot-app]>*,:nth-of-type(2)';

/**
 * Calls `found` with what every decision has laid out, once per decision: from now on by the event, and where the widget's
 * script was faster than this one, for the lists that stand in ranked order already.
 *
 * @param found what it throws, or rejects with, is nobody's
 * @param signal ends it
 */
export const whenRanked = (found: (laidOut: LaidOut) => Promise<unknown>, signal: AbortSignal): void => {
  const known = new Set<string>();
  const take = async (laidOut: LaidOut): Promise<void> => {
    // An event of that name can be anybody's, with anything in it.
    try {
      const { appId, eventId } = laidOut.data;
      // No app's id has a space in it.
      const decision = `${appId} ${eventId}`;
      if (signal.aborted || known.has(decision)) return;
      known.add(decision);
      await found(laidOut);
    } catch {}
  };
  const hear = ({ detail }: { readonly detail: LaidOut }): void => {
    void take(detail);
  };
  document.addEventListener('topslot:ranked', hear, { signal });

  // The page's queue, or an element that is called so, has none that can be called.
  const { mount }: Partial<Topslot> = Object(window.topslot);
  // A mounted list gives its handle without a look at the options. For any other the signal is asked first of all, and one
  // that cannot be asked throws: nothing is mounted, nothing is requested, and the list can be ranked later. (One that is
  // aborted already would end as well, but with a `topslot:default` on a list that is about to be ranked.)
  const options = { signal: new Proxy(signal, {}) };
  for (const { parentElement } of document.querySelectorAll(CHILDREN)) {
    try {
      if (parentElement) {
        void mount?.(parentElement, options).ready.then((outcome) => {
          if ('data' in outcome) void take(outcome);
        });
      }
    } catch {}
  }
};
