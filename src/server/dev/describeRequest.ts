import type { CallbackFacts } from '../../wire/dashboard/requestFacts.ts';
import type { RememberedRequest } from '../../wire/dashboard/rememberedRequest.ts';

/** What a callback says of the decision that it names. */
const whatFollows = ({ onTop, browser, wasSeen }: CallbackFacts): string => {
  if (onTop === undefined) return 'names no open decision';
  if (!onTop) {
    return wasSeen
      ? 'its top story was not delivered on top, but was seen before'
      : 'its top story was not delivered on top: never shown';
  }
  return browser ? 'delivered on top; displayed will activate it' : 'delivered on top: activated';
};

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** One line of the console for an answered request, such as `reward my-site 200: counted 1 for 1f0c…-4q2Gn`. */
export const describeRequest = (request: RememberedRequest): string => {
  const { route, app, status, fault, eventId, ranking, probability, sets, value, joined, path, code, callback, why } =
    request;
  // Where the status says nothing, the code in the body does.
  const start = [route, app ?? path, (code || status) ?? 'no answer'].join(' ');
  const details = [
    fault && `fault "${fault}"`,
    why,
    ranking && `${count(ranking.length, 'article')} of ${sets?.join(', ')}, on top ${ranking[0] ?? 'nothing'}`,
    ranking?.length && `with probability ${probability?.toFixed(2)}`,
    callback && `${count(callback.items.length, 'item')} from ${callback.browser ? 'a page' : 'a server'}`,
    joined && `${joined}${value === undefined ? '' : ` ${value}`}`,
    // Only the first callback for a request leads to anything.
    callback && (joined === 'counted' || joined === 'dangling') && whatFollows(callback),
    eventId && `event ${eventId}`,
  ].filter(Boolean);
  return details.length > 0 ? `${start}: ${details.join(', ')}` : start;
};
