import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seeded } from '../pairec/documentExample.test.ts';
import { checkCallback } from './checkCallback.ts';
import { decodeCallback } from './decodeCallback.ts';
import { decodePredict } from './decodePredict.ts';
import { encodeCallbackRequest, encodePredictRequest } from './encodeRequest.test.ts';
import { codec, EXAMPLE_VALUE, hex } from './fixtures.test.ts';
import { reasonOf } from './reasonOf.ts';

// Whatever comes, the answer is a value of the right make or a sentence, and it comes at once.

const CALLBACK = encodeCallbackRequest(
  { ...EXAMPLE_VALUE, uid: '用户', items: [...EXAMPLE_VALUE.items, { id: '商品', pos: '', extra: '' }] },
  codec,
);
const PREDICT = encodePredictRequest({ uid: 'u', size: 300, spm: 'A$##$B' }, codec);

/** Tries a body on both decoders and all that comes after them; says for which of the two it was right. */
const survive = (body: Uint8Array): { readonly callback: boolean; readonly predict: boolean } => {
  const callback = decodeCallback(body, codec);
  if (callback.ok) {
    const { uid, scene, items, predictRequestId, spm, hasContext } = callback.value;
    const texts = [uid, scene, predictRequestId, spm, ...items.flatMap(({ id, pos, extra }) => [id, pos, extra])];
    assert.ok(texts.every((text) => typeof text === 'string') && typeof hasContext === 'boolean', hex(body));
    checkCallback(callback.value);
    for (const { extra } of items) reasonOf(extra);
    // What was understood can be said again, and then means the same.
    assert.deepEqual(decodeCallback(encodeCallbackRequest(callback.value, codec), codec), callback, hex(body));
  } else assert.match(callback.why, /^.+: .+\.$/s, hex(body));

  const predict = decodePredict(body, codec);
  if (predict.ok) {
    const { uid, size } = predict.value;
    assert.ok(uid !== '' && Number.isInteger(size) && size >= 1 && size <= 1000, hex(body));
  } else assert.match(predict.why, /^.+: .+\.$/s, hex(body));
  return { callback: callback.ok, predict: predict.ok };
};

void describe('hostile protobuf', () => {
  for (const [what, message] of [
    ['callback', CALLBACK],
    ['predict', PREDICT],
  ] as const) {
    void it(`survives a ${what} request that is cut off anywhere`, () => {
      assert.ok(survive(message)[what]);
      for (let length = 0; length < message.length; length += 1) survive(message.subarray(0, length));
    });

    void it(`survives every flipped bit of a ${what} request`, () => {
      const ends = new Set<boolean>();
      for (let bit = 0; bit < message.length * 8; bit += 1) {
        const flipped = message.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        ends.add(survive(flipped)[what]);
      }
      // Otherwise the flips would all have been of one kind, and have tried less than they should.
      assert.equal(ends.size, 2);
    });

    void it(`survives a ${what} request with a byte missing or twice`, () => {
      for (let at = 0; at < message.length; at += 1) {
        survive(Uint8Array.of(...message.subarray(0, at), ...message.subarray(at + 1)));
        survive(Uint8Array.of(...message.subarray(0, at), ...message.subarray(at)));
        survive(Uint8Array.of(...message.subarray(0, at + 1), ...message.subarray(at)));
      }
    });
  }

  void it('survives 2,000 bodies of random bytes', () => {
    const draw = seeded(1);
    for (let count = 0; count < 2000; count += 1) {
      survive(Uint8Array.from({ length: Math.floor(draw() * 64) }, () => draw() * 256));
    }
  });

  void it('survives 2,000 bodies of small numbers, which look more like fields', () => {
    const draw = seeded(2);
    let understood = 0;
    for (let count = 0; count < 2000; count += 1) {
      const body = Uint8Array.from({ length: Math.floor(draw() * 16) }, () => draw() * 48);
      understood += survive(body).callback ? 1 : 0;
    }
    assert.ok(understood > 20 && understood < 1980, `${understood}`);
  });
});
