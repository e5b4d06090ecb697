import type { App } from '../../ranking/apps.ts';
import { refuse } from './answers.ts';
import type { ApiParts } from './apiParts.ts';
import type { Answer, Ask } from './ask.ts';
import { mayAsk } from './cors.ts';

/** The app that the path names, if it is there and this site may ask for it; else the answer that says so. */
export const appOf = (ask: Ask, { apps, dev }: ApiParts): App | Answer => {
  const origin = ask.header('origin');
  const app = apps.get(ask.app);
  if (!app) return refuse(ask, 404, `No app "${ask.app.slice(0, 100)}". ${apps.known()}`);
  if (mayAsk(app, origin, dev)) return app;
  return refuse(ask, 403, `The origin ${origin?.slice(0, 200)} is not among the origins of app ${app.id}.`);
};
