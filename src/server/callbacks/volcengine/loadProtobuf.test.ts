import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadCodec } from './volcengineWire.test.ts';

void describe('loadProtobuf', () => {
  void it('writes and reads strings in any script', async () => {
    const { reader, writer } = await loadCodec();
    for (const text of ['', 'uid1', '用户', '😀', '\u0000', '\ufeffuid1']) {
      assert.equal(reader(writer().string(text).finish()).string(true), text);
    }
  });

  void it('rejects a string that is not UTF-8, as proto3 requires and the package itself does not', async () => {
    const { reader } = await loadCodec();
    for (const bytes of [[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0x61, 0x80]]) {
      assert.throws(() => reader(Uint8Array.of(bytes.length, ...bytes)).string(), TypeError, bytes.join());
    }
  });
});
