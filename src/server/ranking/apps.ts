import { createJoin, type Join } from '../../learn/join.ts';
import { policies, type PolicyName } from '../../learn/policies.ts';
import type { Policy } from '../../learn/policy.ts';
import { isId } from '../../wire/cds/id.ts';
import { readDuration } from '../config/duration.ts';
import type { AppConfig } from '../config/schema.ts';

/** What the server knows of an app while it runs. All of it is a fold over the app's records. */
export interface App {
  readonly id: string;
  readonly policyName: PolicyName;
  readonly policy: Policy;
  /** The sites that may ask; `undefined`: any. */
  readonly origins: readonly string[] | undefined;
  readonly join: Join;
  /** Hashes of the article versions that the log has already. */
  readonly written: Set<string>;
}

export interface Apps {
  readonly get: (id: string) => App | undefined;
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

  const add = (id: string, config: AppConfig): App => {
    const app = {
      id,
      policyName: config.policy,
      policy: policies[config.policy](),
      origins: config.origins,
      join: createJoin(readDuration(config.rewardWait) ?? 0),
      written: new Set<string>(),
    };
    apps.set(id, app);
    return app;
  };

  const named = Object.entries(configured);
  for (const [id, config] of named) add(id, config);

  return {
    get: (id) =>
      apps.get(id) ?? (named.length === 0 && apps.size < MOST_UNNAMED && isId(id) ? add(id, defaults) : undefined),
    known: () => {
      if (named.length > 0) return `Known apps: ${named.map(([id]) => id).join(', ')}.`;
      return apps.size < MOST_UNNAMED
        ? 'Any id is served: 1 to 64 of A-Z a-z 0-9 . _ -, the first a letter or a digit.'
        : `${MOST_UNNAMED} others are served already; name the apps in the configuration.`;
    },
  };
};
