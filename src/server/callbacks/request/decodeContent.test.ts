import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { decodeContent } from './decodeContent.ts';

const TEXT = '{"uid":"uid1"}';
const PLAIN = Buffer.from(TEXT);
const MAX_BYTES = 8_000_000;
const LARGE = `The body is larger than ${MAX_BYTES} bytes after decompression.`;

const decode = async (body: Uint8Array, encoding?: string): Promise<string> => {
  const decoded = await decodeContent(body, encoding);
  return decoded.ok ? new TextDecoder().decode(decoded.bytes) : decoded.why;
};

void describe('decodeContent', () => {
  const rows: readonly [description: string, body: Uint8Array, encoding: string | undefined, expected: string][] = [
    ['no header', PLAIN, undefined, TEXT],
    ['an empty header', PLAIN, '', TEXT],
    ['identity', PLAIN, 'identity', TEXT],
    ['gzip', gzipSync(TEXT), 'gzip', TEXT],
    // RFC 9110, section 8.4.1.3: x-gzip equals gzip, and names of codings are case-insensitive.
    ['x-gzip', gzipSync(TEXT), 'x-gzip', TEXT],
    ['GZIP with spaces', gzipSync(TEXT), ' GZIP ', TEXT],
    ['gzip in two members', Buffer.concat([gzipSync('{"uid":'), gzipSync('"uid1"}')]), 'gzip', TEXT],
    ['gzip of nothing', gzipSync(''), 'gzip', ''],
    ['plain text as gzip', PLAIN, 'gzip', 'The body is not gzip.'],
    ['an empty body as gzip', Buffer.alloc(0), 'gzip', 'The body is not gzip.'],
    ['zlib as gzip', deflateSync(TEXT), 'gzip', 'The body is not gzip.'],
    ['gzip without the header', gzipSync(''), undefined, new TextDecoder().decode(gzipSync(''))],
    ['deflate', deflateSync(TEXT), 'deflate', 'Content-Encoding: must be gzip, not deflate.'],
    ['brotli', brotliCompressSync(TEXT), 'br', 'Content-Encoding: must be gzip, not br.'],
    ['gzip twice', gzipSync(gzipSync(TEXT)), 'gzip, gzip', 'Content-Encoding: must be gzip, not gzip, gzip.'],
    ['a long coding name', PLAIN, 'x'.repeat(5000), `Content-Encoding: must be gzip, not ${'x'.repeat(100)}.`],
  ];
  for (const [description, body, encoding, expected] of rows) {
    void it(`decodes or rejects ${description}`, async () => assert.equal(await decode(body, encoding), expected));
  }

  void it('rejects gzip that is truncated anywhere', async () => {
    const zipped = gzipSync(TEXT.repeat(10));
    for (let length = 0; length < zipped.length; length += 1) {
      assert.equal(await decode(zipped.subarray(0, length), 'gzip'), 'The body is not gzip.', `${length}`);
    }
  });

  void it('rejects gzip with a wrong checksum', async () => {
    const zipped = gzipSync(TEXT);
    assert.equal(
      await decode(
        zipped.map((byte, at) => (at === zipped.length - 8 ? byte ^ 1 : byte)),
        'gzip',
      ),
      'The body is not gzip.',
    );
  });

  void it('decompresses up to the size limit of plain bodies', async () => {
    const full = await decodeContent(gzipSync(Buffer.alloc(MAX_BYTES, ' ')), 'gzip');
    assert.equal(full.ok && full.bytes.byteLength, MAX_BYTES);
    assert.equal(await decode(gzipSync(Buffer.alloc(MAX_BYTES + 1, ' ')), 'gzip'), LARGE);
  });

  void it('rejects a decompression bomb in one or many gzip members', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000));
    assert.ok(bomb.byteLength < 100_000);
    assert.equal(await decode(bomb, 'gzip'), LARGE);
    const small = gzipSync(Buffer.alloc(1_000_000));
    assert.equal(await decode(Buffer.concat(Array.from({ length: 50 }, () => small)), 'gzip'), LARGE);
  });
});
