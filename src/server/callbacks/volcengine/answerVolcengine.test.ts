import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestVolcengine } from './testVolcengine.test.ts';
import { callbackOf, codec, FORMATS, JSON_TYPE, predictOf, PROTOBUF_TYPE } from './volcengineWire.test.ts';

/** The headers exactly as they stand here: `accept` is left out where it is `undefined`. */
const withTypes = (request: RequestInit, contentType: string | undefined, accept: string | undefined): RequestInit => ({
  ...request,
  headers: {
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...(accept !== undefined && { accept }),
  },
});

void describe('the format of an answer', () => {
  const rows: readonly [contentType: string | undefined, accept: string | undefined, type: string][] = [
    // JSON callers, real ones and curl.
    [undefined, undefined, JSON_TYPE],
    ['application/json', undefined, JSON_TYPE],
    ['application/json', '*/*', JSON_TYPE],
    ['application/json', 'application/json', JSON_TYPE],
    ['text/plain;charset=UTF-8', '*/*', JSON_TYPE],
    ['application/x-www-form-urlencoded', '*/*', JSON_TYPE],
    ['application/octet-stream', undefined, JSON_TYPE],
    // The vendor's SDKs send both headers; its `write_data` sends JSON and asks for protobuf.
    [PROTOBUF_TYPE, PROTOBUF_TYPE, PROTOBUF_TYPE],
    ['application/json', PROTOBUF_TYPE, PROTOBUF_TYPE],
    [undefined, PROTOBUF_TYPE, PROTOBUF_TYPE],
    [PROTOBUF_TYPE, undefined, PROTOBUF_TYPE],
    [PROTOBUF_TYPE, '*/*', PROTOBUF_TYPE],
    [PROTOBUF_TYPE, 'application/json', JSON_TYPE],
    [PROTOBUF_TYPE, 'application/json, application/x-protobuf', PROTOBUF_TYPE],
    ['application/protobuf', undefined, PROTOBUF_TYPE],
    ['application/x-protobuf; charset=utf-8', undefined, PROTOBUF_TYPE],
    ['Application/X-Protobuf', undefined, PROTOBUF_TYPE],
    [PROTOBUF_TYPE, 'Application/JSON', JSON_TYPE],
    [undefined, 'Application/X-Protobuf', PROTOBUF_TYPE],
  ];
  for (const [contentType, accept, type] of rows) {
    void it(`is ${type} for ${contentType ?? 'no type'} that asks for ${accept ?? 'nothing'}`, async () => {
      const { ask } = createTestVolcengine();
      const format = contentType?.toLowerCase().includes('protobuf') ? 'protobuf' : 'JSON';
      const taken = await ask('shop/callback', withTypes(await callbackOf(format), contentType, accept));
      assert.deepEqual([taken.type, taken.heard], [type, { message: 'OK', success: true }]);
      const refused = await ask('shop/callback', withTypes(await callbackOf(format, { uid: '' }), contentType, accept));
      assert.deepEqual([refused.type, refused.heard], [type, { code: 400, message: 'uid: is required.' }]);
      const unknown = await ask('nobody/default', withTypes(await predictOf(format), contentType, accept));
      assert.deepEqual([unknown.type, unknown.heard.code], [type, 400]);
      const predicted = await ask(
        'shop/default',
        withTypes(await predictOf(format, { uid: 'uid2', size: 1 }), contentType, accept),
      );
      assert.deepEqual([predicted.type, predicted.heard.items], [type, ['1 1']]);
    });
  }
});

void describe('a server without the protobuf package', () => {
  const without = () => createTestVolcengine({ loadProtobuf: async () => undefined });
  const WHY = 'Protobuf needs a package on the server: npm i @bufbuild/protobuf.';

  for (const [contentType, accept] of [
    [PROTOBUF_TYPE, PROTOBUF_TYPE],
    [PROTOBUF_TYPE, 'application/json'],
    ['application/json', PROTOBUF_TYPE],
  ] as const) {
    void it(`says so, in JSON, to ${contentType} that asks for ${accept}`, async () => {
      const { ask, said, records } = without();
      const format = contentType === PROTOBUF_TYPE ? 'protobuf' : 'JSON';
      const callback = await ask('shop/callback', withTypes(await callbackOf(format), contentType, accept));
      assert.deepEqual([callback.status, callback.type], [200, JSON_TYPE]);
      assert.equal(callback.raw, JSON.stringify({ code: 500, message: WHY }));
      assert.deepEqual(said, [`volcengine: ${WHY}`]);
      const request = withTypes(await predictOf(format), contentType, accept);
      const predicted = await ask('shop/default', request);
      assert.equal(predicted.raw, JSON.stringify({ code: 500, message: WHY }));
      assert.deepEqual(records, []);
    });
  }

  void it('serves JSON, zipped or not', async () => {
    for (const format of FORMATS.slice(0, 2)) {
      const { ask, said } = without();
      assert.equal((await ask('shop/callback', await callbackOf(format))).heard.success, true);
      assert.equal((await ask('shop/default', await predictOf(format))).heard.success, true);
      assert.deepEqual(said, []);
    }
  });

  void it('does not even look for it', async () => {
    let asked = 0;
    const loadProtobuf = async () => {
      asked += 1;
      return codec();
    };
    const { ask } = createTestVolcengine({ loadProtobuf });
    await ask('shop/callback', await callbackOf('zipped JSON'));
    assert.equal(asked, 0);
    await ask('shop/callback', await callbackOf('protobuf'));
    assert.equal(asked, 1);
  });
});

void describe('a text that is half a character', () => {
  void it('does not keep an answer from being written', async () => {
    // What is cut after a hundred places may end in the middle of one, and JSON can spell half of one.
    const scene = `${'a'.repeat(99)}😀`;
    for (const accept of [undefined, PROTOBUF_TYPE]) {
      const { ask } = createTestVolcengine();
      const cut = await ask('shop/callback', withTypes(await callbackOf('JSON', { scene }), undefined, accept));
      assert.match(cut.heard.message ?? '', /^Can't support scene:a{99}.+, please check/);
      const body = '{"uid":"\\ud800","scene":"default","items":[{"id":"\\udfff"}],"predictRequestId":"\\ud800"}';
      const request = withTypes({ method: 'POST', body }, undefined, accept);
      assert.deepEqual((await ask('shop/callback', request)).heard, { message: 'OK', success: true });
      const other = withTypes({ method: 'POST', body: body.replace('dfff', 'dffe') }, undefined, accept);
      assert.equal((await ask('shop/callback', other)).heard.code, 409);
    }
  });
});
