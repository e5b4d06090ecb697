import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiParts } from './request/apiParts.ts';
import { rank } from './rankRoutes.ts';

/** Matches rank URLs that need no decoding. The widget and the snippets send only such URLs. */
const PLAIN_URL = /^(\/api\/v2\/([A-Za-z0-9._-]+)\/rank\/[A-Za-z0-9._/-]+)(?:\?([A-Za-z0-9._=&$-]*))?$/;

/** Returns the first value of a parameter in a query string that needs no decoding. */
const findParameter = (query: string, name: string): string | undefined => {
  for (let start = 0; start < query.length;) {
    const separator = query.indexOf('&', start);
    const end = separator < 0 ? query.length : separator;
    if (query.startsWith(name, start)) {
      const valueStart = start + name.length;
      if (valueStart === end) return '';
      if (query[valueStart] === '=') return query.slice(valueStart + 1, end);
    }
    start = end + 1;
  }
  return undefined;
};

/**
 * Answers a plain GET rank request without the web framework. It calls the same `rank`; creating a `Request` and a
 * `Response` and routing them costs more than the ranking. Nine of ten requests take this path.
 *
 * @returns whether the request was answered; if not, pass it to the framework
 */
export const rankDirectly = (parts: ApiParts, request: IncomingMessage, response: ServerResponse): boolean => {
  const [, path, app, query = ''] = (request.method === 'GET' && PLAIN_URL.exec(request.url ?? '')) || [];
  // The framework resolves `.` and `..` segments.
  if (path === undefined || app === undefined || path.includes('/.')) return false;
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  let answer;
  try {
    answer = rank(parts, { method: 'GET', app, path, header, query: (name) => findParameter(query, name) });
  } catch {
    // A bug. The framework runs into it again and reports it.
    return false;
  }
  const { status, headers } = answer;
  const body = answer.body ?? '';
  const length = Buffer.byteLength(body);
  headers['Content-Length'] = String(length);
  response.writeHead(status, headers);
  // If there are as many bytes as characters, the body is ASCII, and latin1 is the faster encoding.
  response.end(body, length === body.length ? 'latin1' : 'utf8');
  return true;
};
