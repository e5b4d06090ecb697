import type { TopslotEvents } from '../api/events.ts';
import type { Topslot } from '../api/topslot.ts';

type Ranked = TopslotEvents['topslot:ranked'];

/**
 * Calls `onRanked` once for each decision that is shown: for the lists that the widget's script has already ranked, and
 * then for each `topslot:ranked` event.
 *
 * @param onRanked its errors and rejections are ignored
 * @param signal stops the calls
 */
export const whenRanked = (onRanked: (ranked: Ranked) => Promise<unknown>, signal?: AbortSignal): void => {
  const seen = new Set<string>();
  const handleRanked = async (ranked: Ranked): Promise<void> => {
    // Any script can dispatch this event, with any detail.
    try {
      // An app id contains no space, so the pair is unambiguous.
      const decision = `${ranked.data.appId} ${ranked.data.eventId}`;
      if (seen.has(decision)) return;
      seen.add(decision);
      await onRanked(ranked);
    } catch {}
  };
  const options: object = { signal };
  addEventListener('topslot:ranked', ({ detail }) => void handleRanked(detail), options);

  // `window.topslot` can also be the page's queue, or an element with that id. Those have no function `lists`.
  const { lists }: Partial<Topslot> = Object(window.topslot);
  if (typeof lists === 'function') {
    for (const { ranked } of lists()) if (ranked) void handleRanked(ranked);
  }
};
