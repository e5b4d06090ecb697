import type { Context, MiddlewareHandler } from 'hono';
import type { ApiEnv } from '../api/request/apiEnv.ts';
import type { Behaviours } from './behaviours.ts';
import { answerInstead, spoil } from './faultyAnswer.ts';
import type { RequestLog } from './requestLog.ts';
import { routeOf } from './routeOf.ts';

/** Resolves after so many milliseconds, or as soon as `signal` says so. */
const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Resolves when the client has gone away, or when the server stops. */
const gone = ({ req }: Context<ApiEnv>, stopping: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of [req.raw.signal, stopping]) signal.addEventListener('abort', () => resolve());
    if (stopping.aborted) resolve();
  });

/**
 * Small bodies as text. What is larger is not worth remembering, and is for the route to refuse; what is no text cannot be
 * read here. Taken as bytes all the same: the route gets what is read first, and a text made of protobuf is no protobuf.
 */
const bodyOf = async ({ req }: Context<ApiEnv>): Promise<string> => {
  const length = Number(req.header('content-length') ?? 0);
  if (req.method !== 'POST' || length === 0 || length > 65_536) return '';
  const text = new TextDecoder().decode(await req.arrayBuffer());
  return text.includes('\0') || text.includes('\ufffd') ? '' : text.slice(0, 2000);
};

/**
 * Remembers every request, and misbehaves as it was told.
 *
 * A request is remembered when it arrives, not when it is answered: what a test wants to know of a slow or a failing
 * server is what it received.
 *
 * @param stopping ends every wait
 */
export const devMiddleware =
  (requests: RequestLog, behaviours: Behaviours, stopping: AbortSignal): MiddlewareHandler<ApiEnv> =>
  async (context, next) => {
    const { req } = context;
    const kind = routeOf(req.method, req.path);
    if (!kind) return next();
    const url = new URL(req.url);
    const arrived = performance.now();
    // Set before anything is awaited, so that requests are remembered in the order of their arrival.
    const complete = requests.add({
      time: new Date().toISOString(),
      ...kind,
      method: req.method,
      path: url.pathname + url.search,
      origin: req.header('origin') ?? null,
      contentType: req.header('content-type') ?? null,
      cookie: req.header('cookie') ?? null,
      body: '',
    });
    const { delay, fault } = behaviours.take(kind.route, kind.app);
    complete({ body: await bodyOf(context), fault });

    if (fault === 'never' || fault === 'reset') {
      await (fault === 'never' ? gone(context, stopping) : pause(delay, stopping));
      context.env?.incoming?.socket.destroy();
      return context.body(null);
    }
    const instead = fault && answerInstead(fault, req.header('origin'));
    if (instead) context.res = instead;
    else await next();
    // What a request does has been done by now. A reader who leaves while the answer is held back has still clicked.
    complete({ ...context.get('facts') });
    if (delay) await pause(delay, stopping);
    if (fault) {
      const spoilt = await spoil(context.res, fault);
      context.res = undefined;
      context.res = spoilt;
    }
    complete({ status: context.res.status, took: Math.round(performance.now() - arrived) });
    return undefined;
  };
