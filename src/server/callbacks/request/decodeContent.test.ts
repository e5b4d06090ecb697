import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { decodeContent } from './decodeContent.ts';

const TEXT = '{"uid":"uid1"}';
const PLAIN = Buffer.from(TEXT);
const MOST = 8_000_000;
const LARGE = `The body is larger than ${MOST} bytes once it is unzipped.`;

const decode = async (body: Uint8Array, encoding?: string): Promise<string> => {
  const decoded = await decodeContent(body, encoding);
  return decoded.ok ? new TextDecoder().decode(decoded.bytes) : decoded.why;
};

void describe('decodeContent', () => {
  const rows: readonly [what: string, body: Uint8Array, encoding: string | undefined, found: string][] = [
    ['no header', PLAIN, undefined, TEXT],
    ['an empty header', PLAIN, '', TEXT],
    ['identity', PLAIN, 'identity', TEXT],
    ['gzip', gzipSync(TEXT), 'gzip', TEXT],
    // RFC 9110, section 8.4.1.3: the same; and the names of codings have no letter case.
    ['x-gzip', gzipSync(TEXT), 'x-gzip', TEXT],
    ['GZIP with spaces', gzipSync(TEXT), ' GZIP ', TEXT],
    ['gzip in two members', Buffer.concat([gzipSync('{"uid":'), gzipSync('"uid1"}')]), 'gzip', TEXT],
    ['gzip of nothing', gzipSync(''), 'gzip', ''],
    ['gzip that is not', PLAIN, 'gzip', 'The body is not gzip.'],
    ['gzip without a byte', Buffer.alloc(0), 'gzip', 'The body is not gzip.'],
    ['gzip that is zlib', deflateSync(TEXT), 'gzip', 'The body is not gzip.'],
    ['no header on gzip', gzipSync(''), undefined, new TextDecoder().decode(gzipSync(''))],
    ['deflate', deflateSync(TEXT), 'deflate', 'Content-Encoding: must be gzip, not deflate.'],
    ['brotli', brotliCompressSync(TEXT), 'br', 'Content-Encoding: must be gzip, not br.'],
    ['gzip twice', gzipSync(gzipSync(TEXT)), 'gzip, gzip', 'Content-Encoding: must be gzip, not gzip, gzip.'],
    ['a long name', PLAIN, 'x'.repeat(5000), `Content-Encoding: must be gzip, not ${'x'.repeat(100)}.`],
  ];
  for (const [what, body, encoding, found] of rows) {
    void it(`takes or refuses ${what}`, async () => assert.equal(await decode(body, encoding), found));
  }

  void it('refuses gzip that is cut off anywhere', async () => {
    const zipped = gzipSync(TEXT.repeat(10));
    for (let length = 0; length < zipped.length; length += 1) {
      assert.equal(await decode(zipped.subarray(0, length), 'gzip'), 'The body is not gzip.', `${length}`);
    }
  });

  void it('refuses gzip whose checksum is of something else', async () => {
    const zipped = gzipSync(TEXT);
    assert.equal(
      await decode(
        zipped.map((byte, at) => (at === zipped.length - 8 ? byte ^ 1 : byte)),
        'gzip',
      ),
      'The body is not gzip.',
    );
  });

  void it('unzips as many bytes as a plain body may have, and not one more', async () => {
    const full = await decodeContent(gzipSync(Buffer.alloc(MOST, ' ')), 'gzip');
    assert.equal(full.ok && full.bytes.byteLength, MOST);
    assert.equal(await decode(gzipSync(Buffer.alloc(MOST + 1, ' ')), 'gzip'), LARGE);
  });

  void it('does not unzip a bomb, be it in one piece or in many', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000));
    assert.ok(bomb.byteLength < 100_000);
    assert.equal(await decode(bomb, 'gzip'), LARGE);
    const small = gzipSync(Buffer.alloc(1_000_000));
    assert.equal(await decode(Buffer.concat(Array.from({ length: 50 }, () => small)), 'gzip'), LARGE);
  });
});
