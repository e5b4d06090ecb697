import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

import { describeNetworkError } from './describeNetworkError.ts';

/** The supported content codings, as the value of `Accept-Encoding` (RFC 9110 §8.4.1). */
export const ACCEPT_ENCODING = 'gzip, deflate, br';

/** The result of {@link readBody}; on failure, `why` is a sentence. */
export type BodyResult =
  /** `isTruncated`: whether the body was larger than the limit. */
  | { readonly ok: true; readonly body: Uint8Array; readonly isTruncated: boolean }
  | { readonly ok: false; readonly why: string };

/**
 * Reads and decompresses the body of a response. The limit applies to both the compressed and the decompressed size
 * while the body streams, because 5 MB of gzip can contain 5 GB. Never rejects. Destroys a response that it does not
 * read to the end.
 *
 * @param host name of the server for error messages
 * @param maxBytes maximum size in bytes
 * @param truncate whether to truncate a larger body instead of failing
 */
export function readBody(
  response: IncomingMessage,
  host: string,
  maxBytes: number,
  truncate: boolean,
): Promise<BodyResult> {
  return new Promise((resolve) => {
    const coding = (response.headers['content-encoding'] ?? '').trim().toLowerCase();
    const chunks: Buffer[] = [];
    /** Bytes received from the network. */
    let received = 0;
    /** Bytes of the decompressed body. */
    let size = 0;
    let decoder: Transform | undefined;

    const finish = (body: BodyResult): void => {
      resolve(body);
      decoder?.destroy();
      // A complete response has already released its socket.
      if (!response.complete) response.destroy();
    };
    const fail = (why: string): void => finish({ ok: false, why });
    const succeed = (isTruncated: boolean): void => finish({ ok: true, body: Buffer.concat(chunks), isTruncated });
    const stopAtLimit = (): void => {
      if (truncate) succeed(true);
      else fail(`The response is larger than the limit of ${maxBytes} bytes.`);
    };
    const append = (chunk: Buffer): void => {
      if (size > maxBytes) return;
      chunks.push(chunk.subarray(0, maxBytes - size));
      size += chunk.length;
      if (size > maxBytes) stopAtLimit();
    };

    response.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (coding === '' || coding === 'identity') return append(chunk);
      if (received > maxBytes) return stopAtLimit();
      if (decoder === undefined) {
        decoder = createDecoder(coding, chunk);
        if (decoder === undefined) return fail(`The response has an unsupported content coding: ${coding}.`);
        decoder.on('data', append);
        decoder.on('end', () => succeed(false));
        decoder.on('error', () => fail(`The response is damaged: its body is not valid ${coding}.`));
      }
      const currentDecoder = decoder;
      if (!currentDecoder.write(chunk)) {
        response.pause();
        currentDecoder.once('drain', () => response.resume());
      }
    });
    response.on('end', () => (decoder === undefined ? succeed(false) : decoder.end()));
    response.on('error', (error) => fail(describeNetworkError(error, host)));
    response.on('close', () => {
      if (!response.complete) fail(`${host} closed the connection before the response was complete.`);
    });
  });
}

function createDecoder(coding: string, firstChunk: Buffer): Transform | undefined {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      // RFC 9110 §8.4.1.2 defines "deflate" as the zlib format, and notes that some servers send raw deflate. The first
      // byte of a zlib header has the compression method 8 in its lower four bits (RFC 1950 §2.2).
      return ((firstChunk[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
    default:
      return undefined;
  }
}
