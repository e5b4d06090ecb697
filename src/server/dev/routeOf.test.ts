import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { routeOf } from './routeOf.ts';

void describe('routeOf', () => {
  const routes: readonly [method: string, path: string, route: string, app?: string][] = [
    ['GET', '/api/v2/my-site/rank/news', 'rank', 'my-site'],
    ['POST', '/api/v2/my-site/rank', 'rank', 'my-site'],
    ['POST', '/api/v2/my-site/rank/', 'rank', 'my-site'],
    ['POST', '/api/v2/my-site/reward/a/b', 'reward', 'my-site'],
    ['POST', '/api/v2/my-site/activate/x', 'activate', 'my-site'],
    ['OPTIONS', '/api/v2/my-site/reward/x', 'preflight', 'my-site'],
    ['OPTIONS', '/api/v2/my-site/rank', 'preflight', 'my-site'],
    ['POST', '/api/callback', 'callback'],
    ['POST', '/predict/api/shop/callback', 'callback', 'shop'],
    ['POST', '/predict/api/shop/default', 'rank', 'shop'],
    ['GET', '/topslot.js', 'script'],
    ['GET', '/topslot.css', 'script'],
    ['GET', '/topslot-report.js', 'script'],
  ];
  for (const [method, path, route, app] of routes) {
    void it(`${method} ${path} is ${route}`, () => {
      assert.deepEqual(routeOf(method, path), app === undefined ? { route } : { route, app });
    });
  }

  for (const path of [
    '/',
    '/_dev/requests',
    '/api/v2/my-site/ranking/x',
    '/api/v2/my-site',
    '/topslot.js/x',
    '/api/v3',
  ]) {
    void it(`${path} is not recorded`, () => assert.equal(routeOf('GET', path), undefined));
  }
});
