import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

import { networkError } from './networkError.ts';

/** The content codings that are asked for and understood (RFC 9110 §8.4.1). */
export const ACCEPT_ENCODING = 'gzip, deflate, br';

export type Body =
  /** `cut`: there was more, which the caller allowed to be left out. */
  | { readonly ok: true; readonly body: Uint8Array; readonly cut: boolean }
  | { readonly ok: false; readonly why: string };

/**
 * Reads and decompresses a body, at most `maxBytes` of it. The bound holds for what arrives and for what comes out,
 * while it streams: 5 MB of gzip may hold 5 GB. Resolves always; whatever it stops reading it destroys.
 *
 * @param host who answers, for the sentence that says what went wrong
 * @param cut whether a larger body is cut at `maxBytes` rather than refused
 */
export function readLimited(response: IncomingMessage, host: string, maxBytes: number, cut: boolean): Promise<Body> {
  return new Promise((resolve) => {
    const coding = (response.headers['content-encoding'] ?? '').trim().toLowerCase();
    const chunks: Buffer[] = [];
    let arrived = 0;
    let size = 0;
    let decoder: Transform | undefined;

    const finish = (body: Body): void => {
      resolve(body);
      decoder?.destroy();
      // A response read to its end has let go of its socket already.
      if (!response.complete) response.destroy();
    };
    const fail = (why: string): void => finish({ ok: false, why });
    const succeed = (isCut: boolean): void => finish({ ok: true, body: Buffer.concat(chunks), cut: isCut });
    const tooLarge = (): void => {
      if (cut) succeed(true);
      else fail(`The answer is larger than the ${maxBytes} bytes that are read at most.`);
    };
    const take = (chunk: Buffer): void => {
      if (size > maxBytes) return;
      chunks.push(chunk.subarray(0, maxBytes - size));
      size += chunk.length;
      if (size > maxBytes) tooLarge();
    };

    response.on('data', (chunk: Buffer) => {
      arrived += chunk.length;
      if (coding === '' || coding === 'identity') return take(chunk);
      if (arrived > maxBytes) return tooLarge();
      if (decoder === undefined) {
        decoder = decoderFor(coding, chunk);
        if (decoder === undefined) return fail(`The answer is in a content coding nobody asked for: ${coding}.`);
        decoder.on('data', take);
        decoder.on('end', () => succeed(false));
        decoder.on('error', () => fail(`The answer is damaged: it is not the ${coding} that it says it is.`));
      }
      const waiting = decoder;
      if (!waiting.write(chunk)) {
        response.pause();
        waiting.once('drain', () => response.resume());
      }
    });
    response.on('end', () => (decoder === undefined ? succeed(false) : decoder.end()));
    response.on('error', (error) => fail(networkError(error, host)));
    response.on('close', () => {
      if (!response.complete) fail(`${host} closed the connection before the answer was complete.`);
    });
  });
}

function decoderFor(coding: string, start: Buffer): Transform | undefined {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      // RFC 9110 §8.4.1.2 means the zlib format, and notes that some servers send bare deflate. A zlib header begins
      // with the method 8 in its lower four bits (RFC 1950 §2.2).
      return ((start[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
    default:
      return undefined;
  }
}
