import { createFold, type Fold, type SavedFold } from '../../learn/folds/fold.ts';
import { policies, type PolicyName } from '../../learn/policies/policies.ts';
import type { Policy } from '../../learn/policies/policy.ts';
import { isId } from '../../wire/cds/id.ts';
import { isObject } from '../../wire/isObject.ts';
import { createWrittenArticles, type WrittenArticles } from './writtenArticles.ts';
import { readDuration } from '../config/duration.ts';
import type { AppConfig } from '../config/schema.ts';
import type { Folds } from '../log/commit/log.ts';

/** What the server knows of an app while it runs. All of it is a fold over the app's records. */
export interface App {
  readonly id: string;
  readonly policyName: PolicyName;
  readonly policy: Policy;
  /** The sites that may ask; `undefined`: any. */
  readonly origins: readonly string[] | undefined;
  /** How long a decision can be rewarded, in milliseconds. */
  readonly rewardWait: number;
  /** For how long what was delivered stays out of rankings, in milliseconds; `null`: it does not. */
  readonly leaveOutDelivered: number | null;
  /** The PAI-Rec scene whose recommendations its rankings are. */
  readonly pairecScene: string;
  readonly fold: Fold;
  /** Which articles the log names already. */
  readonly written: WrittenArticles;
}

/** What is known of one app, a piece of it, as it is saved. */
interface SavedApp {
  readonly app: string;
  readonly fold: SavedFold;
}

const isSavedApp = (value: unknown): value is SavedApp => isObject(value) && 'app' in value && 'fold' in value;

/** The apps, and at the same time everything that follows from the log. */
export interface Apps extends Folds {
  readonly get: (id: string) => App | undefined;
  /** Those that there are now. */
  readonly all: () => readonly App[];
  /** The app whose rankings are the recommendations of a PAI-Rec scene: by `pairecScene`, else by its own id. */
  readonly ofScene: (scene: string) => App | undefined;
  /** The app that ranks for a Volcengine application: by `volcengineApplication`, else by its own id. */
  readonly ofApplication: (application: string) => App | undefined;
  /**
   * The app that takes a record of the log. What no app has asked for is recorded too, with an empty id, and is folded
   * apart from everything else.
   */
  readonly ofRecord: (id: string) => App | undefined;
  /** This app; or the one with the empty id, which takes what no app has asked for. */
  readonly orNobody: (app: App | undefined) => App;
  /** A sentence on which apps there are, for whoever asked for another one. */
  readonly known: () => string;
  /** Where the log goes on in a new file, that one is to name its articles itself. */
  readonly forgetWritten: () => void;
}

/** With no app in the configuration any id is served; whoever asks can invent ids, so there is an end to what they cost. */
const MOST_UNNAMED = 200;
const MOST_OPEN_UNNAMED = 20_000;

/**
 * The apps of a configuration.
 *
 * @param configured by id; empty: every id that is well-formed, with `defaults`
 */
export const createApps = (configured: Readonly<Record<string, AppConfig>>, defaults: AppConfig): Apps => {
  const apps = new Map<string, App>();

  const named = Object.entries(configured);

  const make = (id: string, config: AppConfig): App => {
    const { policy, epsilon, rest } = config;
    const leaveOutDelivered = readDuration(config.leaveOutDelivered ?? '') ?? null;
    const rewardWait = readDuration(config.rewardWait) ?? 0;
    const fold = createFold({
      rewardWait,
      leaveOutDelivered,
      ...(named.length === 0 && { mostOpen: MOST_OPEN_UNNAMED }),
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
  const nobodys = make('', defaults);

  const add = (id: string, config: AppConfig): App => {
    const app = make(id, config);
    apps.set(id, app);
    return app;
  };

  for (const [id, config] of named) add(id, config);

  const get = (id: string): App | undefined =>
    apps.get(id) ?? (named.length === 0 && apps.size < MOST_UNNAMED && isId(id) ? add(id, defaults) : undefined);

  /** What an app is called elsewhere goes before what it is called here. */
  const calledBy = (key: 'pairecScene' | 'volcengineApplication') => {
    const called = new Map(named.flatMap(([id, { [key]: name }]) => (name === undefined ? [] : [[name, id] as const])));
    return (name: string): App | undefined => {
      const id = called.get(name);
      if (id !== undefined) return apps.get(id);
      const goesByAnother = Object.hasOwn(configured, name) && configured[name]?.[key] !== undefined;
      return goesByAnother ? undefined : get(name);
    };
  };

  const ofRecord = (id: string): App | undefined => (id === '' ? nobodys : get(id));
  /** What was known of apps that the configuration has no longer, for the day when it has them again. */
  const others: SavedApp[] = [];

  return {
    get,
    all: () => [...apps.values()],
    ofScene: calledBy('pairecScene'),
    ofApplication: calledBy('volcengineApplication'),
    orNobody: (app) => app ?? nobodys,
    ofRecord,
    take: (record) => {
      const app = ofRecord(record.app);
      if (record.type === 'article') app?.written.add(record.article, record.time);
      return app?.fold.take(record);
    },
    *save() {
      for (const { id, fold } of [nobodys, ...apps.values()]) {
        for (const piece of fold.save()) yield { app: id, fold: piece };
      }
      yield* others;
    },
    restore: (saved) => {
      if (!isSavedApp(saved)) return;
      const app = ofRecord(saved.app);
      if (app) app.fold.restore(saved.fold);
      else others.push(saved);
    },
    forgetWritten: () => {
      for (const { written } of apps.values()) written.clear();
    },
    known: () => {
      if (named.length > 0) return `Known apps: ${named.map(([id]) => id).join(', ')}.`;
      return apps.size < MOST_UNNAMED
        ? 'Any id is served: 1 to 64 of A-Z a-z 0-9 . _ -, the first a letter or a digit.'
        : `${MOST_UNNAMED} others are served already; name the apps in the configuration.`;
    },
  };
};
