import type { HttpBindings } from '@hono/node-server';
import type { Facts } from './facts.ts';

/** What Hono's context carries. `Bindings` are Node's own request and response; absent where there is no socket. */
export interface ApiEnv {
  Bindings: Partial<HttpBindings>;
  Variables: { facts?: Facts };
}
