import type { Recommendation } from '../../ranking/recommendation.ts';
import type { App, Apps } from '../../ranking/apps.ts';
import type { Catalog } from '../../ranking/catalog.ts';
import type { Service } from '../../ranking/service.ts';

/** What the routes stand on. */
export interface ApiParts {
  readonly apps: Apps;
  readonly catalog: Catalog;
  readonly service: Service;
  /** Is told of every ranking that was answered. Never throws, and nobody waits for it. */
  readonly ranked: (app: App, recommendation: Recommendation) => void;
  /** The origin `null` may ask too: pages opened from disk. */
  readonly dev: boolean;
  /** Whether the reader's browser reached us over https, which this process may not see behind a proxy. */
  readonly isHttps: (header: (name: string) => string | undefined) => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** 32 new lower-case hexadecimal digits. */
  readonly random: () => string;
}
