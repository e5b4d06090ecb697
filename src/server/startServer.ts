import { cwd, env } from 'node:process';
import { isObject } from '../wire/isObject.ts';
import { readConfig } from './config/readConfig.ts';
import { appDefaults, type ConfigInput } from './config/schema.ts';
import type { Behaviour } from './dev/behaviours.ts';
import type { RememberedRequest } from '../wire/dashboard/rememberedRequest.ts';
import { serve } from './serve.ts';

/** What a test server is made of: the configuration file's keys, with two shorthands. */
export interface ServerOptions extends Omit<ConfigInput, 'apps'> {
  /** Action sets by name: the address or the file (relative to the working folder) of each one's feed. */
  readonly feeds?: Readonly<Record<string, string>>;
  /**
   * The apps by id, or just their ids. Default: any app id is served. An app that names no policy keeps the feeds' own order
   * here, so that a test knows what to expect.
   */
  readonly apps?: NonNullable<ConfigInput['apps']> | readonly string[];
  /** The folder of the log. Default: the log is kept in memory. */
  readonly data?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Takes the lines that the server would print. Default: nowhere. */
  readonly say?: (line: string) => void;
}

/** A running test server. */
export interface Server extends AsyncDisposable {
  /** Such as `http://127.0.0.1:41233`. */
  readonly url: string;
  /**
   * Makes the server slow or broken from now on.
   *
   * @example server.behave({ route: 'rank', fault: '500', times: 1 })
   * @throws TypeError with a sentence, where the behaviour is not one
   */
  readonly behave: (behaviour: Behaviour) => void;
  /** The last 1,000 requests, oldest first, as they stand now. */
  readonly requests: () => readonly RememberedRequest[];
  /**
   * The records of an embedded PAI-Rec topic, parsed, oldest first.
   *
   * @param topic its `TopicName`
   */
  readonly records: (topic: string) => Promise<readonly unknown[]>;
  /** Ends it; what it holds back is let go at once. */
  readonly close: () => Promise<void>;
}

/** A policy that draws, or learns from the test before, would leave a test guessing. */
const UNTOUCHED = { policy: 'default' } as const;

/** What is no app at all is left for the check of the configuration. */
const inFeedsOrder = (apps: unknown): unknown =>
  isObject(apps)
    ? Object.fromEntries(Object.entries(apps).map(([id, app]) => [id, isObject(app) ? { ...UNTOUCHED, ...app } : app]))
    : apps;

/**
 * Starts a ranking server for a test, and resolves when its feeds have been read.
 *
 * @example
 * await using server = await startServer({ feeds: { news: './news.xml' }, apps: ['my-site'] });
 * await page.goto(myPage(server.url));
 * @throws Error with a sentence for each thing that is wrong: with the options, with a feed, or why it cannot listen
 */
export const startServer = async (options: ServerOptions = {}): Promise<Server> => {
  const { feeds = {}, apps = {}, data, say = () => {}, ...rest } = options;
  const read = readConfig({
    port: 0,
    log: data === undefined ? 'memory' : 'file',
    ...rest,
    ...(data !== undefined && { data }),
    apps: inFeedsOrder(Array.isArray(apps) ? Object.fromEntries(apps.map((id: string) => [id, {}])) : apps),
    actionSets: {
      ...rest.actionSets,
      ...Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, { feed }])),
    },
  });
  if (!read.ok) throw new Error(read.why.join(' '));
  const lines: string[] = [];
  for (const warning of read.warnings) say(`configuration: ${warning}`);
  const served = await serve({
    config: read.config,
    folder: cwd(),
    environment: env,
    anyApp: { ...appDefaults, ...UNTOUCHED },
    dev: true,
    demo: false,
    memoryIfInUse: false,
    nextFreePort: false,
    say: (line) => {
      lines.push(line);
      say(line);
    },
  });
  if (!served.ok) throw new Error(served.why);
  const { url, missing, requests, behaviours, close } = served.server;
  const records = async (topic: string): Promise<readonly unknown[]> =>
    (await served.server.records(topic)).map((line): unknown => JSON.parse(line));
  if (missing.length > 0) {
    await close();
    // A test with a mistyped feed would otherwise wonder about an empty ranking.
    throw new Error(lines.filter((line) => missing.some((id) => line.startsWith(`feed ${id}:`))).join('\n'));
  }
  return { url, behave: behaviours.set, requests: requests.all, records, close, [Symbol.asyncDispose]: close };
};
