import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestVolcengine } from './testVolcengine.test.ts';
import {
  callbackRequest,
  loadCodec,
  FORMATS,
  JSON_TYPE,
  predictRequest,
  PROTOBUF_TYPE,
} from './volcengineWire.test.ts';

/** Returns the request with exactly these headers. `undefined` omits a header. */
const withTypes = (request: RequestInit, contentType: string | undefined, accept: string | undefined): RequestInit => ({
  ...request,
  headers: {
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...(accept !== undefined && { accept }),
  },
});

void describe('the format of an answer', () => {
  const rows: readonly [contentType: string | undefined, accept: string | undefined, type: string][] = [
    // JSON callers and curl.
    [undefined, undefined, JSON_TYPE],
    ['application/json', undefined, JSON_TYPE],
    ['application/json', '*/*', JSON_TYPE],
    ['application/json', 'application/json', JSON_TYPE],
    ['text/plain;charset=UTF-8', '*/*', JSON_TYPE],
    ['application/x-www-form-urlencoded', '*/*', JSON_TYPE],
    ['application/octet-stream', undefined, JSON_TYPE],
    // The vendor's SDKs send both headers. Their `write_data` sends JSON and accepts protobuf.
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
    void it(`is ${type} for Content-Type ${contentType ?? 'absent'} and Accept ${accept ?? 'absent'}`, async () => {
      const { post } = createTestVolcengine();
      const format = contentType?.toLowerCase().includes('protobuf') ? 'protobuf' : 'JSON';
      const accepted = await post('shop/callback', withTypes(await callbackRequest(format), contentType, accept));
      assert.deepEqual([accepted.type, accepted.answer], [type, { message: 'OK', success: true }]);
      const rejected = await post(
        'shop/callback',
        withTypes(await callbackRequest(format, { uid: '' }), contentType, accept),
      );
      assert.deepEqual([rejected.type, rejected.answer], [type, { code: 400, message: 'uid: is required.' }]);
      const unknownApplication = await post(
        'unknown/default',
        withTypes(await predictRequest(format), contentType, accept),
      );
      assert.deepEqual([unknownApplication.type, unknownApplication.answer.code], [type, 400]);
      const predicted = await post(
        'shop/default',
        withTypes(await predictRequest(format, { uid: 'uid2', size: 1 }), contentType, accept),
      );
      assert.deepEqual([predicted.type, predicted.answer.items], [type, ['1 1']]);
    });
  }
});

void describe('a server without the protobuf package', () => {
  const createWithoutProtobuf = () => createTestVolcengine({ loadProtobuf: async () => undefined });
  const WHY = 'Protobuf needs a package on the server: npm i @bufbuild/protobuf.';

  for (const [contentType, accept] of [
    [PROTOBUF_TYPE, PROTOBUF_TYPE],
    [PROTOBUF_TYPE, 'application/json'],
    ['application/json', PROTOBUF_TYPE],
  ] as const) {
    void it(`answers with an error in JSON for Content-Type ${contentType} and Accept ${accept}`, async () => {
      const { post, loggedLines, records } = createWithoutProtobuf();
      const format = contentType === PROTOBUF_TYPE ? 'protobuf' : 'JSON';
      const callback = await post('shop/callback', withTypes(await callbackRequest(format), contentType, accept));
      assert.deepEqual([callback.status, callback.type], [200, JSON_TYPE]);
      assert.equal(callback.raw, JSON.stringify({ code: 500, message: WHY }));
      assert.deepEqual(loggedLines, [`volcengine: ${WHY}`]);
      const request = withTypes(await predictRequest(format), contentType, accept);
      const predicted = await post('shop/default', request);
      assert.equal(predicted.raw, JSON.stringify({ code: 500, message: WHY }));
      assert.deepEqual(records, []);
    });
  }

  void it('serves JSON, compressed or not', async () => {
    for (const format of FORMATS.slice(0, 2)) {
      const { post, loggedLines } = createWithoutProtobuf();
      assert.equal((await post('shop/callback', await callbackRequest(format))).answer.success, true);
      assert.equal((await post('shop/default', await predictRequest(format))).answer.success, true);
      assert.deepEqual(loggedLines, []);
    }
  });

  void it('does not load it for JSON', async () => {
    let loads = 0;
    const loadProtobuf = async () => {
      loads += 1;
      return loadCodec();
    };
    const { post } = createTestVolcengine({ loadProtobuf });
    await post('shop/callback', await callbackRequest('zipped JSON'));
    assert.equal(loads, 0);
    await post('shop/callback', await callbackRequest('protobuf'));
    assert.equal(loads, 1);
  });
});

void describe('a lone surrogate', () => {
  void it('does not prevent an answer', async () => {
    // Shortening to 100 UTF-16 units may split a character, and JSON can contain a lone surrogate.
    const scene = `${'a'.repeat(99)}😀`;
    for (const accept of [undefined, PROTOBUF_TYPE]) {
      const { post } = createTestVolcengine();
      const shortened = await post(
        'shop/callback',
        withTypes(await callbackRequest('JSON', { scene }), undefined, accept),
      );
      assert.match(shortened.answer.message ?? '', /^Can't support scene:a{99}.+, please check/);
      const body = '{"uid":"\\ud800","scene":"default","items":[{"id":"\\udfff"}],"predictRequestId":"\\ud800"}';
      const request = withTypes({ method: 'POST', body }, undefined, accept);
      assert.deepEqual((await post('shop/callback', request)).answer, { message: 'OK', success: true });
      const conflicting = withTypes({ method: 'POST', body: body.replace('dfff', 'dffe') }, undefined, accept);
      assert.equal((await post('shop/callback', conflicting)).answer.code, 409);
    }
  });
});
