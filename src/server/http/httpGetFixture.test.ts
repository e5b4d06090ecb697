import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before } from 'node:test';

import { httpGet } from './httpGet.ts';
import type { HttpOptions, HttpResult } from './httpGet.ts';

// Shared by the tests of httpGet: a real server on a free local port. Each test provides its request handler. The name
// ends in `.test.ts` so that the file is compiled with the tests and not published.

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export const DEFAULTS: HttpOptions = { maxBytes: 10_000, timeout: 5000 };

/** Origin of the server, such as `http://127.0.0.1:40123`. */
export let origin = '';
/** Requests since the last call of `get` or `handleWith`. */
export const requests: IncomingMessage[] = [];

let server: Server;
let handler: Handler;

before(async () => {
  server = createServer((request, response) => {
    requests.push(request);
    handler(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // The test runner also runs this file on its own and then calls no `after`. The server must not keep that process
  // alive.
  server.unref();
  origin = `http://127.0.0.1:${portOf(server)}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** Returns the port of a listening server. */
export function portOf(listening: { readonly address: () => AddressInfo | string | null }): number {
  const bound = listening.address();
  assert.ok(bound !== null && typeof bound === 'object');
  return bound.port;
}

/** Returns the port of the shared server. */
export const serverPort = (): number => portOf(server);

/**
 * Resolves when a stream closes. Unlike `once`, does not reject if the connection is reset, which these tests expect.
 */
export const closeOf = (stream: { readonly on: (event: string, listener: () => void) => unknown }): Promise<void> =>
  new Promise((resolve) => {
    stream.on('error', () => {});
    stream.on('close', resolve);
  });

/** Sets the request handler of the server and clears `requests`. */
export const handleWith = (newHandler: Handler): void => {
  handler = newHandler;
  requests.length = 0;
};

/** Calls `httpGet` for a path of the server, or for an absolute URL. */
export const get = (path: string, newHandler: Handler, options: Partial<HttpOptions> = {}): Promise<HttpResult> => {
  handleWith(newHandler);
  return httpGet(path.startsWith('http') ? path : origin + path, { ...DEFAULTS, ...options });
};

/** Returns the body of a successful result as text. */
export const textOf = (result: HttpResult): string => {
  assert.ok(result.ok, result.ok ? '' : result.why);
  return Buffer.from(result.body).toString();
};

/** Returns the error of a failed result, which must be a sentence. */
export const errorOf = (result: HttpResult): string => {
  assert.ok(!result.ok);
  assert.match(result.why, /^.*\.$/s);
  return result.why;
};

export const hello: Handler = (_request, response) => response.end('hello');
