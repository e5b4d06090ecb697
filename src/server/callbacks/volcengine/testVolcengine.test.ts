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
import { createCallbacks } from '../createCallbacks.ts';
import { loadProtobuf } from './protobuf.ts';
import { hear, link, type Answered } from './volcengineWire.test.ts';

// What the tests of Volcengine's routes share. It is called a test so that it is compiled with them and shipped with none.

/** The second that the original gave an event id ending in `-sVvR`. */
export const NOW = Date.UTC(2017, 11, 4, 19, 4, 27);

/** The id of the n-th decision, from 1, while the clock stands still. */
export const eventId = (count: number): string => `${count.toString(16).padStart(32, '0')}-sVvR`;

const article = (name: string): Article => ({ link: link(name), guid: `guid ${name}`, title: `About ${name}` });

/** `news` has 1 to 5, as the callback page's story has; `sports` has 5 to 7; `many` and `more` have fifteen each. */
const SETS: Readonly<Record<string, readonly Article[]>> = {
  news: ['1', '2', '3', '4', '5'].map(article),
  sports: ['5', '6', '7'].map(article),
  many: Array.from({ length: 15 }, (_, index) => article(`m${index}`)),
  more: Array.from({ length: 15 }, (_, index) => article(`n${index}`)),
};

export interface TestVolcengine {
  /** Posts to `/predict/api/<path>`. */
  readonly ask: (path: string, request: RequestInit) => Promise<Answered>;
  /** What has been written to the log. */
  readonly records: readonly LogRecord[];
  /** The lines for the operator. */
  readonly said: readonly string[];
  /** Lets time go by. */
  readonly pass: (milliseconds: number) => void;
}

/** Volcengine's routes without sockets, on a clock that is set. Default: one app, `shop`, which is the application too. */
export const createTestVolcengine = (
  options: {
    readonly apps?: Readonly<Record<string, Partial<AppConfig>>>;
    readonly applications?: Readonly<Record<string, Partial<ApplicationConfig>>>;
    readonly dev?: boolean;
    /** The log takes nothing while this says so. */
    readonly isFull?: () => boolean;
    readonly loadProtobuf?: () => Promise<ProtobufCodec | undefined>;
  } = {},
): TestVolcengine => {
  const { apps = { shop: {} }, applications = { shop: {} } } = options;
  const read = readApplications(
    Object.fromEntries(Object.entries(applications).map(([id, one]) => [id, { ...applicationDefaults, ...one }])),
    Object.keys(apps).length === 0 ? applicationDefaults : undefined,
    {},
  );
  if (!read.ok) throw new Error(read.why);
  const said: string[] = [];
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
  const all = createApps(Object.fromEntries(configured), defaults);
  const { records, ...log } = createTestLog(all);
  const append: Log['append'] = (record, settle) => {
    if (options.isFull?.()) settle?.({ ok: false, why: 'disk full' });
    else log.append(record, settle);
  };
  const callbacks = createCallbacks({
    apps: all,
    catalog: createCatalog(sets, { facts: () => null, want: () => {}, version: () => 0 }, now),
    service: createService({ ...log, append }, now, random),
    pairec: { records: () => false, record: async () => ({ ok: true }), invokes: () => false },
    applications: read.applications,
    loadProtobuf: options.loadProtobuf ?? loadProtobuf,
    dev: options.dev ?? false,
    now,
    say: (line) => said.push(line),
  });
  return {
    ask: async (path, request) =>
      hear(await callbacks.request(`/predict/api/${path}`, request), !path.endsWith('/callback')),
    records,
    said,
    pass: (milliseconds) => {
      time += milliseconds;
    },
  };
};
