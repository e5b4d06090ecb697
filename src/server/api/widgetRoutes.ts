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

/**
 * Compresses a file for each supported encoding, smallest result first. Encodings have their `Accept-Encoding` names.
 */
const compress = (file: Buffer): readonly { readonly encoding: string; readonly body: Buffer<ArrayBuffer> }[] => [
  { encoding: 'br', body: Buffer.from(brotliCompressSync(file)) },
  { encoding: 'gzip', body: Buffer.from(gzipSync(file, { level: 9 })) },
];

/**
 * Serves `/topslot.js`, `/topslot-report.js` and `/topslot.css` to any site. The files are compressed once at startup.
 *
 * Browsers cache them for an hour and then revalidate with the ETag. The URLs never change, so a fix reaches every page
 * within an hour without a change to its template. For another day, browsers may show the stale copy while they fetch
 * the new one, so that readers do not wait for the revalidation.
 *
 * @param folder the folder with the three built files
 */
export const widgetRoutes = (folder: URL): Hono<ApiEnv> => {
  const routes = new Hono<ApiEnv>();
  for (const [name, type] of Object.entries(TYPES)) {
    const file = Buffer.from(readFileSync(new URL(name, folder)));
    const compressedFiles = compress(file);
    // A weak tag, because it is the same for all encodings (RFC 9110, section 8.8.1).
    const tag = `"${createHash('sha256').update(file).digest('base64url').slice(0, 16)}"`;
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
      const compressed = compressedFiles.find(({ encoding }) => accepted.includes(encoding));
      return context.body(compressed?.body ?? file, 200, {
        ...headers,
        ...(compressed && { 'Content-Encoding': compressed.encoding }),
        'Content-Type': `${type}; charset=utf-8`,
      });
    });
  }
  return routes;
};
