import type { App } from '../../ranking/apps.ts';
import type { Answer, Ask } from './ask.ts';
import { corsHeaders } from './cors.ts';
import type { RequestFacts } from '../../../wire/dashboard/requestFacts.ts';

/** What a good answer carries beside the headers that all have. */
export interface Payload {
  readonly body: string;
  readonly type: 'text/javascript' | 'application/json';
  /** The value of a `Set-Cookie` header. */
  readonly cookie: string | undefined;
}

/**
 * A good answer. A real client asserts `x-msdecision-src`; the other headers keep the answer from being sniffed, stored, or
 * blocked on another site's page.
 */
export const good = ({ header }: Ask, app: App, facts: () => RequestFacts, payload?: Payload): Answer => {
  const headers = corsHeaders(header('origin'));
  headers['X-Content-Type-Options'] = 'nosniff';
  headers['Cache-Control'] = 'no-store';
  headers['Cross-Origin-Resource-Policy'] = 'cross-origin';
  headers['x-msdecision-src'] = `site://${app.id}`;
  if (payload) headers['Content-Type'] = `${payload.type}; charset=utf-8`;
  if (payload?.cookie !== undefined) headers['Set-Cookie'] = payload.cookie;
  return { status: 200, headers, body: payload?.body ?? null, facts };
};

/** An answer that says in a sentence what was wrong with the request, and what to do. */
export const refuse = ({ header, app }: Ask, status: 400 | 403 | 404 | 405 | 413 | 503, why: string): Answer => ({
  status,
  headers: {
    'Content-Type': 'text/plain; charset=UTF-8',
    // A site that may not ask may not read why either.
    ...(status === 403 ? { Vary: 'Origin' } : corsHeaders(header('origin'))),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  },
  body: `${why}\n`,
  facts: () => ({ app }),
});

/** For a body that was larger than `most` bytes. */
export const refuseLarge = (ask: Ask, most: number): Answer =>
  refuse(ask, 413, `The body is larger than ${most} bytes.`);

/** Tells an answer from what was looked for in its place. */
export const isAnswer = (found: object): found is Answer => 'status' in found;
