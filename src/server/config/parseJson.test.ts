import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDraws } from '../../learn/numbers/draws.ts';
import { parseJson } from './parseJson.ts';

void describe('parseJson', () => {
  void it('returns the value, and ignores a byte order mark', () => {
    assert.deepEqual(parseJson('\ufeff{"a": [1, null]}'), { ok: true, value: { a: [1, null] } });
  });

  const mistakes: readonly [json: string, line: number, column: number, why: string][] = [
    ['', 1, 1, 'The text ends here, but a value is missing.'],
    ['\n', 2, 1, 'The text ends here, but a value is missing.'],
    ['{"port": 8080,}', 1, 15, 'Remove the comma before this "}".'],
    ['{"a": [1,\n]}', 2, 1, 'Remove the comma before this "]".'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'Expected a comma or "}".'],
    ['{\n  // feeds\n}', 2, 3, 'JSON cannot have comments.'],
    ['{"a": 1 /* one */}', 1, 9, 'JSON cannot have comments.'],
    ['# topslot\n{}', 1, 1, 'JSON cannot have comments.'],
    ['{a: 1}', 1, 2, 'Expected a key in double quotes.'],
    ["{'a': 1}", 1, 2, 'Use double quotes (") instead of single quotes.'],
    ['{"a" 1}', 1, 6, 'Expected a colon after the key.'],
    ['{"a": }', 1, 7, 'Expected a value.'],
    ['{"a": 01}', 1, 7, 'Expected a value.'],
    ['{"a": 10m}', 1, 7, 'Expected a value.'],
    ['{"a": undefined}', 1, 7, 'Expected a value.'],
    ['{"a": trueish}', 1, 7, 'Expected a value.'],
    ['{"a": "b', 1, 9, 'The text in double quotes has no end on this line.'],
    ['{"a": "b\n"}', 1, 9, 'The text in double quotes has no end on this line.'],
    ['{"a": "C:\\feeds\\xml"}', 1, 16, 'A backslash in a text must be written twice: \\\\.'],
    ['{"a": 1', 1, 8, 'The text ends here, but a comma or "}" is missing.'],
    ['[1, 2', 1, 6, 'The text ends here, but a comma or "]" is missing.'],
    ['{"a": 1} {}', 1, 10, 'Expected the end of the text.'],
  ];
  for (const [json, line, column, why] of mistakes) {
    void it(`finds the mistake in ${JSON.stringify(json)}`, () => {
      assert.deepEqual(parseJson(json), { ok: false, line, column, why });
    });
  }

  void it('finds a mistake in every damaged text: 5,000 random changes', () => {
    const draw = createDraws('damaged JSON');
    const json = JSON.stringify({ a: [1.5e3, -0, 'é"\\\u0001', true], b: { c: null, d: {}, e: [] } }, null, 1);
    const characters = '{}[]",:\\0.e-+ntfu\u0001\u0085\u007f\n x';
    const start = parseJson(json);
    assert.ok(start.ok);
    let rejected = 0;
    for (let run = 0; run < 5000; run += 1) {
      const at = Math.floor(draw() * json.length);
      const inserted = characters[Math.floor(draw() * characters.length)] ?? '';
      const damaged = json.slice(0, at) + inserted + json.slice(at + (draw() < 0.5 ? 1 : 0));
      const parsed = parseJson(damaged);
      if (parsed.ok) continue;
      rejected += 1;
      const offset =
        damaged
          .split('\n')
          .slice(0, parsed.line - 1)
          .join('\n').length +
        parsed.column -
        1;
      // The text before the mistake is the beginning of valid JSON, so the mistake is not before the change.
      assert.ok(offset >= at - 6, `${offset} ${at} ${damaged} ${parsed.why}`);
    }
    assert.ok(rejected > 1000);
  });
});
