import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDecimal } from './isDecimal.ts';

for (const text of [
  '0',
  '25',
  '-25',
  '+25',
  '007',
  '1.5',
  '1.',
  '.5',
  '-.5',
  '1e3',
  '1E3',
  '1e+3',
  '1.5e-3',
  '.5e1',
  '9'.repeat(500),
]) {
  void test(`accepts ${text.slice(0, 20)}`, () => assert.equal(isDecimal(text), true));
}

for (const text of [
  '',
  ' ',
  ' 1',
  '1 ',
  '1\n',
  '.',
  '+',
  '-',
  'e',
  'e3',
  '.e3',
  '1e',
  '1e+',
  '1e1.5',
  '1.2.3',
  '--1',
  '+-1',
  '1,5',
  '1_000',
  '0x10',
  '0x1p-2',
  '0b1',
  '0o7',
  'NaN',
  'nan',
  'Infinity',
  'inf',
  '-Inf',
  '1n',
  '1f',
  '１',
  'null',
  'true',
  '10abc',
]) {
  void test(`rejects ${JSON.stringify(text)}`, () => assert.equal(isDecimal(text), false));
}

// With quadratic time, this test would take hours.
void test('checks a million digits in linear time', () => {
  const digits = '1'.repeat(1_000_000);
  for (const text of [digits, `1.${digits}`, `1e${digits}`]) {
    assert.equal(isDecimal(text), true);
    assert.equal(isDecimal(`${text}x`), false);
  }
});
