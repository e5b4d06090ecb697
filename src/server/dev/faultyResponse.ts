import { formatRefreshTime } from '../../wire/cds/formatRefreshTime.ts';
import type { Fault } from './behaviours.ts';

const RESPONSES: Partial<Record<Fault, readonly [status: number, type: string, body: string]>> = {
  404: [404, 'text/plain', 'Not found (simulated by the dev server).\n'],
  500: [500, 'text/plain', 'Internal error (simulated by the dev server).\n'],
  empty: [200, 'text/javascript', ''],
  garbage: [200, 'text/javascript', '}{ this is not a script'],
  html: [200, 'text/html', '<!doctype html><title>Welcome to our Wi-Fi</title><h1>Please log in</h1>'],
};

/** Returns the response for a fault that replaces the real response; undefined for other faults. */
export const createFaultyResponse = (fault: Fault, origin: string | undefined): Response | undefined => {
  const [status, type, body] = RESPONSES[fault] ?? [];
  if (status === undefined) return undefined;
  return new Response(body, {
    status,
    headers: {
      'Content-Type': `${type}; charset=utf-8`,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
      // Readable for every site. Otherwise the page would see a CORS error instead of the fault.
      'Access-Control-Allow-Origin': origin ?? '*',
      'Access-Control-Allow-Credentials': 'true',
    },
  });
};

const YEAR = 365 * 24 * 60 * 60 * 1000;
const subtractYear = (time: string): string => formatRefreshTime(Date.parse(time) - YEAR);

/** Applies a fault that changes the body of the real response. Returns the response unchanged for other faults. */
export const corruptResponse = async (response: Response, fault: Fault): Promise<Response> => {
  if (fault !== 'throws' && fault !== 'twice' && fault !== 'stale') return response;
  const body = await response.text();
  const corruptedBody = {
    throws: () => `throw new Error('topslot: exception simulated by the dev server');${body}`,
    twice: () => body + body,
    stale: () => body.replace(/(?<="lastRefresh":")[^"]+/g, subtractYear),
  }[fault]();
  return new Response(corruptedBody, { status: response.status, headers: response.headers });
};
