import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applySchema, isColumnType } from './applySchema.ts';
import { EXAMPLE } from './documentExample.test.ts';
import { readCallback } from './readCallback.ts';
import { makeRecords, type RecordValue } from './records.ts';

/** The schema in the document (Callback API, "DatahubConfs"). */
const DOCUMENTED = [
  { Field: 'request_id', Type: 'string' },
  { Field: 'module', Type: 'string' },
  { Field: 'scene', Type: 'string' },
  { Field: 'request_time', Type: 'integer' },
  { Field: 'user_features', Type: 'string' },
  { Field: 'item_features', Type: 'string' },
  { Field: 'request_info', Type: 'string' },
  { Field: 'user_id', Type: 'string' },
  { Field: 'item_id', Type: 'string' },
  { Field: 'raw_features', Type: 'string' },
  { Field: 'generate_features', Type: 'string' },
  { Field: 'context_features', Type: 'string' },
];

const coerce = (value: RecordValue, type: string): unknown =>
  applySchema({ a: value }, [{ Field: 'a', Type: type }])['a'];

void describe('applySchema', () => {
  void it("does not change the records of the document's example under the document's schema", () => {
    const callback = readCallback(EXAMPLE);
    assert.ok(callback.ok);
    const { user, items } = makeRecords(callback.value, { time: 1700000000, userFeatures: '{}' });
    for (const record of [user, ...items]) assert.deepEqual(applySchema(record, DOCUMENTED), record);
  });

  void it('drops a field without a column and a field whose column has an unknown type', () => {
    const schema = [
      { Field: 'a', Type: 'string' },
      { Field: 'c', Type: 'varchar' },
      { Field: 'd', Type: 'string' },
    ];
    assert.deepEqual(applySchema({ a: 'x', b: 'y', c: 'z' }, schema), { a: 'x' });
  });

  void it('changes nothing without a schema', () => {
    assert.deepEqual(applySchema({ a: 'x', b: 1 }, []), { a: 'x', b: 1 });
  });

  void it('treats __proto__ like any other field', () => {
    const record: Record<string, RecordValue> = Object.fromEntries([
      ['__proto__', '5'],
      ['constructor', 'c'],
    ]);
    const fitted = applySchema(record, [
      { Field: '__proto__', Type: 'integer' },
      { Field: 'toString', Type: 'string' },
    ]);
    assert.deepEqual(Object.entries(fitted), [['__proto__', 5]]);
  });

  const coerced: readonly [type: string, value: RecordValue, result: RecordValue][] = [
    ['string', 'a', 'a'],
    ['string', '', ''],
    ['string', 1700000000, '1700000000'],
    ['string', 1234567890123456789n, '1234567890123456789'],
    ['string', true, 'true'],
    ['string', null, null],
    ['STRING', 5, '5'],
    ['integer', 1700000000, 1700000000],
    ['integer', '25', 25],
    ['integer', '-25', -25],
    ['integer', '+25', 25],
    ['integer', '0025', 25],
    ['integer', '', null],
    ['integer', 'a', null],
    ['integer', '1.5', null],
    ['integer', ' 1', null],
    ['integer', '0x10', null],
    ['integer', '+', null],
    ['integer', '9'.repeat(1_000_000), null],
    ['integer', 1.5, null],
    ['integer', NaN, null],
    ['integer', Infinity, null],
    ['integer', true, null],
    ['integer', null, null],
    ['integer', 2147483647, 2147483647],
    ['integer', 2147483648, null],
    ['integer', '-2147483648', -2147483648],
    ['integer', '-2147483649', null],
    ['tinyint', 127, 127],
    ['tinyint', 128, null],
    ['tinyint', -128, -128],
    ['tinyint', -129, null],
    ['smallint', '32767', 32767],
    ['smallint', '32768', null],
    ['bigint', '25', 25],
    ['bigint', '1234567890123456789', 1234567890123456789n],
    ['bigint', 1234567890123456789n, 1234567890123456789n],
    ['bigint', '9223372036854775807', 9223372036854775807n],
    ['bigint', '9223372036854775808', null],
    ['bigint', '-9223372036854775808', -9223372036854775808n],
    ['bigint', 1e300, null],
    ['timestamp', 1700000000, 1700000000],
    ['timestamp', '1700000000', 1700000000],
    ['timestamp', '2023-11-14T22:13:20Z', null],
    ['double', 1.5, 1.5],
    ['double', '1.5', 1.5],
    ['double', '1e3', 1000],
    ['double', '', null],
    ['double', 'a', null],
    ['double', '0x10', null],
    ['double', 'Infinity', null],
    ['double', '1e400', null],
    ['double', NaN, null],
    ['double', false, null],
    ['double', null, null],
    ['double', 5n, 5],
    ['float', '0.1', 0.1],
    ['decimal', '12.50', 12.5],
    ['boolean', true, true],
    ['boolean', false, false],
    ['boolean', 'true', true],
    ['boolean', 'False', false],
    ['boolean', 1, true],
    ['boolean', '0', false],
    ['boolean', 2, null],
    ['boolean', '', null],
    ['boolean', 'yes', null],
    ['boolean', null, null],
  ];
  for (const [type, value, result] of coerced) {
    const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 24)) : String(value);
    void it(`converts ${shown} to ${String(result)} for ${type}`, () => assert.equal(coerce(value, type), result));
  }
});

void describe('isColumnType', () => {
  for (const type of 'string integer bigint smallint tinyint double float decimal boolean timestamp String'.split(
    ' ',
  )) {
    void it(`accepts ${type}`, () => assert.equal(isColumnType(type), true));
  }
  for (const type of ['', 'int', 'varchar', 'constructor', '__proto__', ' string']) {
    void it(`rejects ${JSON.stringify(type)}`, () => assert.equal(isColumnType(type), false));
  }
});
