import { serve } from '@hono/node-server';
import { Hono } from 'hono';

// The reference server of rank.mjs: Hono with the same response to every request. Prints its port.
const [body = ''] = process.argv.slice(2);
const app = new Hono().get('/*', (context) =>
  context.body(body, 200, { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-store' }),
);
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(port));
