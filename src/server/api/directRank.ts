import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiParts } from './request/apiParts.ts';
import { rank } from './rankRoutes.ts';

/** What a rank request looks like that needs no decoding, which is every one that the widget or a snippet makes. */
const PLAIN = /^(\/api\/v2\/([A-Za-z0-9._-]+)\/rank\/[A-Za-z0-9._/-]+)(?:\?([A-Za-z0-9._=&$-]*))?$/;

/** The first value of a parameter in a query that needs no decoding. */
const parameter = (query: string, name: string): string | undefined => {
  for (let from = 0; from < query.length;) {
    const found = query.indexOf('&', from);
    const end = found < 0 ? query.length : found;
    if (query.startsWith(name, from)) {
      const behind = from + name.length;
      if (behind === end) return '';
      if (query[behind] === '=') return query.slice(behind + 1, end);
    }
    from = end + 1;
  }
  return undefined;
};

/**
 * Answers a plain GET rank request below the web framework: the same `rank`, without a `Request`, a `Response` and a router
 * around it, which together cost more than the ranking. Nine of ten requests are these.
 *
 * @returns whether it was one
 */
export const directRank = (parts: ApiParts, request: IncomingMessage, response: ServerResponse): boolean => {
  const [, path, app, query = ''] = (request.method === 'GET' && PLAIN.exec(request.url ?? '')) || [];
  // A path with dots for segments means another one, which the framework works out.
  if (path === undefined || app === undefined || path.includes('/.')) return false;
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  let answer;
  try {
    answer = rank(parts, { method: 'GET', app, path, header, query: (name) => parameter(query, name) });
  } catch {
    // A bug, which the framework meets again, and knows how to report.
    return false;
  }
  const { status, headers } = answer;
  const body = answer.body ?? '';
  const length = Buffer.byteLength(body);
  headers['Content-Length'] = String(length);
  response.writeHead(status, headers);
  // As many bytes as characters: all of it is ASCII, which needs no encoding.
  response.end(body, length === body.length ? 'latin1' : 'utf8');
  return true;
};
