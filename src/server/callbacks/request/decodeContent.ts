import { gunzip } from 'node:zlib';
import { MAX_BODY_BYTES } from '../../../wire/callbackLimits.ts';

/** A decompressed body, or an error message. */
export type DecodedBody =
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly why: string };

/** Decompresses gzip up to the size limit of plain bodies: a small body can expand to a thousand times its size. */
const gunzipBody = (zipped: Uint8Array): Promise<DecodedBody> =>
  new Promise((resolve) => {
    gunzip(zipped, { maxOutputLength: MAX_BODY_BYTES }, (error, bytes) => {
      if (!error) return resolve({ ok: true, bytes });
      const isLarge = 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      return resolve({
        ok: false,
        why: isLarge ? `The body is larger than ${MAX_BODY_BYTES} bytes after decompression.` : 'The body is not gzip.',
      });
    });
  });

/**
 * Decodes a body according to its `Content-Encoding`. Never rejects.
 *
 * @param encoding the header's value; Volcengine's SDKs send `gzip`
 */
export const decodeContent = async (body: Uint8Array, encoding = 'identity'): Promise<DecodedBody> => {
  const name = encoding.trim().toLowerCase();
  if (name === 'identity' || name === '') return { ok: true, bytes: body };
  if (name === 'gzip' || name === 'x-gzip') return gunzipBody(body);
  return { ok: false, why: `Content-Encoding: must be gzip, not ${encoding.slice(0, 100)}.` };
};
