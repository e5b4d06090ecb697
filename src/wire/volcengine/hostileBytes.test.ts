import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '../pairec/documentExample.test.ts';
import { checkCallback } from './checkCallback.ts';
import { decodeCallback } from './decodeCallback.ts';
import { decodePredict } from './decodePredict.ts';
import { encodeCallbackRequest, encodePredictRequest } from './encodeRequest.test.ts';
import { codec, EXAMPLE_VALUE, toHex } from './fixtures.test.ts';
import { readReason } from './readReason.ts';

// For any bytes, the decoders must return a value with the right types or an error sentence. They must not throw.

const CALLBACK = encodeCallbackRequest(
  { ...EXAMPLE_VALUE, uid: '用户', items: [...EXAMPLE_VALUE.items, { id: '商品', pos: '', extra: '' }] },
  codec,
);
const PREDICT = encodePredictRequest({ uid: 'u', size: 300, spm: 'A$##$B' }, codec);

/** Passes a body to both decoders and the functions that follow them. Returns which decoders accepted it. */
const tryBody = (body: Uint8Array): { readonly callback: boolean; readonly predict: boolean } => {
  const callback = decodeCallback(body, codec);
  if (callback.ok) {
    const { uid, scene, items, predictRequestId, spm, hasContext } = callback.value;
    const texts = [uid, scene, predictRequestId, spm, ...items.flatMap(({ id, pos, extra }) => [id, pos, extra])];
    assert.ok(texts.every((text) => typeof text === 'string') && typeof hasContext === 'boolean', toHex(body));
    checkCallback(callback.value);
    for (const { extra } of items) readReason(extra);
    // An accepted callback can be encoded and decoded again without changes.
    assert.deepEqual(decodeCallback(encodeCallbackRequest(callback.value, codec), codec), callback, toHex(body));
  } else assert.match(callback.why, /^.+: .+\.$/s, toHex(body));

  const predict = decodePredict(body, codec);
  if (predict.ok) {
    const { uid, size } = predict.value;
    assert.ok(uid !== '' && Number.isInteger(size) && size >= 1 && size <= 1000, toHex(body));
  } else assert.match(predict.why, /^.+: .+\.$/s, toHex(body));
  return { callback: callback.ok, predict: predict.ok };
};

void describe('hostile protobuf', () => {
  for (const [name, message] of [
    ['callback', CALLBACK],
    ['predict', PREDICT],
  ] as const) {
    void it(`handles a ${name} request truncated at any length`, () => {
      assert.ok(tryBody(message)[name]);
      for (let length = 0; length < message.length; length += 1) tryBody(message.subarray(0, length));
    });

    void it(`handles a ${name} request with any single bit flipped`, () => {
      const results = new Set<boolean>();
      for (let bit = 0; bit < message.length * 8; bit += 1) {
        const flipped = message.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        results.add(tryBody(flipped)[name]);
      }
      // Both results must occur; otherwise the flips have tested only one path.
      assert.equal(results.size, 2);
    });

    void it(`handles a ${name} request with any byte missing or duplicated`, () => {
      for (let at = 0; at < message.length; at += 1) {
        tryBody(Uint8Array.of(...message.subarray(0, at), ...message.subarray(at + 1)));
        tryBody(Uint8Array.of(...message.subarray(0, at), ...message.subarray(at)));
        tryBody(Uint8Array.of(...message.subarray(0, at + 1), ...message.subarray(at)));
      }
    });
  }

  void it('handles 2,000 bodies of random bytes', () => {
    const draw = seededRandom(1);
    for (let count = 0; count < 2000; count += 1) {
      tryBody(Uint8Array.from({ length: Math.floor(draw() * 64) }, () => draw() * 256));
    }
  });

  void it('handles 2,000 bodies of small numbers, which more often resemble fields', () => {
    const draw = seededRandom(2);
    let accepted = 0;
    for (let count = 0; count < 2000; count += 1) {
      const body = Uint8Array.from({ length: Math.floor(draw() * 16) }, () => draw() * 48);
      accepted += tryBody(body).callback ? 1 : 0;
    }
    assert.ok(accepted > 20 && accepted < 1980, `${accepted}`);
  });
});
