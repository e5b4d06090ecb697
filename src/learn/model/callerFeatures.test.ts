import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callerFeatures } from './callerFeatures.ts';

const featuresOf = (values: readonly unknown[], maxCount = 64): [name: string, value: number][] =>
  callerFeatures(values, 'f', maxCount).map(({ name, value }) => [name, value]);

void describe('callerFeatures', () => {
  const table: readonly [json: string, features: readonly [name: string, value: number][]][] = [
    ['[]', []],
    [
      '["plain","text"]',
      [
        ['f=plain', 1],
        ['f=text', 1],
      ],
    ],
    [
      '[{"topic":"sea","paid":false,"long":true}]',
      [
        ['f.topic=sea', 1],
        ['f.paid=false', 1],
        ['f.long=true', 1],
      ],
    ],
    [
      '[{"n":2.5},{"n":-0.5},{"n":0},{"n":null}]',
      [
        ['f.n', 2.5],
        ['f.n', -0.5],
      ],
    ],
    [
      '[{"big":1e300,"small":-1e300}]',
      [
        ['f.big', 10],
        ['f.small', -10],
      ],
    ],
    ['[{"a":{"b":{"c":"d"}}}]', [['f.a.b.c=d', 1]]],
    [
      '[{"tags":["x","y"]}]',
      [
        ['f.tags=x', 1],
        ['f.tags=y', 1],
      ],
    ],
    [
      '[{"vector":[0.5,0,-2]}]',
      [
        ['f.vector[0]', 0.5],
        ['f.vector[2]', -2],
      ],
    ],
    [
      '[3,[4]]',
      [
        ['f[0]', 3],
        ['f[0]', 4],
      ],
    ],
    [
      '[{"__proto__":"x","constructor":1,"toString":{"y":"z"}}]',
      [
        ['f.__proto__=x', 1],
        ['f.constructor', 1],
        ['f.toString.y=z', 1],
      ],
    ],
    ['[{"":""}]', [['f.=', 1]]],
  ];
  for (const [json, features] of table) {
    void it(`flattens ${json} to ${JSON.stringify(features)}`, () => {
      const parsed: unknown[] = JSON.parse(json);
      assert.deepEqual(featuresOf(parsed), features);
    });
  }

  void it('ignores non-finite numbers', () => {
    assert.deepEqual(featuresOf([Number.NaN, Infinity, { n: -Infinity }, undefined]), []);
  });

  void it('returns only the first features', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `w${index}`);
    assert.deepEqual(featuresOf(many, 2), [
      ['f=w0', 1],
      ['f=w1', 1],
    ]);
    assert.deepEqual(featuresOf([Object.fromEntries(many.map((word) => [word, word]))], 1), [['f.w0=w0', 1]]);
    // Ignored values do not count.
    assert.deepEqual(featuresOf([{ none: 0 }, null, { some: 1 }], 1), [['f.some', 1]]);
  });

  void it('limits names to 200 characters', () => {
    const long = 'x'.repeat(1e6);
    for (const [name] of featuresOf([long, { [long]: 1 }, { [long]: { [long]: long } }]))
      assert.equal(name.length, 200);
  });

  void it('ignores features that are nested too deeply', () => {
    const nested = (depth: number): unknown => JSON.parse(`${'[{"a":'.repeat(depth)}"x"${'}]'.repeat(depth)}`);
    assert.deepEqual(featuresOf([nested(3)]), [['f.a.a.a=x', 1]]);
    assert.deepEqual(featuresOf([nested(4)]), []);
    assert.deepEqual(featuresOf([nested(3000)]), []);
  });
});
