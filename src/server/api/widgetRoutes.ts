import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Hono } from 'hono';
import type { ApiEnv } from './request/apiEnv.ts';

const TYPES = {
  'topslot.js': 'text/javascript',
  'topslot-report.js': 'text/javascript',
  'topslot.css': 'text/css',
} as const;

/** The forms that a file is sent in, the smallest first, by the name that `Accept-Encoding` has for each. */
const encode = (file: Buffer): readonly { readonly encoding: string; readonly body: Buffer<ArrayBuffer> }[] => [
  { encoding: 'br', body: Buffer.from(brotliCompressSync(file)) },
  { encoding: 'gzip', body: Buffer.from(gzipSync(file, { level: 9 })) },
];

/**
 * `/topslot.js`, `/topslot-report.js` and `/topslot.css`, for any site, compressed once at the start.
 *
 * Cached for an hour and asked for again with the ETag: the address never changes, so a fix must reach every page within
 * the hour without anybody touching a template. A day longer a stale copy may be shown while the new one is fetched, so
 * that no reader waits for the check.
 *
 * @param folder where the build has put the three files
 */
export const widgetRoutes = (folder: URL): Hono<ApiEnv> => {
  const routes = new Hono<ApiEnv>();
  for (const [name, type] of Object.entries(TYPES)) {
    const plain = Buffer.from(readFileSync(new URL(name, folder)));
    const forms = encode(plain);
    // Weak: the same file in whatever form it travels (RFC 9110, section 8.8.1).
    const tag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 16)}"`;
    const headers = {
      ETag: `W/${tag}`,
      'Cache-Control': 'public, max-age=3600, stale-while-revalidate=86400',
      Vary: 'Accept-Encoding',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
    };
    routes.get(`/${name}`, (context) => {
      if (context.req.header('if-none-match')?.includes(tag)) return context.body(null, 304, headers);
      const accepted = (context.req.header('accept-encoding') ?? '').split(/[\s,]+/);
      const form = forms.find(({ encoding }) => accepted.includes(encoding));
      return context.body(form?.body ?? plain, 200, {
        ...headers,
        ...(form && { 'Content-Encoding': form.encoding }),
        'Content-Type': `${type}; charset=utf-8`,
      });
    });
  }
  return routes;
};
