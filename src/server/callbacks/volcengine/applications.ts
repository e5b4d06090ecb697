import type { ApplicationConfig } from '../../config/schema.ts';

/** A Volcengine application while the server runs. */
export interface Application {
  readonly id: string;
  readonly scenes: ReadonlySet<string>;
  /** What its predictions are made of; `undefined`: every action set. */
  readonly actionSets: readonly string[] | undefined;
  /** Those that a slot is bound to. */
  readonly spms: ReadonlySet<string>;
  /** The secret that its requests are signed with; `undefined`: they are not. */
  readonly token: string | undefined;
}

export interface Applications {
  readonly get: (id: string) => Application | undefined;
}

export type ReadApplications =
  | { readonly ok: true; readonly applications: Applications }
  /** A sentence for each one that cannot be used. */
  | { readonly ok: false; readonly why: string };

/**
 * The Volcengine applications of a configuration, with their secrets.
 *
 * @param defaults is what every application is where neither one nor an app is configured, so that everything can be tried
 * without a configuration; `undefined`: only those that are configured are there
 * @param environment holds the secrets that the configuration only names
 */
export const readApplications = (
  configured: Readonly<Record<string, ApplicationConfig>>,
  defaults: ApplicationConfig | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): ReadApplications => {
  const applications = new Map<string, Application>();
  const why: string[] = [];

  const make = (id: string, { scenes, actionSets, spms, token }: ApplicationConfig): Application => {
    const secret = typeof token === 'object' ? environment[token.env] : token;
    // An empty secret is as good as none, and would let everybody in.
    if (typeof token === 'object' && !secret) {
      why.push(`volcengine.applications.${id}.token: the environment variable ${token.env} is not set.`);
    }
    return { id, scenes: new Set(scenes), actionSets, spms: new Set(spms), token: secret };
  };

  for (const [id, application] of Object.entries(configured)) applications.set(id, make(id, application));
  if (why.length > 0) return { ok: false, why: why.join('\n') };
  const any = applications.size === 0 ? defaults : undefined;
  return { ok: true, applications: { get: (id) => applications.get(id) ?? (any && make(id, any)) } };
};
