import type { LogRecord } from '../../../learn/records/record.ts';
import { EXAMPLE } from '../../../wire/pairec/documentExample.test.ts';
import { readPairec } from '../../config/readPairec.ts';
import { appDefaults, type AppConfig } from '../../config/schema.ts';
import type { PairecConfig } from '../../config/pairecSchema.ts';
import type { Article } from '../../feeds/article.ts';
import type { Appended, Log } from '../../log/commit/log.ts';
import { createTestLog } from '../../log/testLog.test.ts';
import { createApps, type App } from '../../ranking/apps.ts';
import { createCatalog, type Catalog } from '../../ranking/catalog.ts';
import { createService } from '../../ranking/service.ts';
import { createCallbacks } from '../createCallbacks.ts';
import { createLoadFeatures } from './loadFeatures.ts';
import { createPairec } from './pairec.ts';
import { createTopics } from '../topics/topics.ts';
import { memoryTopic } from '../topics/embeddedTopic.ts';

// What the tests of PAI-Rec's callback share. It is called a test so that it is compiled with them and shipped with none.

/** Not a whole second; and in Shanghai, where the document's reader may be, it is the next day: Thursday, 1 o'clock. */
export const NOW = Date.UTC(2026, 2, 4, 17, 5, 6, 789);
export const SECONDS = 1_772_643_906;

export const TOPIC = 'pairec_callback_log';

/** The document's curl body, for the scene that its configuration has. */
export const HOME_FEED = EXAMPLE.replace('homepage', 'home_feed');

export const pairecOf = (blocks: unknown): PairecConfig => readPairec(blocks).pairec;

/** A scene `s` that writes to a topic `t` without a schema. */
export const simple = (conf: object = {}, blocks: object = {}): PairecConfig =>
  pairecOf({
    CallBackConfs: { s: { DataSource: { Name: 'dh', Type: 'datahub' }, ...conf } },
    DatahubConfs: { dh: { TopicName: 't' } },
    ...blocks,
  });

/** The body of a callback for scene `s`, with some of its keys replaced. */
export const bodyOf = (other: object = {}): string =>
  JSON.stringify({ uid: 'u', request_id: 'r', scene_id: 's', item_list: [{ item_id: 'i' }], ...other });

const ARTICLES: readonly Article[] = [
  { link: 'https://www.example/a', guid: 'a', title: 'Harbour <opens>', date: NOW - 90 * 60_000 },
  { link: 'https://www.example/b', guid: 'b', title: 'Über die Brücke' },
  { link: 'https://www.example/c' },
];

/** One set, `news`, of three articles. */
export const testCatalog = (): Catalog => {
  const news = { articles: ARTICLES, lastRefresh: NOW };
  return createCatalog(
    [{ id: 'news', state: () => news, isPrivate: () => false }],
    { facts: () => null, want: () => {}, version: () => 0 },
    () => NOW,
  );
};

export interface TestCallbacks {
  /** Sends a callback as the document's curl does. */
  readonly post: (body: string | Uint8Array<ArrayBuffer>, headers?: Record<string, string>) => Promise<string>;
  readonly send: (path: string, init: RequestInit) => Promise<Response>;
  /** Decides over all articles of `news`. */
  readonly rank: (reader?: string) => string;
  readonly app: (id: string) => App | undefined;
  /** What has been written to the log. */
  readonly records: readonly LogRecord[];
  /** What has been written to all topics, in this order. */
  readonly lines: readonly string[];
  readonly said: readonly string[];
}

/** The routes without sockets, on a clock that stands still. */
export const createTestCallbacks = (
  options: {
    readonly pairec?: PairecConfig;
    readonly apps?: Readonly<Record<string, Partial<AppConfig>>>;
    readonly dev?: boolean;
    /** Takes the place of the log's own. */
    readonly append?: Log['append'];
    /** What becomes of every attempt to write to a topic. */
    readonly written?: () => Appended;
    readonly random?: () => number;
  } = {},
): TestCallbacks => {
  const { pairec: config = simple(), apps: named = { s: {} }, dev = false, random = () => 0 } = options;
  const { written = (): Appended => ({ ok: true }) } = options;
  const configured = Object.entries(named).map(
    ([id, app]) => [id, { ...appDefaults, policy: 'default', ...app }] as const,
  );
  const { lines, ...topic } = memoryTopic();
  const said: string[] = [];
  const now = (): number => NOW;
  let count = 0;
  const hex = (): string => (count += 1).toString(16).padStart(32, '0');
  const apps = createApps(Object.fromEntries(configured), { ...appDefaults, policy: 'default' });
  const { records, ...log } = createTestLog(apps);
  const catalog = testCatalog();
  const service = createService({ ...log, append: options.append ?? log.append }, now, hex);
  const topics = createTopics(config, () =>
    Promise.resolve({
      ...topic,
      append: async (more) => {
        const appended = written();
        return appended.ok ? topic.append(more) : appended;
      },
    }),
  );
  const routes = createCallbacks({
    apps,
    catalog,
    service,
    pairec: createPairec(config, {
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
    say: (line) => said.push(line),
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
      const [app] = Object.keys(named);
      const known = apps.get(app ?? '');
      if (!known) throw new Error('There is no app.');
      return service.rank(known, {
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
    said,
  };
};

/** An answer to a callback, to the letter. */
export const answered = (code: number, msg: string, requestId = ''): string =>
  `{"code":${code},"msg":${JSON.stringify(msg)},"request_id":${JSON.stringify(requestId)}}`;
