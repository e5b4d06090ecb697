import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VolcengineCallback } from './callbackRequest.ts';
import { decodeCallback } from './decodeCallback.ts';
import { decodePredict } from './decodePredict.ts';
import { encodeCallbackRequest, encodePredictRequest } from './encodeRequest.ts';
import { codec, EXAMPLE_VALUE, hex } from './fixtures.test.ts';

void describe('encodeCallbackRequest', () => {
  const callbacks: readonly [what: string, callback: VolcengineCallback][] = [
    ["the callback page's example", EXAMPLE_VALUE],
    ['no context', { ...EXAMPLE_VALUE, spm: '', hasContext: false }],
    ['an empty context', { ...EXAMPLE_VALUE, spm: '' }],
    ['nothing', { uid: '', scene: '', items: [], predictRequestId: '', spm: '', hasContext: false }],
    ['an empty item', { ...EXAMPLE_VALUE, items: [{ id: '', pos: '', extra: '' }] }],
  ];
  for (const [what, callback] of callbacks) {
    void it(`writes ${what}, to be read as it was`, () => {
      assert.deepEqual(decodeCallback(encodeCallbackRequest(callback, codec), codec), { ok: true, value: callback });
    });
  }

  void it('writes by the numbers of the message', () => {
    const callback = {
      uid: 'u',
      scene: 'c',
      items: [{ id: 'i', pos: '1', extra: '{}' }],
      predictRequestId: 'r',
      spm: 's',
      hasContext: true,
    };
    assert.equal(
      hex(encodeCallbackRequest(callback, codec)),
      ['0a0175', '120163', '1a0a0a01691201311a027b7d', '220172', '2a030a0173'].join(''),
    );
  });
});

void describe('encodePredictRequest', () => {
  void it('writes by the numbers of the message', () => {
    assert.equal(hex(encodePredictRequest({ uid: 'u', size: 5, spm: 's' }, codec)), '0a030a017512030a01731805');
    assert.equal(hex(encodePredictRequest({ uid: 'u', size: 0, spm: '' }, codec)), '0a030a0175');
  });

  void it('writes what is read as it was', () => {
    const request = { uid: '用户', size: 300, spm: 'A$##$B' };
    assert.deepEqual(decodePredict(encodePredictRequest(request, codec), codec), { ok: true, value: request });
  });
});
