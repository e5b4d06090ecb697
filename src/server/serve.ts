import type { ApiParts } from './api/request/apiParts.ts';
import { createApi } from './api/createApi.ts';
import { widgetRoutes } from './api/widgetRoutes.ts';
import { createArticlePages } from './articles/articlePages.ts';
import { createCallbackRoutes } from './callbacks/createCallbackRoutes.ts';
import { findConfigWarnings } from './callbacks/findConfigWarnings.ts';
import { openCallbacks } from './callbacks/openCallbacks.ts';
import { readApplications } from './callbacks/volcengine/applications.ts';
import { appDefaults, applicationDefaults, type AppConfig, type Config } from './config/schema.ts';
import { createHttpsCheck } from './createHttpsCheck.ts';
import { createRequestListener } from './createRequestListener.ts';
import { createRoutes } from './createRoutes.ts';
import type { Behaviours } from './dev/behaviours.ts';
import { createDevTools } from './dev/devTools.ts';
import { isLoopback } from './dev/isLoopback.ts';
import { createLearning } from './dev/learning/createLearning.ts';
import { createSimulation } from './dev/learning/simulation.ts';
import type { RequestLog } from './dev/requestLog.ts';
import { openFeeds } from './feeds/openFeeds.ts';
import { listen } from './listen.ts';
import { listenOnFreePort } from './listenOnFreePort.ts';
import { openServerLog } from './openServerLog.ts';
import { createApps } from './ranking/apps.ts';
import { createCatalog } from './ranking/catalog.ts';
import { createService } from './ranking/service.ts';
import { createRandomHex } from './text/createRandomHex.ts';
import { createRunningPageReaders } from '../learn/simulate/createRunningPageReaders.ts';

export interface ServeOptions {
  readonly config: Config;
  /** The folder that relative paths in the configuration refer to. */
  readonly folder: string;
  /**
   * Settings of every app id that is requested while the configuration has no apps. Default: the defaults of an app.
   */
  readonly anyApp?: AppConfig;
  /** Size at which a log file is full and the next one begins, in bytes. Default: 64 MiB, more under a heavy load. */
  readonly segmentBytes?: number;
  /** Adds the inspector, the recorded requests and simulated faults. Needs a loopback host. */
  readonly dev: boolean;
  /** Serves the demo newspaper at `/`. Needs `dev`. */
  readonly demo: boolean;
  /** Keeps the log in memory if another process has locked the one on disk. Otherwise that is an error. */
  readonly useMemoryIfInUse: boolean;
  /** Tries the next ports if the configured one is in use. Otherwise that is an error. */
  readonly useNextFreePort: boolean;
  /** Receives each line of the operator's console. */
  readonly logLine: (line: string) => void;
  /** The environment variables, which hold the secrets that the configuration refers to by name. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A running server. */
export interface RunningServer {
  /** The address that browsers use, without a trailing slash. */
  readonly url: string;
  /** The address that the server listens on: equal to `url`, unless the configuration has a `publicUrl`. */
  readonly localUrl: string;
  /** The ids of the action sets whose feeds could not be read at the start. */
  readonly unreadSets: readonly string[];
  /** The recorded requests; always empty without `dev`. */
  readonly requests: RequestLog;
  /** The simulated faults and delays; without effect without `dev`. */
  readonly behaviours: Behaviours;
  /** Returns the records of a PAI-Rec topic, oldest first, each as JSON. */
  readonly records: (topic: string) => Promise<readonly string[]>;
  /** Answers the open requests, waits for the log, and resolves when everything is closed. */
  readonly close: () => Promise<void>;
}

export type ServeResult =
  { readonly ok: true; readonly server: RunningServer } | { readonly ok: false; readonly why: string };

/** The built package: `dist/`, next to `demo/`. */
const DIST = new URL('../', import.meta.url);
const DEMO = new URL('../demo/', DIST);

/**
 * Assembles a server, starts it, and resolves after the first attempt to read every feed. A feed that cannot be read
 * does not stop the start: see {@link RunningServer.unreadSets}.
 */
export const serve = async (options: ServeOptions): Promise<ServeResult> => {
  const { config, folder, dev, demo, logLine } = options;
  if (dev && !isLoopback(config.host)) {
    return { ok: false, why: `--dev is for this machine only: host must be a loopback address, not ${config.host}.` };
  }
  const now = Date.now;
  const random = createRandomHex();
  let url = '';

  // Apps, with the state that they learned from the log.
  const { apps: appConfigs, actionSets, volcengine, publicUrl, trustProxy } = config;
  const hasApps = Object.keys(appConfigs).length > 0;
  const anyApplication = hasApps ? undefined : applicationDefaults;
  const read = readApplications(volcengine.applications, anyApplication, options.environment);
  if (!read.ok) return read;
  const { applications } = read;
  const apps = createApps(appConfigs, options.anyApp ?? appDefaults);
  const { segmentBytes, useMemoryIfInUse } = options;
  const opened = await openServerLog({ config, folder, apps, segmentBytes, useMemoryIfInUse, now, logLine });
  if (!opened.ok) return opened;
  const { log, dataFolder: data } = opened;

  // Feeds and articles.
  const feeds = openFeeds({ actionSets, folder, base: () => `${url}/`, now, logLine });
  const pages = createArticlePages({ now, logLine });
  const catalog = createCatalog(feeds.sets, pages, now);

  // Rankings, and what is notified of them.
  const service = createService(log, now, random);
  const callbacks = openCallbacks({
    config,
    folder,
    data,
    apps,
    catalog,
    service,
    applications,
    dev,
    now,
    logLine,
  });
  const learning = createLearning(apps, feeds.sets, now);
  const onRanked: ApiParts['onRanked'] = (app, recommendation) => {
    callbacks.onRanked(app, recommendation);
    if (dev) learning.recordRanking(app, recommendation);
  };
  const isHttps = createHttpsCheck(() => url, trustProxy);
  const api: ApiParts = { apps, catalog, service, onRanked, dev, isHttps, now, random };

  // Tools of --dev. Without --dev they are created but not used.
  const readership = () => createRunningPageReaders('demo');
  const simulation = createSimulation({ apps, catalog, service, onRanked, now, readership, logLine });
  const devTools = createDevTools({ demo: demo ? DEMO : undefined, url: () => url, learning, simulation, logLine });

  // HTTP server. Requests of the API wait until the feeds have been read.
  const routes = createRoutes({
    routes: [createApi(api), createCallbackRoutes(callbacks.parts), widgetRoutes(DIST)],
    devTools: dev ? devTools : undefined,
    logLine,
  });
  let loading: Promise<void> | undefined = Promise.resolve();
  const listener = createRequestListener({ routes, api, loading: () => loading });
  const { host, port } = config;
  const listening = await (options.useNextFreePort
    ? listenOnFreePort(listener, { host, port, logLine })
    : listen(listener, host, port));
  if (!listening.ok) {
    await log.close();
    return listening;
  }
  const { url: localUrl, close: stopListening } = listening.server;
  url = publicUrl?.replace(/\/$/, '') ?? localUrl;

  // Feeds are read only now, because relative links in them are resolved against the server's address.
  loading = feeds.load();
  await loading;
  loading = undefined;
  if (demo) for (const link of feeds.links()) pages.prefetch(link, true);

  for (const warning of findConfigWarnings(config, apps)) logLine(warning);
  if (!dev && !hasApps) logLine('apps: none configured, so any app id is served');

  const unreadSets = feeds.sets.filter((set) => set.state() === null).map(({ id }) => id);
  const { requests, behaviours } = devTools;
  const { records } = callbacks;
  const close = async (): Promise<void> => {
    feeds.stop();
    pages.stop();
    devTools.stop();
    await stopListening();
    await callbacks.close();
    await log.close();
  };
  return { ok: true, server: { url, localUrl, unreadSets, requests, behaviours, records, close } };
};
