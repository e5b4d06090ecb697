import type { App } from '../../ranking/apps.ts';
import { reject } from './responses.ts';
import type { ApiParts } from './apiParts.ts';
import type { ApiResponse, ApiRequest } from './apiRequest.ts';
import { isOriginAllowed } from './cors.ts';

/**
 * Returns the app of the path, or an error response if it is unknown or does not allow the site that sent the request.
 */
export const findApp = (request: ApiRequest, { apps, dev }: ApiParts): App | ApiResponse => {
  const origin = request.header('origin');
  const app = apps.get(request.app);
  if (!app) return reject(request, 404, `No app "${request.app.slice(0, 100)}". ${apps.describeKnownApps()}`);
  if (isOriginAllowed(app, origin, dev)) return app;
  return reject(request, 403, `The origin ${origin?.slice(0, 200)} is not among the origins of app ${app.id}.`);
};
