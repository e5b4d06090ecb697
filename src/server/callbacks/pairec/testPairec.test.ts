import assert from 'node:assert/strict';
import type { LogRecord } from '../../../learn/records/record.ts';
import { EXAMPLE } from '../../../wire/pairec/documentExample.test.ts';
import { readPairec } from '../../config/readPairec.ts';
import { appDefaults, type AppConfig } from '../../config/schema.ts';
import type { PairecConfig } from '../../config/pairecSchema.ts';
import type { Article } from '../../feeds/article.ts';
import type { WriteResult, Log } from '../../log/commit/log.ts';
import { createTestLog } from '../../log/testLog.test.ts';
import { createApps, type App } from '../../ranking/apps.ts';
import { createCatalog, type Catalog } from '../../ranking/catalog.ts';
import { createService } from '../../ranking/service.ts';
import { createCallbackRoutes } from '../createCallbackRoutes.ts';
import { createLoadFeatures } from './loadFeatures.ts';
import { createPairecRecorder } from './pairecRecorder.ts';
import { createTopics } from '../topics/topics.ts';
import { createMemoryTopic } from '../topics/embeddedTopic.ts';

// Helpers for the tests of PAI-Rec's callback. The file name ends in .test.ts, so it is not part of the package.

/** A time with milliseconds. In Shanghai, local time is 01:05 on the next day, a Thursday. */
export const NOW = Date.UTC(2026, 2, 4, 17, 5, 6, 789);
export const SECONDS = 1_772_643_906;

export const TOPIC = 'pairec_callback_log';

/** The body of the document's curl example, for the scene in the document's configuration. */
export const HOME_FEED_BODY = EXAMPLE.replace('homepage', 'home_feed');

export const readPairecConfig = (blocks: unknown): PairecConfig => readPairec(blocks).pairec;

/** A configuration with a scene `s` that writes to a topic `t` without a schema. */
export const simpleConfig = (conf: object = {}, blocks: object = {}): PairecConfig =>
  readPairecConfig({
    CallBackConfs: { s: { DataSource: { Name: 'dh', Type: 'datahub' }, ...conf } },
    DatahubConfs: { dh: { TopicName: 't' } },
    ...blocks,
  });

/** Returns the body of a callback for scene `s`, with some keys replaced. */
export const callbackBody = (other: object = {}): string =>
  JSON.stringify({ uid: 'u', request_id: 'r', scene_id: 's', item_list: [{ item_id: 'i' }], ...other });

const ARTICLES: readonly Article[] = [
  { link: 'https://www.example/a', guid: 'a', title: 'Harbour <opens>', date: NOW - 90 * 60_000 },
  { link: 'https://www.example/b', guid: 'b', title: 'Über die Brücke' },
  { link: 'https://www.example/c' },
];

/** Creates a catalog with one set, `news`, of three articles. */
export const createTestCatalog = (): Catalog => {
  const news = { articles: ARTICLES, lastRefresh: NOW };
  return createCatalog(
    [{ id: 'news', state: () => news, isPrivate: () => false }],
    { facts: () => null, prefetch: () => {}, version: () => 0 },
    () => NOW,
  );
};

export interface TestCallbacks {
  /** Sends a callback like the document's curl example. */
  readonly post: (body: string | Uint8Array<ArrayBuffer>, headers?: Record<string, string>) => Promise<string>;
  readonly send: (path: string, init: RequestInit) => Promise<Response>;
  /** Ranks all articles of `news` and returns the event id. */
  readonly rank: (reader?: string) => string;
  readonly app: (id: string) => App | undefined;
  /** The records in the log. */
  readonly records: readonly LogRecord[];
  /** The lines of all topics, in order. */
  readonly lines: readonly string[];
  readonly loggedLines: readonly string[];
}

/** Creates the routes without sockets and with a fixed clock. */
export const createTestCallbacks = (
  options: {
    readonly pairec?: PairecConfig;
    readonly apps?: Readonly<Record<string, Partial<AppConfig>>>;
    readonly dev?: boolean;
    /** Replaces the log's own `append`. */
    readonly append?: Log['append'];
    /** Returns the result of each write to a topic. */
    readonly written?: () => WriteResult;
    readonly random?: () => number;
  } = {},
): TestCallbacks => {
  const { pairec: config = simpleConfig(), apps: appConfigs = { s: {} }, dev = false, random = () => 0 } = options;
  const { written = (): WriteResult => ({ ok: true }) } = options;
  const configured = Object.entries(appConfigs).map(
    ([id, app]) => [id, { ...appDefaults, policy: 'default', ...app }] as const,
  );
  const { lines, ...topic } = createMemoryTopic();
  const loggedLines: string[] = [];
  const now = (): number => NOW;
  let count = 0;
  const nextHexId = (): string => (count += 1).toString(16).padStart(32, '0');
  const apps = createApps(Object.fromEntries(configured), { ...appDefaults, policy: 'default' });
  const { records, ...log } = createTestLog(apps);
  const catalog = createTestCatalog();
  const service = createService({ ...log, append: options.append ?? log.append }, now, nextHexId);
  const topics = createTopics(config, () =>
    Promise.resolve({
      ...topic,
      append: async (newLines) => {
        const appended = written();
        return appended.ok ? topic.append(newLines) : appended;
      },
    }),
  );
  const routes = createCallbackRoutes({
    apps,
    catalog,
    service,
    recorder: createPairecRecorder(config, {
      topics,
      catalog,
      loadFeatures: createLoadFeatures(config, new Map(), now, random),
      now,
      random,
    }),
    applications: { get: () => undefined },
    loadProtobuf: () => Promise.resolve(undefined),
    dev,
    now,
    logLine: (line) => loggedLines.push(line),
  });
  const send = async (path: string, init: RequestInit): Promise<Response> => routes.request(path, init);
  return {
    send,
    post: async (body, headers = {}) => {
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      const response = await send('/api/callback', { method: 'POST', body, headers: { ...type, ...headers } });
      return response.text();
    },
    rank: (reader) => {
      const [app] = Object.keys(appConfigs);
      const firstApp = apps.get(app ?? '');
      if (!firstApp) throw new Error('There is no app.');
      return service.rank(firstApp, {
        offer: catalog.offer(['news'], 20, 0),
        sets: ['news'],
        details: 0,
        defer: true,
        context: { device: 'phone', hour: 9, from: 'search', language: 'de', ...(reader && { reader }) },
      }).eventId;
    },
    app: apps.get,
    records,
    lines,
    loggedLines,
  };
};

/** Returns the exact text of an answer to a callback. */
export const answerText = (code: number, msg: string, requestId = ''): string =>
  `{"code":${code},"msg":${JSON.stringify(msg)},"request_id":${JSON.stringify(requestId)}}`;

/** Asserts that nothing was written to the log, a topic or the console. */
export const assertNothingWritten = ({ records, lines, loggedLines }: TestCallbacks): void => {
  assert.deepEqual({ records, lines, loggedLines }, { records: [], lines: [], loggedLines: [] });
};
