import type { HttpBindings } from '@hono/node-server';
import type { RequestFacts } from '../../../wire/dashboard/requestFacts.ts';

/** The types of Hono's context. `Bindings` are Node's request and response; tests without a socket have none. */
export interface ApiEnv {
  Bindings: Partial<HttpBindings>;
  Variables: { facts?: RequestFacts };
}
