import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writeUserFeatures } from './writeUserFeatures.ts';

void describe('writeUserFeatures', () => {
  void it("writes the features of the document's example with a numeric uid", () => {
    assert.equal(
      writeUserFeatures('84603208', { age: 25, city: 'beijing' }),
      '{"age":25,"city":"beijing","uid":84603208}',
    );
  });

  const values: readonly [value: unknown, json: string | undefined][] = [
    ['beijing', '"beijing"'],
    ['25', '25'],
    ['+5', '5'],
    ['-5', '-5'],
    ['007', '7'],
    ['1.50', '1.5'],
    ['.5', '0.5'],
    ['1.', '1'],
    ['1e3', '1000'],
    ['0.1234567890123456789', '0.12345678901234568'],
    ['9007199254740991', '9007199254740991'],
    ['9007199254740993', '"9007199254740993"'],
    ['-9007199254740993', '"-9007199254740993"'],
    ['1234567890123456789', '"1234567890123456789"'],
    ['1e300', '1e+300'],
    ['1e400', '"1e400"'],
    ['-1e400', '"-1e400"'],
    ['1e-400', '0'],
    ['9'.repeat(400), `"${'9'.repeat(400)}"`],
    [' 1', '" 1"'],
    ['1 ', '"1 "'],
    [' ', '" "'],
    ['0x10', '"0x10"'],
    ['0x1p-2', '"0x1p-2"'],
    ['1_000', '"1_000"'],
    ['1,5', '"1,5"'],
    ['NaN', '"NaN"'],
    ['Infinity', '"Infinity"'],
    ['inf', '"inf"'],
    ['true', '"true"'],
    ['', undefined],
    [25, '25'],
    [0, '0'],
    [true, 'true'],
    [false, 'false'],
    [null, 'null'],
    [['1', ''], '["1",""]'],
    [{ b: '1', a: '' }, '{"a":"","b":"1"}'],
    [[], '[]'],
    [{}, '{}'],
  ];
  for (const [value, json] of values) {
    void it(`${json === undefined ? 'drops' : 'writes'} ${JSON.stringify(value).slice(0, 40)}`, () => {
      const feature = json === undefined ? '' : `"f":${json},`;
      assert.equal(writeUserFeatures('u', { f: value }), `{${feature}"uid":"u"}`);
    });
  }

  const uids: readonly [uid: string, json: string][] = [
    ['u-1', '"u-1"'],
    ['84603208', '84603208'],
    ['0084603208', '84603208'],
    ['1234567890123456789', '"1234567890123456789"'],
    ['1e5', '100000'],
    ['<script>', '"\\u003cscript\\u003e"'],
  ];
  for (const [uid, json] of uids) {
    void it(`writes the uid ${uid} as ${json}`, () => assert.equal(writeUserFeatures(uid, {}), `{"uid":${json}}`));
  }

  void it('omits the key type from every source, but not inside other features', () => {
    assert.equal(
      writeUserFeatures('u', { type: 'a', f: { type: 'b' } }, [{ type: 'c' }]),
      '{"f":{"type":"b"},"uid":"u"}',
    );
  });

  void it('replaces a sent uid by that of the callback, and both by a loaded one', () => {
    assert.equal(
      writeUserFeatures('u', { uid: 'x', a: 1, b: 1, c: 1 }, [{ b: 2, c: 2 }, { c: 3 }]),
      '{"a":1,"b":2,"c":3,"uid":"u"}',
    );
    assert.equal(writeUserFeatures('u', {}, [{ uid: 7 }]), '{"uid":7}');
  });

  void it('treats an empty string as absent, so it does not replace an earlier value', () => {
    assert.equal(writeUserFeatures('u', { city: 'beijing' }, [{ city: '' }]), '{"city":"beijing","uid":"u"}');
  });

  void it('sorts the keys of nested objects', () => {
    assert.equal(
      writeUserFeatures('u', { z: { b: { d: 1, c: 2 }, a: 1 }, 2: 1, 10: 1 }),
      '{"10":1,"2":1,"uid":"u","z":{"a":1,"b":{"c":2,"d":1}}}',
    );
  });

  void it('treats __proto__ like any other name', () => {
    const sent: Record<string, unknown> = Object.fromEntries([['__proto__', '5']]);
    assert.equal(
      writeUserFeatures('u', sent, [Object.fromEntries([['__proto__', { a: 1 }]])]),
      '{"__proto__":{"a":1},"uid":"u"}',
    );
    assert.equal(writeUserFeatures('u', sent), '{"__proto__":5,"uid":"u"}');
  });
});
