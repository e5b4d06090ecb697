import type { Recommendation } from '../../ranking/recommendation.ts';
import type { App, Apps } from '../../ranking/apps.ts';
import type { Catalog } from '../../ranking/catalog.ts';
import type { Service } from '../../ranking/service.ts';

/** The dependencies of the routes. */
export interface ApiParts {
  readonly apps: Apps;
  readonly catalog: Catalog;
  readonly service: Service;
  /** Called after every ranking. Must not throw, and is not awaited. */
  readonly onRanked: (app: App, recommendation: Recommendation) => void;
  /** Development mode also allows the origin `null`: pages opened from disk. */
  readonly dev: boolean;
  /** Returns whether the browser used https, even if a proxy forwards the request over http. */
  readonly isHttps: (header: (name: string) => string | undefined) => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Returns 32 random lower-case hexadecimal digits. */
  readonly random: () => string;
}
