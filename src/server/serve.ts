import { resolve } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { ApiEnv } from './api/request/apiEnv.ts';
import type { ApiParts } from './api/request/apiParts.ts';
import { createApi } from './api/createApi.ts';
import { directRank } from './api/directRank.ts';
import { widgetRoutes } from './api/widgetRoutes.ts';
import { readApplications } from './callbacks/volcengine/applications.ts';
import { createCallbacks } from './callbacks/createCallbacks.ts';
import { idleWarnings } from './callbacks/idleWarnings.ts';
import { openCallbacks } from './callbacks/openCallbacks.ts';
import { createArticlePages } from './articles/articlePages.ts';
import { readDuration } from './config/duration.ts';
import { appDefaults, applicationDefaults, type AppConfig, type Config } from './config/schema.ts';
import type { Behaviours } from './dev/behaviours.ts';
import { createDevTools } from './dev/devTools.ts';
import { createLearning } from './dev/learning/createLearning.ts';
import { createSimulation } from './dev/learning/simulation.ts';
import { isLoopback } from './dev/isLoopback.ts';
import type { RequestLog } from './dev/requestLog.ts';
import { openFeeds } from './feeds/openFeeds.ts';
import { listen, type Listened } from './listen.ts';
import { openLog } from './openLog.ts';
import { createApps } from './ranking/apps.ts';
import { createCatalog } from './ranking/catalog.ts';
import { createRandomHex } from './text/randomHex.ts';
import { createService } from './ranking/service.ts';
import { createReadership } from '../learn/simulate/createReadership.ts';

export interface ServeOptions {
  readonly config: Config;
  /** What relative paths in the configuration start from. */
  readonly folder: string;
  /** What an app is where the configuration names none, and so any id is served. Default: one of which it says nothing. */
  readonly anyApp?: AppConfig;
  /** How large a file of the log gets, in bytes. Default: 64 MiB, more under a heavy load. */
  readonly segmentBytes?: number;
  /** Adds the inspector, the memory of requests and the behaviours. Loopback only. */
  readonly dev: boolean;
  /** Serves the demo newspaper at `/`; with `dev` only. */
  readonly demo: boolean;
  /** Where another process writes the log, keep it in memory instead. */
  readonly memoryIfInUse: boolean;
  /** Where the port is taken, try the ones behind it. */
  readonly nextFreePort: boolean;
  /** Takes a line for the operator. */
  readonly say: (line: string) => void;
  /** Holds the secrets that the configuration only names. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A running server. */
export interface Running {
  /** Where browsers reach it, without a slash at its end. */
  readonly url: string;
  /** Where it listens: the same, unless the configuration has a `publicUrl`. */
  readonly localUrl: string;
  /** The action sets that could not be read at the start. */
  readonly missing: readonly string[];
  /** What it remembers of requests: nothing without `dev`. */
  readonly requests: RequestLog;
  /** How it is to misbehave: without effect without `dev`. */
  readonly behaviours: Behaviours;
  /** The records of a PAI-Rec topic, one JSON text each, oldest first. */
  readonly records: (topic: string) => Promise<readonly string[]>;
  /** Answers what is under way, waits for the log, and resolves when everything is closed. */
  readonly close: () => Promise<void>;
}

export type Served = { readonly ok: true; readonly server: Running } | { readonly ok: false; readonly why: string };

/** Paths of the wires, as opposed to files. */
const isApi = /^\/(?:predict\/)?api\//;

/** The built package: dist/, with demo/ beside it. */
const DIST = new URL('../', import.meta.url);

const MOST_PORTS = 20;

const listenSomewhere = async (
  handle: Parameters<typeof listen>[0],
  { config: { host, port }, nextFreePort, say }: ServeOptions,
): Promise<Listened> => {
  let listened = await listen(handle, host, port);
  for (let next = port + 1; !listened.ok && listened.taken && nextFreePort && next < port + MOST_PORTS; next += 1) {
    listened = await listen(handle, host, next);
    if (listened.ok) say(`port ${port} is in use, so this is ${next}`);
  }
  return listened;
};

/** Puts the server together, starts it, and resolves once every feed was read, or could not be. */
export const serve = async (options: ServeOptions): Promise<Served> => {
  const { config, folder, dev, demo, say } = options;
  if (dev && !isLoopback(config.host)) {
    return { ok: false, why: `--dev is for this machine only: host must be a loopback address, not ${config.host}.` };
  }
  const { volcengine } = config;
  const anyApplication = Object.keys(config.apps).length === 0 ? applicationDefaults : undefined;
  const read = readApplications(volcengine.applications, anyApplication, options.environment);
  if (!read.ok) return read;
  const now = Date.now;
  const random = createRandomHex();
  const apps = createApps(config.apps, options.anyApp ?? appDefaults);
  let isKept = config.log !== 'memory';
  const retention = readDuration(config.retention) ?? Infinity;
  const logOptions = {
    folder: resolve(folder, config.data, 'log'),
    folds: apps,
    retention,
    ...(options.segmentBytes !== undefined && { segmentBytes: options.segmentBytes }),
    rotated: apps.forgetWritten,
    now,
    say,
  };
  let opened = await openLog({ ...logOptions, log: config.log });
  if (!opened.ok && opened.inUse && options.memoryIfInUse) {
    say(`log: ${opened.why} This server keeps its own in memory; --data <folder> gives it a place.`);
    opened = await openLog({ ...logOptions, log: 'memory' });
    isKept = false;
  }
  if (!opened.ok) return opened;
  const { log } = opened;

  let url = '';
  const feeds = openFeeds({ actionSets: config.actionSets, folder, base: () => `${url}/`, now, say });
  const pages = createArticlePages({ now, say });
  const catalog = createCatalog(feeds.sets, pages, now);
  const service = createService(log, now, random);
  const data = isKept ? resolve(folder, config.data) : undefined;
  const { applications } = read;
  const callbacks = openCallbacks({ config, folder, data, apps, catalog, service, applications, dev, now, say });
  const learning = createLearning(apps, feeds.sets, now);
  const ranked: ApiParts['ranked'] = (app, recommendation) => {
    callbacks.ranked(app, recommendation);
    if (dev) learning.ranked(app, recommendation);
  };
  const parts = {
    apps,
    catalog,
    service,
    ranked,
    dev,
    isHttps: (header: (name: string) => string | undefined): boolean =>
      url.startsWith('https:') ||
      (config.trustProxy && header('x-forwarded-proto')?.split(',', 1)[0]?.trim() === 'https'),
    now,
    random,
  };

  const tools = createDevTools({
    demo: demo ? new URL('../demo/', DIST) : undefined,
    url: () => url,
    learning,
    simulation: createSimulation({
      apps,
      catalog,
      service,
      ranked,
      now,
      readership: () => createReadership('demo'),
      say,
    }),
    say,
  });
  const app = new Hono<ApiEnv>();
  if (dev) app.use(tools.middleware);
  app.route('/', createApi(parts)).route('/', createCallbacks(callbacks.parts)).route('/', widgetRoutes(DIST));
  if (dev) app.route('/', tools.routes);
  else app.get('/', (context) => context.text('topslot\n'));
  app.notFound(({ req, text }) => {
    // In PAI-Rec's words, for whoever tests against them.
    if (/^\/api\/(?!v2\/)/.test(req.path)) return text('url not found route info', 404);
    return text(`There is nothing at ${req.path.slice(0, 200)}.\n`, 404);
  });
  app.onError((error, context) => {
    say(`error: ${context.req.method} ${context.req.path}: ${error.stack ?? error.message}`);
    return context.text('Something went wrong here. The console says what.\n', 500);
  });

  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: !dev });
  let loading: Promise<void> | undefined = Promise.resolve();
  const listened = await listenSomewhere((request, response) => {
    // Until the feeds are read there is nothing to rank, and an empty answer would be worse than a late one.
    if (loading && isApi.test(request.url ?? '')) void loading.then(() => answer(request, response));
    // Under --dev every request is to be remembered, and may have to fail.
    else if (dev || !directRank(parts, request, response)) void answer(request, response);
  }, options);
  if (!listened.ok) {
    await log.close();
    return listened;
  }
  url = config.publicUrl?.replace(/\/$/, '') ?? listened.server.url;
  loading = feeds.load();
  await loading;
  loading = undefined;
  for (const warning of idleWarnings(config, apps)) say(warning);
  if (!dev && Object.keys(config.apps).length === 0) say('apps: none configured, so any app id is served');
  if (demo) for (const link of feeds.links()) pages.want(link, true);

  const close = async (): Promise<void> => {
    feeds.stop();
    pages.stop();
    tools.stop();
    await listened.server.close();
    await callbacks.close();
    await log.close();
  };
  const missing = feeds.sets.filter((set) => set.state() === null).map(({ id }) => id);
  const localUrl = listened.server.url;
  return {
    ok: true,
    server: {
      url,
      localUrl,
      missing,
      requests: tools.requests,
      behaviours: tools.behaviours,
      records: callbacks.records,
      close,
    },
  };
};
