import type { Context, MiddlewareHandler } from 'hono';
import type { ApiEnv } from '../api/request/apiEnv.ts';
import type { Behaviours } from './behaviours.ts';
import { createFaultyResponse, corruptResponse } from './faultyResponse.ts';
import type { RequestLog } from './requestLog.ts';
import { routeOf } from './routeOf.ts';

/** Resolves after this many milliseconds, or when `signal` aborts. */
const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Resolves when the client disconnects or the server stops. */
const waitForDisconnect = ({ req }: Context<ApiEnv>, stopping: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of [req.raw.signal, stopping]) signal.addEventListener('abort', () => resolve());
    if (stopping.aborted) resolve();
  });

/**
 * Returns the first 2,000 characters of a text body; '' for a body that is binary, larger than 64 kB or absent.
 *
 * Reads bytes even for text: Hono caches the result of the first read for the route, and decoding would destroy a
 * protobuf message.
 */
const readTextBody = async ({ req }: Context<ApiEnv>): Promise<string> => {
  const length = Number(req.header('content-length') ?? 0);
  if (req.method !== 'POST' || length === 0 || length > 65_536) return '';
  const text = new TextDecoder().decode(await req.arrayBuffer());
  return text.includes('\0') || text.includes('\ufffd') ? '' : text.slice(0, 2000);
};

/**
 * Records every request, and simulates delays and faults.
 *
 * Records a request on arrival, because tests of a slow or failing server check what it received.
 *
 * @param stopping ends every delay when it aborts
 */
export const devMiddleware =
  (requests: RequestLog, behaviours: Behaviours, stopping: AbortSignal): MiddlewareHandler<ApiEnv> =>
  async (context, next) => {
    const { req } = context;
    const match = routeOf(req.method, req.path);
    if (!match) return next();
    const url = new URL(req.url);
    const arrivalTime = performance.now();
    // Before the first `await`, so that requests are recorded in the order of their arrival.
    const update = requests.add({
      time: new Date().toISOString(),
      ...match,
      method: req.method,
      path: url.pathname + url.search,
      origin: req.header('origin') ?? null,
      contentType: req.header('content-type') ?? null,
      cookie: req.header('cookie') ?? null,
      body: '',
    });
    const { delay, fault } = behaviours.consume(match.route, match.app);
    update({ body: await readTextBody(context), fault });

    if (fault === 'never' || fault === 'reset') {
      await (fault === 'never' ? waitForDisconnect(context, stopping) : pause(delay, stopping));
      context.env?.incoming?.socket.destroy();
      return context.body(null);
    }
    const faultyResponse = fault && createFaultyResponse(fault, req.header('origin'));
    if (faultyResponse) context.res = faultyResponse;
    else await next();
    // The request has been processed before the delay: a click counts even if the reader leaves during the delay.
    update({ ...context.get('facts') });
    if (delay) await pause(delay, stopping);
    if (fault) {
      const corrupted = await corruptResponse(context.res, fault);
      context.res = undefined;
      context.res = corrupted;
    }
    update({ status: context.res.status, took: Math.round(performance.now() - arrivalTime) });
    return undefined;
  };
