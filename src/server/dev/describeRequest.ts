import type { RememberedRequest } from './requestLog.ts';

/** One line of the console for an answered request, such as `reward my-site 200: counted 1 for 1f0c…-4q2Gn`. */
export const describeRequest = (request: RememberedRequest): string => {
  const { route, app, status, fault, eventId, ranking, probability, sets, value, joined, path } = request;
  const start = [route, app ?? path, status ?? 'no answer'].join(' ');
  const details = [
    fault && `fault "${fault}"`,
    ranking && `${ranking.length} articles of ${sets?.join(', ')}, on top ${ranking[0] ?? 'nothing'}`,
    ranking?.length && `with probability ${probability?.toFixed(2)}`,
    joined && `${joined}${value === undefined ? '' : ` ${value}`}`,
    eventId && `event ${eventId}`,
  ].filter(Boolean);
  return details.length > 0 ? `${start}: ${details.join(', ')}` : start;
};
