import { createFold, type Fold, type SavedFold } from '../../learn/folds/fold.ts';
import { policies, type PolicyName } from '../../learn/policies/policies.ts';
import type { Policy } from '../../learn/policies/policy.ts';
import { isId } from '../../wire/cds/isId.ts';
import { isObject } from '../../wire/isObject.ts';
import { createWrittenArticles, type WrittenArticles } from './writtenArticles.ts';
import { readDuration } from '../config/readDuration.ts';
import type { AppConfig } from '../config/schema.ts';
import type { Folds } from '../log/commit/log.ts';

/** An app while the server runs: its configuration, and the state that its log records produce. */
export interface App {
  readonly id: string;
  readonly policyName: PolicyName;
  readonly policy: Policy;
  /** The origins whose requests are allowed; `undefined`: any. */
  readonly origins: readonly string[] | undefined;
  /** How long after a decision its reward counts, in milliseconds. */
  readonly rewardWait: number;
  /** How long delivered items are left out of rankings, in milliseconds; `null`: they are not left out. */
  readonly leaveOutDelivered: number | null;
  /** The PAI-Rec scene that this app's rankings belong to. */
  readonly pairecScene: string;
  readonly fold: Fold;
  /** Article versions already written to the log. */
  readonly written: WrittenArticles;
}

/** One piece of an app's saved state. */
interface SavedApp {
  readonly app: string;
  readonly fold: SavedFold;
}

const isSavedApp = (value: unknown): value is SavedApp => isObject(value) && 'app' in value && 'fold' in value;

/** All apps with their state. Implements {@link Folds}: the log applies its records here. */
export interface Apps extends Folds {
  readonly get: (id: string) => App | undefined;
  /** Returns the configured apps, or those that requests have named so far. */
  readonly all: () => readonly App[];
  /** Returns the app of a PAI-Rec scene: by `pairecScene`, otherwise by app id. */
  readonly findByScene: (scene: string) => App | undefined;
  /** Returns the app of a Volcengine application: by `volcengineApplication`, otherwise by app id. */
  readonly findByApplication: (application: string) => App | undefined;
  /**
   * Returns the app that applies a log record. Records that belong to no app have an empty id and are applied to the
   * unclaimed app, separate from all others.
   */
  readonly findForRecord: (id: string) => App | undefined;
  /** Returns the given app, or the unclaimed app (empty id) if there is none. */
  readonly appOrUnclaimed: (app: App | undefined) => App;
  /** Returns a sentence that lists the known apps, for the error response to an unknown one. */
  readonly describeKnownApps: () => string;
  /** Forgets which articles are written. A new log file must contain the articles that its decisions refer to. */
  readonly forgetWrittenArticles: () => void;
}

// Without configured apps, every valid id is served. Clients can invent ids, so the number of apps and of their open
// decisions is limited.
const MAX_UNCONFIGURED_APPS = 200;
const MAX_OPEN_DECISIONS = 20_000;

/**
 * Creates the apps of a configuration.
 *
 * @param configured the apps by id; if empty, every valid id is served with `defaults`
 */
export const createApps = (configured: Readonly<Record<string, AppConfig>>, defaults: AppConfig): Apps => {
  const apps = new Map<string, App>();

  const configuredEntries = Object.entries(configured);

  const createApp = (id: string, config: AppConfig): App => {
    const { policy, epsilon, rest } = config;
    const leaveOutDelivered = readDuration(config.leaveOutDelivered ?? '') ?? null;
    const rewardWait = readDuration(config.rewardWait) ?? 0;
    const fold = createFold({
      rewardWait,
      leaveOutDelivered,
      ...(configuredEntries.length === 0 && { maxOpen: MAX_OPEN_DECISIONS }),
    });
    return {
      id,
      policyName: policy,
      policy: policies[policy]({ model: fold.model, epsilon, rest }),
      origins: config.origins,
      rewardWait,
      leaveOutDelivered,
      pairecScene: config.pairecScene ?? id,
      fold,
      written: createWrittenArticles(),
    };
  };
  const unclaimedApp = createApp('', defaults);

  const add = (id: string, config: AppConfig): App => {
    const app = createApp(id, config);
    apps.set(id, app);
    return app;
  };

  for (const [id, config] of configuredEntries) add(id, config);

  const get = (id: string): App | undefined =>
    apps.get(id) ??
    (configuredEntries.length === 0 && apps.size < MAX_UNCONFIGURED_APPS && isId(id) ? add(id, defaults) : undefined);

  /** Creates a lookup by an app's name in another system. That name takes precedence over app ids. */
  const createFinder = (key: 'pairecScene' | 'volcengineApplication') => {
    const idsByName = new Map(
      configuredEntries.flatMap(([id, { [key]: name }]) => (name === undefined ? [] : [[name, id] as const])),
    );
    return (name: string): App | undefined => {
      const id = idsByName.get(name);
      if (id !== undefined) return apps.get(id);
      const hasOtherName = Object.hasOwn(configured, name) && configured[name]?.[key] !== undefined;
      return hasOtherName ? undefined : get(name);
    };
  };

  const findForRecord = (id: string): App | undefined => (id === '' ? unclaimedApp : get(id));
  /** Saved state of apps that are no longer configured. It is saved again, in case the apps come back. */
  const savedRemovedApps: SavedApp[] = [];

  return {
    get,
    all: () => [...apps.values()],
    findByScene: createFinder('pairecScene'),
    findByApplication: createFinder('volcengineApplication'),
    appOrUnclaimed: (app) => app ?? unclaimedApp,
    findForRecord,
    applyRecord: (record) => {
      const app = findForRecord(record.app);
      if (record.type === 'article') app?.written.add(record.article, record.time);
      return app?.fold.applyRecord(record);
    },
    *save() {
      for (const { id, fold } of [unclaimedApp, ...apps.values()]) {
        for (const piece of fold.save()) yield { app: id, fold: piece };
      }
      yield* savedRemovedApps;
    },
    restore: (saved) => {
      if (!isSavedApp(saved)) return;
      const app = findForRecord(saved.app);
      if (app) app.fold.restore(saved.fold);
      else savedRemovedApps.push(saved);
    },
    forgetWrittenArticles: () => {
      for (const { written } of apps.values()) written.clear();
    },
    describeKnownApps: () => {
      if (configuredEntries.length > 0) return `Known apps: ${configuredEntries.map(([id]) => id).join(', ')}.`;
      return apps.size < MAX_UNCONFIGURED_APPS
        ? 'Any id of 1 to 64 characters A-Z a-z 0-9 . _ - is served; the first must be a letter or a digit.'
        : `The limit of ${MAX_UNCONFIGURED_APPS} apps is reached. List the apps in the configuration.`;
    },
  };
};
