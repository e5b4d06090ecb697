import { cwd, env } from 'node:process';
import { isObject } from '../wire/isObject.ts';
import { readConfig } from './config/readConfig.ts';
import { appDefaults, type ConfigInput } from './config/schema.ts';
import type { Behaviour } from './dev/behaviours.ts';
import type { RememberedRequest } from '../wire/dashboard/rememberedRequest.ts';
import { serve } from './serve.ts';

/** The options of a test server: the keys of the configuration file, with shorthands for `actionSets` and `apps`. */
export interface ServerOptions extends Omit<ConfigInput, 'apps'> {
  /**
   * The feed of each action set, by the set's name: a URL, or a file relative to the working folder. Default: none.
   *
   * @example { news: './news.xml', sports: 'https://www.example.com/sports.xml' }
   */
  readonly feeds?: Readonly<Record<string, string>>;
  /**
   * The apps by id, or a list of ids. Default: any app id is served. An app without a `policy` keeps the feeds' order
   * (`default`, where `topslot serve` uses `learn`), so that rankings in tests are predictable.
   */
  readonly apps?: NonNullable<ConfigInput['apps']> | readonly string[];
  /** The folder that stores the log, relative to the working folder. Default: the log is in memory. */
  readonly data?: string;
  /** The port to listen on. Default: 0, any free port. */
  readonly port?: number;
  /** Receives each line that `topslot serve` would print, without a line break. Default: the lines are dropped. */
  readonly say?: (line: string) => void;
}

/** A running test server. */
export interface Server extends AsyncDisposable {
  /** The server's address without a trailing slash, such as `http://127.0.0.1:41233`. */
  readonly url: string;
  /**
   * Delays the responses of a route, or makes them fail. Replaces the previous behaviour of the same route and app. A
   * behaviour without `delay` and `fault` restores the normal one.
   *
   * @example
   * server.behave({ route: 'rank', fault: '500', times: 1 }); // The next ranking fails.
   * server.behave({ route: 'reward', delay: 1000 }); // Every reward takes an extra second.
   * @throws TypeError if the behaviour is invalid; the message names each invalid key
   */
  readonly behave: (behaviour: Behaviour) => void;
  /** Returns the last 1,000 requests, oldest first. A request is included from its arrival on. */
  readonly requests: () => readonly RememberedRequest[];
  /**
   * Returns the parsed records of an embedded PAI-Rec topic, oldest first.
   *
   * @param topic the `TopicName` of its configuration
   */
  readonly records: (topic: string) => Promise<readonly unknown[]>;
  /** Stops the server. Sends delayed responses at once, and resolves when all connections and the log are closed. */
  readonly close: () => Promise<void>;
}

/** Keeps rankings predictable: other policies draw at random or learn from earlier requests. */
const DEFAULT_ORDER = { policy: 'default' } as const;

/** Sets the default policy of each app. Leaves invalid values for the check of the configuration to report. */
const withDefaultOrder = (apps: unknown): unknown =>
  isObject(apps)
    ? Object.fromEntries(
        Object.entries(apps).map(([id, app]) => [id, isObject(app) ? { ...DEFAULT_ORDER, ...app } : app]),
      )
    : apps;

/**
 * Starts a ranking server for a test, with the tools of `topslot serve --dev`, and resolves when its feeds have been
 * read.
 *
 * @example
 * await using server = await startServer({ feeds: { news: './news.xml' }, apps: ['my-site'] });
 * await fetch(`${server.url}/api/v2/my-site/rank/news`);
 * assert.equal(server.requests()[0]?.app, 'my-site');
 * @throws Error if an option is invalid, a feed cannot be read, the host is not a loopback address, the port is in use,
 * or another process uses `data`; the message has a sentence for each problem
 */
export const startServer = async (options: ServerOptions = {}): Promise<Server> => {
  const { feeds = {}, apps = {}, data, say: logLine = () => {}, ...configuration } = options;
  const read = readConfig({
    port: 0,
    log: data === undefined ? 'memory' : 'file',
    ...configuration,
    ...(data !== undefined && { data }),
    apps: withDefaultOrder(Array.isArray(apps) ? Object.fromEntries(apps.map((id: string) => [id, {}])) : apps),
    actionSets: {
      ...configuration.actionSets,
      ...Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, { feed }])),
    },
  });
  if (!read.ok) throw new Error(read.why.join(' '));
  const loggedLines: string[] = [];
  for (const warning of read.warnings) logLine(`configuration: ${warning}`);
  const served = await serve({
    config: read.config,
    folder: cwd(),
    environment: env,
    anyApp: { ...appDefaults, ...DEFAULT_ORDER },
    dev: true,
    demo: false,
    useMemoryIfInUse: false,
    useNextFreePort: false,
    logLine: (line) => {
      loggedLines.push(line);
      logLine(line);
    },
  });
  if (!served.ok) throw new Error(served.why);
  const { url, unreadSets, requests, behaviours, close } = served.server;
  const records = async (topic: string): Promise<readonly unknown[]> =>
    (await served.server.records(topic)).map((line): unknown => JSON.parse(line));
  if (unreadSets.length > 0) {
    await close();
    // Otherwise a test with a mistyped feed would only see an empty ranking.
    throw new Error(loggedLines.filter((line) => unreadSets.some((id) => line.startsWith(`feed ${id}:`))).join('\n'));
  }
  return { url, behave: behaviours.set, requests: requests.all, records, close, [Symbol.asyncDispose]: close };
};
