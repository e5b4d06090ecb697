import type { ApplicationConfig } from '../../config/schema.ts';

/** A configured Volcengine application. */
export interface Application {
  readonly id: string;
  readonly scenes: ReadonlySet<string>;
  /** The action sets that its predictions contain; `undefined`: all. */
  readonly actionSets: readonly string[] | undefined;
  /** The SPMs that have a slot. */
  readonly spms: ReadonlySet<string>;
  /** The secret that its requests are signed with; `undefined`: signatures are not checked. */
  readonly token: string | undefined;
}

/** The Volcengine applications of a configuration. */
export interface Applications {
  readonly get: (id: string) => Application | undefined;
}

export type ReadApplicationsResult =
  | { readonly ok: true; readonly applications: Applications }
  /** One error per line. */
  | { readonly ok: false; readonly why: string };

/**
 * Reads the Volcengine applications of a configuration, and their secrets.
 *
 * @param defaults the settings of every application id if none is configured, so the API works without a configuration;
 * `undefined`: only configured applications exist
 * @param environment contains the secrets that the configuration refers to by `env`
 */
export const readApplications = (
  configs: Readonly<Record<string, ApplicationConfig>>,
  defaults: ApplicationConfig | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): ReadApplicationsResult => {
  const applications = new Map<string, Application>();
  const errors: string[] = [];

  const createApplication = (id: string, { scenes, actionSets, spms, token }: ApplicationConfig): Application => {
    const secret = typeof token === 'object' ? environment[token.env] : token;
    // An empty secret counts as missing, because every caller could sign with it.
    if (typeof token === 'object' && !secret) {
      errors.push(`volcengine.applications.${id}.token: the environment variable ${token.env} is not set.`);
    }
    return { id, scenes: new Set(scenes), actionSets, spms: new Set(spms), token: secret };
  };

  for (const [id, application] of Object.entries(configs)) {
    applications.set(id, createApplication(id, application));
  }
  if (errors.length > 0) return { ok: false, why: errors.join('\n') };
  const fallback = applications.size === 0 ? defaults : undefined;
  const get = (id: string): Application | undefined =>
    applications.get(id) ?? (fallback && createApplication(id, fallback));
  return { ok: true, applications: { get } };
};
