import { createJoin, type Join } from '../../learn/join.ts';
import { policies, type PolicyName } from '../../learn/policies.ts';
import type { Policy } from '../../learn/policy.ts';
import { isId } from '../../wire/cds/id.ts';
import { createWrittenArticles, type WrittenArticles } from './writtenArticles.ts';
import { readDuration } from '../config/duration.ts';
import type { AppConfig } from '../config/schema.ts';

/** What the server knows of an app while it runs. All of it is a fold over the app's records. */
export interface App {
  readonly id: string;
  readonly policyName: PolicyName;
  readonly policy: Policy;
  /** The sites that may ask; `undefined`: any. */
  readonly origins: readonly string[] | undefined;
  /** For how long what was delivered stays out of rankings, in milliseconds; `null`: it does not. */
  readonly leaveOutDelivered: number | null;
  /** The PAI-Rec scene whose recommendations its rankings are. */
  readonly pairecScene: string;
  readonly join: Join;
  /** Hashes of the article versions that the log has already. */
  readonly written: WrittenArticles;
}

export interface Apps {
  readonly get: (id: string) => App | undefined;
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
}

/** With no app in the configuration any id is served; whoever asks can invent ids, so there is an end to it. */
const MOST_UNNAMED = 1000;

/**
 * The apps of a configuration.
 *
 * @param configured by id; empty: every id that is well-formed, with `defaults`
 */
export const createApps = (configured: Readonly<Record<string, AppConfig>>, defaults: AppConfig): Apps => {
  const apps = new Map<string, App>();

  const make = (id: string, config: AppConfig): App => {
    const leaveOutDelivered = readDuration(config.leaveOutDelivered ?? '') ?? null;
    return {
      id,
      policyName: config.policy,
      policy: policies[config.policy](),
      origins: config.origins,
      leaveOutDelivered,
      pairecScene: config.pairecScene ?? id,
      join: createJoin({ rewardWait: readDuration(config.rewardWait) ?? 0, leaveOutDelivered }),
      written: createWrittenArticles(),
    };
  };
  const nobodys = make('', defaults);

  const add = (id: string, config: AppConfig): App => {
    const app = make(id, config);
    apps.set(id, app);
    return app;
  };

  const named = Object.entries(configured);
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

  return {
    get,
    ofScene: calledBy('pairecScene'),
    ofApplication: calledBy('volcengineApplication'),
    orNobody: (app) => app ?? nobodys,
    ofRecord: (id) => (id === '' ? nobodys : get(id)),
    known: () => {
      if (named.length > 0) return `Known apps: ${named.map(([id]) => id).join(', ')}.`;
      return apps.size < MOST_UNNAMED
        ? 'Any id is served: 1 to 64 of A-Z a-z 0-9 . _ -, the first a letter or a digit.'
        : `${MOST_UNNAMED} others are served already; name the apps in the configuration.`;
    },
  };
};
