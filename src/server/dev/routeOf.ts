import type { Route } from './requestLog.ts';

/** What a request is for, by its method and path; `undefined` for what the dev server does not remember. */
export const routeOf = (method: string, path: string): { route: Route; app?: string } | undefined => {
  if (path === '/topslot.js' || path === '/topslot.css' || path === '/topslot-report.js') return { route: 'script' };
  if (path === '/api/callback' || path.startsWith('/predict/api/')) return { route: 'callback' };
  const [, app, verb] = /^\/api\/v2\/([^/]+)\/(rank|reward|activate)(?:\/|$)/.exec(path) ?? [];
  if (app === undefined) return undefined;
  if (method === 'OPTIONS') return { route: 'preflight', app };
  return { route: verb === 'rank' ? 'rank' : verb === 'reward' ? 'reward' : 'activate', app };
};
