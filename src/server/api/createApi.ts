import { Hono } from 'hono';
import { limitBody } from './answers.ts';
import type { ApiEnv } from './apiEnv.ts';
import type { ApiParts } from './apiParts.ts';
import { activateRoute, rewardRoute } from './decisionRoutes.ts';
import { preflightRoute } from './preflightRoute.ts';
import { rankJsonRoute, rankRoute } from './rankRoutes.ts';

/** Bytes. A JSON ranking brings its articles along; a reward is a number. */
const MOST_RANK = 1_000_000;
const MOST_REWARD = 65_536;

/** The Custom Decision Service's endpoints, and our own `activate`. */
export const createApi = (parts: ApiParts): Hono<ApiEnv> =>
  new Hono<ApiEnv>()
    .get('/api/v2/:app/rank/*', rankRoute(parts))
    .post('/api/v2/:app/rank/', limitBody(MOST_RANK), rankJsonRoute(parts))
    .post('/api/v2/:app/rank', limitBody(MOST_RANK), rankJsonRoute(parts))
    .post('/api/v2/:app/reward/*', limitBody(MOST_REWARD), rewardRoute(parts))
    .post('/api/v2/:app/activate/*', limitBody(MOST_REWARD), activateRoute(parts))
    .options('/api/v2/:app/*', preflightRoute(parts));
