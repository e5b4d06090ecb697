import { Hono } from 'hono';
import type { ApiEnv } from './apiEnv.ts';
import type { ApiParts } from './apiParts.ts';
import { activateRoute, rewardRoute } from './decisionRoutes.ts';
import { preflightRoute } from './preflightRoute.ts';
import { rankJsonRoute, rankRoute } from './rankRoutes.ts';

/** The Custom Decision Service's endpoints, and our own `activate`. */
export const createApi = (parts: ApiParts): Hono<ApiEnv> =>
  new Hono<ApiEnv>()
    .get('/api/v2/:app/rank/*', rankRoute(parts))
    .post('/api/v2/:app/rank/', rankJsonRoute(parts))
    .post('/api/v2/:app/rank', rankJsonRoute(parts))
    .post('/api/v2/:app/reward/*', rewardRoute(parts))
    .post('/api/v2/:app/activate/*', activateRoute(parts))
    .options('/api/v2/:app/*', preflightRoute(parts));
