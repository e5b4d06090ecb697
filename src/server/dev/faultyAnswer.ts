import { formatRefreshTime } from '../../wire/cds/refreshTime.ts';
import type { Fault } from './behaviours.ts';

const ANSWERS: Partial<Record<Fault, readonly [status: number, type: string, body: string]>> = {
  404: [404, 'text/plain', 'Not found, because the dev server was told so.\n'],
  500: [500, 'text/plain', 'An error, because the dev server was told so.\n'],
  empty: [200, 'text/javascript', ''],
  garbage: [200, 'text/javascript', '}{ this is not a script'],
  html: [200, 'text/html', '<!doctype html><title>Welcome to our Wi-Fi</title><h1>Please log in</h1>'],
};

/** The answer that takes the place of the real one, for the faults that need none; else `undefined`. */
export const answerInstead = (fault: Fault, origin: string | undefined): Response | undefined => {
  const [status, type, body] = ANSWERS[fault] ?? [];
  if (status === undefined) return undefined;
  return new Response(body, {
    status,
    headers: {
      'Content-Type': `${type}; charset=utf-8`,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
      // Readable, so that the page meets the fault itself and not its browser's refusal to show it.
      'Access-Control-Allow-Origin': origin ?? '*',
      'Access-Control-Allow-Credentials': 'true',
    },
  });
};

const A_YEAR = 365 * 24 * 60 * 60 * 1000;
const aYearAgo = (time: string): string => formatRefreshTime(Date.parse(time) - A_YEAR);

/** A good answer made bad. */
export const spoil = async (answer: Response, fault: Fault): Promise<Response> => {
  if (fault !== 'throws' && fault !== 'twice' && fault !== 'stale') return answer;
  const body = await answer.text();
  const spoilt = {
    throws: () => `throw new Error('topslot: the dev server was told to throw');${body}`,
    twice: () => body + body,
    stale: () => body.replace(/(?<="lastRefresh":")[^"]+/g, aYearAgo),
  }[fault]();
  return new Response(spoilt, { status: answer.status, headers: answer.headers });
};
