import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { failure, SUCCESS } from './answer.ts';
import { encodeCallbackAnswer, encodePredictAnswer } from './encodeAnswer.ts';
import { codec, toHex } from './fixtures.test.ts';

void describe('encodeCallbackAnswer', () => {
  void it('encodes a success as six bytes', () => {
    assert.equal(toHex(encodeCallbackAnswer(SUCCESS, codec)), '12024f4b1801');
  });

  void it('encodes a failure as code and message, without success', () => {
    // Tag 08 is the code, with the varint 9003 for 400; tag 12 is the message.
    assert.equal(toHex(encodeCallbackAnswer(failure(400, 'no'), codec)), '08900312026e6f');
  });

  void it('omits empty fields', () => {
    assert.equal(toHex(encodeCallbackAnswer({ code: 0, message: '', success: false }, codec)), '');
  });

  void it('encodes a long message in Chinese', () => {
    const message = '未知场景'.repeat(1000);
    const reader = new BinaryReader(encodeCallbackAnswer(failure(-1, message), codec));
    assert.deepEqual([reader.tag(), reader.int32()], [[1, 0], -1]);
    assert.deepEqual([reader.tag(), reader.string(true)], [[2, 2], message]);
    assert.equal(reader.pos, reader.len);
  });
});

void describe('encodePredictAnswer', () => {
  void it('encodes the items with their ranks, in the order of the field numbers', () => {
    const answer = { ...SUCCESS, items: [{ id: 'b' }, { id: 'a' }], requestId: 'r' };
    assert.equal(
      toHex(encodePredictAnswer(answer, codec)),
      // message; value with two items {id, rank}; request_id; success.
      ['12024f4b', '1a0e', '0a050a01621801', '0a050a01611802', '220172', '2801'].join(''),
    );
  });

  void it('encodes an empty value if there are no items', () => {
    assert.equal(
      toHex(encodePredictAnswer({ ...SUCCESS, items: [], requestId: 'r' }, codec)),
      '12024f4b1a002201722801',
    );
  });

  void it('encodes a failure without value and success', () => {
    const items = [{ id: 'a' }];
    assert.equal(toHex(encodePredictAnswer({ ...failure(400, 'no'), items, requestId: '' }, codec)), '08900312026e6f');
    assert.equal(
      toHex(encodePredictAnswer({ ...failure(400, 'no'), items, requestId: 'r' }, codec)),
      '08900312026e6f220172',
    );
  });

  void it('encodes a thousand items, with lengths and ranks of more than one byte', () => {
    const items = Array.from({ length: 1000 }, (_, index) => ({ id: `${'商品'.repeat(30)}${index}` }));
    const reader = new BinaryReader(encodePredictAnswer({ ...SUCCESS, items, requestId: 'r' }, codec));
    assert.deepEqual([reader.tag(), reader.string(true)], [[2, 2], 'OK']);
    assert.deepEqual(reader.tag(), [3, 2]);
    const value = new BinaryReader(reader.bytes());
    for (const [index, { id }] of items.entries()) {
      assert.deepEqual(value.tag(), [1, 2]);
      const item = new BinaryReader(value.bytes());
      assert.deepEqual([item.tag(), item.string(true), item.tag(), item.int32()], [[1, 2], id, [3, 0], index + 1]);
      assert.equal(item.pos, item.len);
    }
    assert.equal(value.pos, value.len);
    assert.deepEqual([reader.tag(), reader.string(true), reader.tag(), reader.bool()], [[4, 2], 'r', [5, 0], true]);
    assert.equal(reader.pos, reader.len);
  });
});
