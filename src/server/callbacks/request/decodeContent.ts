import { gunzip } from 'node:zlib';
import { MOST_BYTES } from '../../../wire/callbackLimits.ts';

/** A body as it was before it was zipped, or a sentence on why it cannot be had. Never rejects. */
export type Unzipped = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly why: string };

/** A small body can unzip to a thousand times its size, so it ends where a plain one would have to. */
const unzip = (zipped: Uint8Array): Promise<Unzipped> =>
  new Promise((resolve) => {
    gunzip(zipped, { maxOutputLength: MOST_BYTES }, (error, bytes) => {
      if (!error) return resolve({ ok: true, bytes });
      const isLarge = 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      return resolve({
        ok: false,
        why: isLarge ? `The body is larger than ${MOST_BYTES} bytes once it is unzipped.` : 'The body is not gzip.',
      });
    });
  });

/**
 * Takes a body out of its `Content-Encoding`.
 *
 * @param encoding the header; the vendor's SDKs send `gzip`
 */
export const decodeContent = async (body: Uint8Array, encoding = 'identity'): Promise<Unzipped> => {
  const name = encoding.trim().toLowerCase();
  if (name === 'identity' || name === '') return { ok: true, bytes: body };
  if (name === 'gzip' || name === 'x-gzip') return unzip(body);
  return { ok: false, why: `Content-Encoding: must be gzip, not ${encoding.slice(0, 100)}.` };
};
