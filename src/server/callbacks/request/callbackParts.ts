import type { Apps } from '../../ranking/apps.ts';
import type { Catalog } from '../../ranking/catalog.ts';
import type { Service } from '../../ranking/service.ts';

/** What the routes of both vendors need. */
export interface CallbackParts {
  readonly apps: Apps;
  readonly catalog: Catalog;
  readonly service: Service;
  /** The origin `null` may report too, and every request is remembered. */
  readonly dev: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Takes a line for the operator. */
  readonly say: (line: string) => void;
}
