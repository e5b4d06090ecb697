import type { LogRecord } from '../../learn/records/record.ts';
import { appDefaults, type AppConfig } from '../config/schema.ts';
import type { Article } from '../feeds/article.ts';
import type { Log } from '../log/commit/log.ts';
import { createTestLog } from '../log/testLog.test.ts';
import { createApps } from '../ranking/apps.ts';
import { createCatalog } from '../ranking/catalog.ts';
import { createService } from '../ranking/service.ts';
import { createApi } from './createApi.ts';

// Shared by the tests of the routes. The name ends in .test so that the file is not shipped.

/** The time that the suffix `-sVvR` of an event id of the original service stands for. */
export const NOW = Date.UTC(2017, 11, 4, 19, 4, 27);

/** Returns the n-th random id of the server, from 1. */
export const drawn = (count: number): string => count.toString(16).padStart(32, '0');
export const eventId = (count: number): string => `${drawn(count)}-sVvR`;

const article = (name: string): Article => ({
  link: `https://www.example/${name}`,
  guid: name,
  title: `About ${name}`,
});

/** `news` has a, b and c; `sports` has c and d; `many` has forty; `empty` has none; `later` was never loaded. */
const SETS: Readonly<Record<string, readonly Article[] | null>> = {
  news: ['a', 'b', 'c'].map(article),
  sports: [{ link: 'https://www.example/c' }, { link: 'https://www.example/d' }],
  many: Array.from({ length: 15 }, (_, index) => article(`m${index}`)),
  more: Array.from({ length: 16 }, (_, index) => article(`n${index}`)),
  empty: [],
  later: null,
};

export interface TestApi {
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  readonly send: (method: string, path: string, init?: RequestInit) => Promise<Response>;
  /** The records in the log. */
  readonly records: readonly LogRecord[];
  /** Applies a record as if another request had caused it. */
  readonly tell: (record: LogRecord) => void;
  /** The rankings that were answered, by app and event. */
  readonly ranked: readonly (readonly [app: string, eventId: string])[];
}

/** Creates the routes without sockets and with a fixed clock. Paths are relative to `/api/v2/`. */
export const createTestApi = (
  options: {
    readonly apps?: Readonly<Record<string, Partial<AppConfig>>>;
    readonly dev?: boolean;
    readonly https?: boolean;
    /** Replaces `append` of the log. */
    readonly append?: Log['append'];
  } = {},
): TestApi => {
  const { apps = { 'my-site': {}, other: {} }, dev = false, https = false } = options;
  const configured = Object.entries(apps).map(
    ([id, app]) => [id, { ...appDefaults, policy: 'default', ...app }] as const,
  );
  let count = 0;
  const random = (): string => drawn((count += 1));
  const now = (): number => NOW;
  const sets = Object.entries(SETS).map(([id, articles]) => {
    const state = articles && { articles, lastRefresh: NOW - 2000 };
    return { id, state: () => state, isPrivate: () => false };
  });
  const pages = { facts: () => null, prefetch: () => {}, version: () => 0 };
  const all = createApps(Object.fromEntries(configured), { ...appDefaults, policy: 'default' });
  const { records, ...log } = createTestLog(all);
  const ranked: (readonly [string, string])[] = [];
  const api = createApi({
    apps: all,
    catalog: createCatalog(sets, pages, now),
    service: createService({ ...log, append: options.append ?? log.append }, now, random),
    onRanked: ({ id }, { eventId: made }) => void ranked.push([id, made]),
    dev,
    isHttps: () => https,
    now,
    random,
  });
  const send = async (method: string, path: string, init: RequestInit = {}): Promise<Response> =>
    api.request(`/api/v2/${path}`, { ...init, method });
  return {
    send,
    get: (path, headers = {}) => send('GET', path, { headers }),
    records,
    tell: (record) => void all.applyRecord(record),
    ranked,
  };
};

/** Returns the last path segment of each ranked article in a JSONP or JSON answer. */
export const rankedIn = (body: string): string[] =>
  [...body.matchAll(/\{"id":"https:\/\/www\.example\/([^"]+)"/g)].map(([, name = '']) => name);
