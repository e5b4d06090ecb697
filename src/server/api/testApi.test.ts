import type { LogRecord } from '../../learn/records/record.ts';
import { appDefaults, type AppConfig } from '../config/schema.ts';
import type { Article } from '../feeds/article.ts';
import type { Log } from '../log/commit/log.ts';
import { createTestLog } from '../log/testLog.test.ts';
import { createApps } from '../ranking/apps.ts';
import { createCatalog } from '../ranking/catalog.ts';
import { createService } from '../ranking/service.ts';
import { createApi } from './createApi.ts';

// What the tests of the routes share. It is called a test so that it is compiled with them and shipped with none.

/** The second that the original gave an event id ending in `-sVvR`. */
export const NOW = Date.UTC(2017, 11, 4, 19, 4, 27);

/** The n-th id that the server draws, from 1. */
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
  /** What has been written to the log. */
  readonly records: readonly LogRecord[];
  /** Has an app learn of a record, as if it had come in some other way. */
  readonly tell: (record: LogRecord) => void;
  /** The rankings that were answered, by app and event. */
  readonly ranked: readonly (readonly [app: string, eventId: string])[];
}

/** The routes without sockets, on a clock that stands still. Paths start behind `/api/v2/`. */
export const createTestApi = (
  options: {
    readonly apps?: Readonly<Record<string, Partial<AppConfig>>>;
    readonly dev?: boolean;
    readonly https?: boolean;
    /** Takes the place of the log's own. */
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
  const pages = { facts: () => null, want: () => {}, version: () => 0 };
  const all = createApps(Object.fromEntries(configured), { ...appDefaults, policy: 'default' });
  const { records, ...log } = createTestLog(all);
  const ranked: (readonly [string, string])[] = [];
  const api = createApi({
    apps: all,
    catalog: createCatalog(sets, pages, now),
    service: createService({ ...log, append: options.append ?? log.append }, now, random),
    ranked: ({ id }, { eventId: made }) => void ranked.push([id, made]),
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
    tell: (record) => void all.take(record),
    ranked,
  };
};

/** The ids of a JSONP or JSON answer's articles, by the last part of their addresses. */
export const rankedIn = (body: string): string[] =>
  [...body.matchAll(/\{"id":"https:\/\/www\.example\/([^"]+)"/g)].map(([, name = '']) => name);
