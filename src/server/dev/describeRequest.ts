import type { CallbackFacts } from '../../wire/dashboard/requestFacts.ts';
import type { RememberedRequest } from '../../wire/dashboard/rememberedRequest.ts';

/** Describes how a callback delivered the decision that it names. */
const describeDelivery = ({ onTop, browser, wasSeen }: CallbackFacts): string => {
  if (onTop === undefined) return 'no open decision has this id';
  if (!onTop) {
    return wasSeen
      ? 'top story not delivered on top, but displayed before'
      : 'top story of the ranking not delivered on top';
  }
  return browser ? 'top story delivered on top, activated when displayed' : 'top story delivered on top, so activated';
};

const formatCount = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Returns the console line for an answered request, such as `reward my-site 200: counted 1, event 1f0c…-4q2Gn`. */
export const describeRequest = (request: RememberedRequest): string => {
  const {
    route,
    app,
    status,
    fault,
    eventId,
    ranking,
    probability,
    sets,
    value,
    joined,
    path,
    code,
    callback,
    why,
    on,
  } = request;
  // Vendors' protocols answer errors with status 200 and a code in the body.
  const start = [route, app ?? path, (code || status) ?? 'no answer'].join(' ');
  const details = [
    fault && `fault "${fault}"`,
    why,
    ranking && `${formatCount(ranking.length, 'article')} of ${sets?.join(', ')}, on top ${ranking[0] ?? 'nothing'}`,
    ranking?.length && `with probability ${probability?.toFixed(2)}`,
    callback && `${formatCount(callback.items.length, 'item')} from ${callback.browser ? 'a page' : 'a server'}`,
    on === 0 && 'the page has no ranked story',
    joined && `${joined}${value === undefined ? '' : ` ${value}`}`,
    // Repeated callbacks for a decision have no effect.
    callback && (joined === 'counted' || joined === 'dangling') && describeDelivery(callback),
    eventId && `event ${eventId}`,
  ].filter(Boolean);
  return details.length > 0 ? `${start}: ${details.join(', ')}` : start;
};
