import type { Context } from 'hono';
import type { App } from '../ranking/apps.ts';
import { refuse } from './answers.ts';
import type { ApiEnv } from './apiEnv.ts';
import type { ApiParts } from './apiParts.ts';
import { mayAsk } from './cors.ts';

/** The app that the path names, if it is there and this site may ask for it; else the answer that says so. */
export const appOf = (context: Context<ApiEnv>, { apps, dev, note }: ApiParts): App | Response => {
  const id = context.req.param('app') ?? '';
  const origin = context.req.header('origin');
  note(context, { app: id });
  const app = apps.get(id);
  if (!app) return refuse(context, 404, `No app "${id.slice(0, 100)}". ${apps.known()}`);
  if (mayAsk(app, origin, dev)) return app;
  return refuse(context, 403, `The origin ${origin?.slice(0, 200)} is not among the origins of app ${app.id}.`);
};
