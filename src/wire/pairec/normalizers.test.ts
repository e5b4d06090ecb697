import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normalize } from './normalizers.ts';

const unexpectedCall = (): number => assert.fail('random() was called.');

void describe('normalize', () => {
  for (let hour = 0; hour < 24; hour++) {
    void it(`hour_in_day: returns ${hour} during that hour of local time`, () => {
      assert.equal(normalize('hour_in_day', '', new Date(2024, 5, 3, hour, 59, 59, 999), unexpectedCall), hour);
    });
  }

  // 1 January 2024 was a Monday.
  for (const [index, day] of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].entries()) {
    void it(`weekday: returns ${index} on ${day}`, () => {
      for (const hour of [0, 23]) {
        const now = new Date(2024, 0, 1 + index, hour);
        assert.ok(now.toDateString().startsWith(day));
        assert.equal(normalize('weekday', '', now, unexpectedCall), index);
      }
    });
  }

  for (const [draw, value] of [
    [0, 0],
    [0.0099, 0],
    [0.01, 1],
    [0.5, 50],
    [0.99, 99],
    [1 - 2 ** -53, 99],
  ] as const) {
    void it(`random: returns ${value} for a draw of ${draw}`, () => {
      assert.equal(
        normalize('random', '', new Date(), () => draw),
        value,
      );
    });
  }

  void it('const_value: returns the source unchanged', () => {
    for (const source of ['', '5', 'user:age'])
      assert.equal(normalize('const_value', source, new Date(), unexpectedCall), source);
  });

  for (const name of ['', 'Weekday', 'expression', 'constructor', '__proto__', 'toString']) {
    void it(`returns undefined for the unknown normalizer ${JSON.stringify(name)}`, () => {
      assert.equal(normalize(name, '5', new Date(), unexpectedCall), undefined);
    });
  }
});
