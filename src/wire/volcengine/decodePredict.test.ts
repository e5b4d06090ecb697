import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { decodePredict } from './decodePredict.ts';
import { encodePredictRequest } from './encodeRequest.test.ts';
import { codec, fromHex, toHex } from './fixtures.test.ts';
import type { PredictRequest } from './predictRequest.ts';
import { readPredict } from './readPredict.ts';

const decode = (hex: string): ReturnType<typeof decodePredict> => decodePredict(fromHex(hex), codec);
const USER = '0a03 0a0175';

void describe('decodePredict', () => {
  void it('reads the same value as from JSON', () => {
    const writer = new BinaryWriter();
    writer.tag(1, 2).fork().tag(1, 2).string('用户').tag(2, 2).string('more of the user').join();
    writer.tag(2, 2).fork().tag(1, 2).string('A$##$B').join();
    writer.tag(3, 0).int32(300);
    const message = writer.finish();
    const json = { user: { uid: '用户' }, context: { spm: 'A$##$B' }, size: 300 };
    assert.deepEqual(decodePredict(message, codec), { ok: true, value: { uid: '用户', spm: 'A$##$B', size: 300 } });
    assert.deepEqual(decodePredict(message, codec), readPredict(json));
  });

  const messages: readonly [description: string, hex: string, request: Partial<PredictRequest>][] = [
    ['a uid alone', USER, {}],
    ['a size of 0 as the default', `${USER} 1800`, {}],
    ['a size of 1', `${USER} 1801`, { size: 1 }],
    ['a size of 1000', `${USER} 18e807`, { size: 1000 }],
    ['a size of 1001 as 1000', `${USER} 18e907`, { size: 1000 }],
    ['the largest size as 1000', `${USER} 18ffffffff07`, { size: 1000 }],
    ['a size of -1 as the default', `${USER} 18ffffffffffffffffff01`, {}],
    ['the last of two sizes', `1805 1806 ${USER}`, { size: 6 }],
    ['a user that is split into two parts', `${USER} 0a02 1001`, {}],
    ['the last uid of two users', `0a03 0a0174 ${USER}`, {}],
    ['a uid of 1,000 characters', `0aeb07 0ae807 ${'75'.repeat(1000)}`, { uid: 'u'.repeat(1000) }],
    ['a context', `12030a0173 ${USER}`, { spm: 's' }],
    ['past unknown fields', `2203ffffff ${USER} 2d00000000`, {}],
  ];
  for (const [description, hex, request] of messages) {
    void it(`reads ${description}`, () => {
      assert.deepEqual(decode(hex), { ok: true, value: { uid: 'u', spm: '', size: 20, ...request } });
    });
  }

  const rejected: readonly [description: string, hex: string, why: RegExp][] = [
    ['an empty body', '', /^user\.uid: is required\.$/],
    ['a user without a uid', '0a00', /^user\.uid: is required\.$/],
    ['a uid that is replaced by an empty one', `${USER} 0a020a00`, /^user\.uid: is required\.$/],
    [
      'a uid of 1,001 characters',
      `0aec07 0ae907 ${'75'.repeat(1001)}`,
      /^user\.uid: must not be longer than 1000 characters\.$/,
    ],
    ['a user that is a number', '0801', /^user: must have the wire type 2, not 0\.$/],
    ['a uid that is a number', '0a020801', /^user\.uid: must have the wire type 2, not 0\.$/],
    ['a context that is a number', `${USER} 1001`, /^context: must have the wire type 2, not 0\.$/],
    ['an SPM that is a number', `${USER} 12020801`, /^context\.spm: must have the wire type 2, not 0\.$/],
    ['a size that is a string', `${USER} 1a0135`, /^size: must have the wire type 0, not 2\.$/],
    ['a size that is a fixed32', `${USER} 1d05000000`, /^size: must have the wire type 0, not 5\.$/],
    ['an unterminated size', `${USER} 18ffffffffffffffffffff01`, /^The body: is not a protobuf message/],
    ['a truncated size', `${USER} 1880`, /^The body: is not a protobuf message/],
    ['a uid that is not UTF-8', '0a030a01ff', /^user: is not a protobuf message/],
    ['a truncated uid', '0a030a0275', /^user: is not a protobuf message/],
    ['JSON', Buffer.from('{"user":{"uid":"u"}}').toString('hex'), /^The body: is not a protobuf message/],
  ];
  for (const [description, hex, why] of rejected) {
    void it(`rejects ${description}`, () => {
      const result = decode(hex);
      assert.match(result.ok ? '' : result.why, why);
    });
  }
});

void describe('encodePredictRequest', () => {
  void it('encodes fields with the numbers of the message', () => {
    assert.equal(toHex(encodePredictRequest({ uid: 'u', size: 5, spm: 's' }, codec)), '0a030a017512030a01731805');
    assert.equal(toHex(encodePredictRequest({ uid: 'u', size: 0, spm: '' }, codec)), '0a030a0175');
  });

  void it('encodes a request so that it decodes to the same value', () => {
    const request = { uid: '用户', size: 300, spm: 'A$##$B' };
    assert.deepEqual(decodePredict(encodePredictRequest(request, codec), codec), { ok: true, value: request });
  });
});
