import type { HttpBindings } from '@hono/node-server';
import type { RequestFacts } from '../../../wire/dashboard/requestFacts.ts';

/** What Hono's context carries. `Bindings` are Node's own request and response; absent where there is no socket. */
export interface ApiEnv {
  Bindings: Partial<HttpBindings>;
  Variables: { facts?: RequestFacts };
}
