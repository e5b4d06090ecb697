import type { Apps } from '../../ranking/apps.ts';
import type { Catalog } from '../../ranking/catalog.ts';
import type { Service } from '../../ranking/service.ts';

/** The dependencies that the routes of both vendors share. */
export interface CallbackParts {
  readonly apps: Apps;
  readonly catalog: Catalog;
  readonly service: Service;
  /** Development mode: callbacks from the origin `null` are accepted too, and every request is stored. */
  readonly dev: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Receives console lines. */
  readonly logLine: (line: string) => void;
}
