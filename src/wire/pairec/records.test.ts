import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PairecCallback } from './callbackRequest.ts';
import { EXAMPLE } from './documentExample.test.ts';
import { readCallback } from './readCallback.ts';
import { makeRecords, writeRecord } from './records.ts';
import { writeUserFeatures } from './writeUserFeatures.ts';

const TIME = 1700000000;

const read = (text: string): PairecCallback => {
  const callback = readCallback(text);
  assert.ok(callback.ok, callback.ok ? '' : callback.why);
  return callback.value;
};
const lines = (text: string): string[] => {
  const callback = read(text);
  const userFeatures = writeUserFeatures(callback.uid, callback.features);
  const { user, items } = makeRecords(callback, { time: TIME, userFeatures });
  return [user, ...items].map(writeRecord);
};

void describe('makeRecords and writeRecord', () => {
  void it("write the document's example byte for byte", () => {
    const item = (id: string): string =>
      '{"context_features":"","generate_features":"","item_features":"{}",' +
      `"item_id":"${id}","module":"item","raw_features":"",` +
      '"request_id":"d9cb1c8d-4d3f-491b-9ea3-380481dabde3","request_time":1700000000,"scene":"homepage","user_id":"84603208"}';
    assert.deepEqual(lines(EXAMPLE), [
      '{"module":"user","request_id":"d9cb1c8d-4d3f-491b-9ea3-380481dabde3",' +
        '"request_info":"{\\"recom_id\\":\\"1111111\\"}","request_time":1700000000,"scene":"homepage",' +
        '"user_features":"{\\"age\\":25,\\"city\\":\\"beijing\\",\\"uid\\":84603208}","user_id":"84603208"}',
      item('113939841'),
      item('113764910'),
    ]);
  });

  void it('create the keys of the contract, already sorted', () => {
    const { user, items } = makeRecords(read(EXAMPLE), { time: TIME, userFeatures: '{}' });
    assert.equal(Object.keys(user).join(), 'module,request_id,request_info,request_time,scene,user_features,user_id');
    assert.equal(
      Object.keys(items[0] ?? {}).join(),
      'context_features,generate_features,item_features,item_id,module,raw_features,request_id,request_time,scene,user_id',
    );
    for (const record of [user, ...items]) {
      for (const [key, value] of Object.entries(record)) {
        assert.equal(typeof value, key === 'request_time' ? 'number' : 'string', key);
      }
    }
  });

  void it('write {} for a missing request_info', () => {
    const callback = read('{"uid":"u","request_id":"r","scene_id":"s","item_list":[{"item_id":"i"}]}');
    assert.equal(makeRecords(callback, { time: TIME, userFeatures: '' }).user.request_info, '{}');
  });

  void it('use the user features unchanged and the uid as a string', () => {
    const { user } = makeRecords(read(EXAMPLE), { time: TIME, userFeatures: '{"uid":84603208}' });
    assert.deepEqual([user.user_features, user.user_id], ['{"uid":84603208}', '84603208']);
  });

  void it('sort the keys of item features and request info at every depth', () => {
    const [user, item] = lines(
      '{"uid":"u","request_id":"r","scene_id":"s","request_info":{"b":{"d":1,"c":"<"},"a":[]},' +
        '"item_list":[{"z":1,"item_id":"i","reason":"inserted","10":1,"9":{"b":"1","a":""},"__proto__":null}]}',
    ).map((line): unknown => JSON.parse(line));
    assert.ok(typeof user === 'object' && user && 'request_info' in user);
    assert.equal(user.request_info, '{"a":[],"b":{"c":"\\u003c","d":1}}');
    assert.ok(typeof item === 'object' && item && 'item_features' in item);
    assert.equal(item.item_features, '{"10":1,"9":{"a":"","b":"1"},"__proto__":null,"reason":"inserted","z":1}');
  });

  void it('preserve the order of the items and 64-bit ids', () => {
    const ids = ['1234567890123456789', '5', '1234567890123456788'];
    const callback = read(
      `{"uid":"u","request_id":"r","scene_id":"s","item_list":[${ids.map((id) => `{"item_id":${id}}`).join(',')},{}]}`,
    );
    const { items } = makeRecords(callback, { time: TIME, userFeatures: '{}' });
    assert.deepEqual(
      items.map(({ item_id }) => item_id),
      [...ids, '<nil>'],
    );
  });

  void it("include the model's features and call the model once per item", () => {
    const calls: string[] = [];
    const { items } = makeRecords(read(EXAMPLE), {
      time: TIME,
      userFeatures: '{}',
      model: ({ id }) => {
        calls.push(id);
        return { raw: `raw ${id}`, generated: `generated ${id}`, context: `context ${id}` };
      },
    });
    assert.deepEqual(calls, ['113939841', '113764910']);
    assert.deepEqual(
      items.map((item) => [item.raw_features, item.generate_features, item.context_features]),
      calls.map((id) => [`raw ${id}`, `generated ${id}`, `context ${id}`]),
    );
  });

  void it('write a single line even if strings contain line breaks', () => {
    const specialCharacters = 'a\nb\r\u2028c\u0000"\\';
    const line = writeRecord({ b: specialCharacters, a: 1n, c: null, d: true });
    assert.equal(line, '{"a":1,"b":"a\\nb\\r\\u2028c\\u0000\\"\\\\","c":null,"d":true}');
  });
});
