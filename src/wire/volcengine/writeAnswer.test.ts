import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failure, SUCCESS } from './answer.ts';
import { writeCallbackAnswer, writePredictAnswer } from './writeAnswer.ts';

void describe('writeCallbackAnswer', () => {
  void it('writes the success of the callback page, without a code', () => {
    assert.equal(writeCallbackAnswer(SUCCESS), '{"message":"OK","success":true}');
  });

  void it('writes a failure, without success', () => {
    assert.equal(writeCallbackAnswer(failure(400, 'Data is empty')), '{"code":400,"message":"Data is empty"}');
    assert.equal(
      writeCallbackAnswer(failure(409, 'Duplicate submission with request-id: r.')),
      '{"code":409,"message":"Duplicate submission with request-id: r."}',
    );
  });

  void it('escapes special characters in a message', () => {
    const message = 'Can\'t support scene:"\u0000\uD800\n, please check your scene/topic.';
    assert.deepEqual(JSON.parse(writeCallbackAnswer(failure(400, message))), { code: 400, message });
  });
});

void describe('writePredictAnswer', () => {
  void it('writes the items with their ranks, in the order of the contract', () => {
    assert.equal(
      writePredictAnswer({ ...SUCCESS, items: [{ id: 'b' }, { id: 'a' }], requestId: 'r' }),
      '{"message":"OK","value":{"items":[{"id":"b","rank":1},{"id":"a","rank":2}]},"requestId":"r","success":true}',
    );
  });

  void it('writes only the id and rank of an item', () => {
    const item = { id: 'a', title: 'not for the wire' };
    assert.equal(
      writePredictAnswer({ ...SUCCESS, items: [item], requestId: 'r' }),
      '{"message":"OK","value":{"items":[{"id":"a","rank":1}]},"requestId":"r","success":true}',
    );
  });

  void it('writes an empty list if there are no items', () => {
    assert.equal(
      writePredictAnswer({ ...SUCCESS, items: [], requestId: 'r' }),
      '{"message":"OK","value":{"items":[]},"requestId":"r","success":true}',
    );
  });

  void it('writes a failure without a value', () => {
    assert.equal(
      writePredictAnswer({ ...failure(400, 'user.uid: is required.'), items: [], requestId: '' }),
      '{"code":400,"message":"user.uid: is required."}',
    );
    assert.equal(
      writePredictAnswer({ ...failure(500, 'no'), items: [{ id: 'a' }], requestId: 'r' }),
      '{"code":500,"message":"no","requestId":"r"}',
    );
  });
});
