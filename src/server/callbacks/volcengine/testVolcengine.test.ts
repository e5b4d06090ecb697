import type { LogRecord } from '../../../learn/records/record.ts';
import type { ProtobufCodec } from '../../../wire/volcengine/protobufCodec.ts';
import { appDefaults, applicationDefaults, type AppConfig, type ApplicationConfig } from '../../config/schema.ts';
import type { Article } from '../../feeds/article.ts';
import type { Log } from '../../log/commit/log.ts';
import { createTestLog } from '../../log/testLog.test.ts';
import { createApps } from '../../ranking/apps.ts';
import { createCatalog } from '../../ranking/catalog.ts';
import { createService } from '../../ranking/service.ts';
import { readApplications } from './applications.ts';
import { createCallbackRoutes } from '../createCallbackRoutes.ts';
import { loadProtobuf } from './loadProtobuf.ts';
import { link, parseResponse, predictRequest, withHeaders, type ParsedResponse } from './volcengineWire.test.ts';

// Helpers for the tests of Volcengine's routes. The file name ends in .test.ts, so it is not part of the package.

/** The time at which an event id ends in `-sVvR`. */
export const NOW = Date.UTC(2017, 11, 4, 19, 4, 27);

/** Returns the event id of the n-th decision, from 1, at the time `NOW`. */
export const eventId = (count: number): string => `${count.toString(16).padStart(32, '0')}-sVvR`;

const article = (name: string): Article => ({ link: link(name), guid: `guid ${name}`, title: `About ${name}` });

/**
 * `news` has 1 to 5, like the example in the vendor's document; `sports` has 5 to 7; `many` and `more` have fifteen
 * each.
 */
const SETS: Readonly<Record<string, readonly Article[]>> = {
  news: ['1', '2', '3', '4', '5'].map(article),
  sports: ['5', '6', '7'].map(article),
  many: Array.from({ length: 15 }, (_, index) => article(`m${index}`)),
  more: Array.from({ length: 15 }, (_, index) => article(`n${index}`)),
};

export interface TestVolcengine {
  /** Posts to `/predict/api/<path>`. */
  readonly post: (path: string, request: RequestInit) => Promise<ParsedResponse>;
  /** The records in the log. */
  readonly records: readonly LogRecord[];
  /** The console lines. */
  readonly loggedLines: readonly string[];
  /** Advances the clock. */
  readonly advanceClock: (milliseconds: number) => void;
}

/** Creates Volcengine's routes without sockets and with a manual clock. Default: an app and an application `shop`. */
export const createTestVolcengine = (
  options: {
    readonly apps?: Readonly<Record<string, Partial<AppConfig>>>;
    readonly applications?: Readonly<Record<string, Partial<ApplicationConfig>>>;
    readonly dev?: boolean;
    /** While it returns true, the log rejects records. */
    readonly isFull?: () => boolean;
    readonly loadProtobuf?: () => Promise<ProtobufCodec | undefined>;
  } = {},
): TestVolcengine => {
  const { apps = { shop: {} }, applications = { shop: {} } } = options;
  const readResult = readApplications(
    Object.fromEntries(Object.entries(applications).map(([id, config]) => [id, { ...applicationDefaults, ...config }])),
    Object.keys(apps).length === 0 ? applicationDefaults : undefined,
    {},
  );
  if (!readResult.ok) throw new Error(readResult.why);
  const loggedLines: string[] = [];
  let time = NOW;
  let count = 0;
  const now = (): number => time;
  const random = (): string => (count += 1).toString(16).padStart(32, '0');
  const sets = Object.entries(SETS).map(([id, articles]) => {
    const state = { articles, lastRefresh: NOW };
    return { id, state: () => state, isPrivate: () => false };
  });
  const defaults: AppConfig = { ...appDefaults, policy: 'default' };
  const configured = Object.entries(apps).map(([id, app]) => [id, { ...defaults, ...app }] as const);
  const createdApps = createApps(Object.fromEntries(configured), defaults);
  const { records, ...log } = createTestLog(createdApps);
  const append: Log['append'] = (record, settle) => {
    if (options.isFull?.()) settle?.({ ok: false, why: 'disk full' });
    else log.append(record, settle);
  };
  const callbacks = createCallbackRoutes({
    apps: createdApps,
    catalog: createCatalog(sets, { facts: () => null, prefetch: () => {}, version: () => 0 }, now),
    service: createService({ ...log, append }, now, random),
    recorder: { isRecorded: () => false, record: async () => ({ ok: true }), shouldAutoInvoke: () => false },
    applications: readResult.applications,
    loadProtobuf: options.loadProtobuf ?? loadProtobuf,
    dev: options.dev ?? false,
    now,
    logLine: (line) => loggedLines.push(line),
  });
  return {
    post: async (path, request) =>
      parseResponse(await callbacks.request(`/predict/api/${path}`, request), !path.endsWith('/callback')),
    records,
    loggedLines,
    advanceClock: (milliseconds) => {
      time += milliseconds;
    },
  };
};

/** An application `shop` that recommends the action set `news`. */
export const NEWS_APPLICATIONS = { shop: { actionSets: ['news'] } };

/** Creates the routes with an application `shop` that recommends `news`. */
export const createNewsShop = (): TestVolcengine => createTestVolcengine({ applications: NEWS_APPLICATIONS });

/** Requests a prediction and returns the names of its items in order, or the error message. */
export const predictNames = async (
  { post }: TestVolcengine,
  uid = 'uid1',
  size = 0,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const { answer } = await post('shop/default', withHeaders(await predictRequest('JSON', { uid, size }), headers));
  return answer.items?.map((text) => text.split(' ', 1).join('')).join(' ') ?? answer.message ?? '';
};
