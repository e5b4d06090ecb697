import assert from 'node:assert/strict';
import { test } from 'node:test';

import { tidyText } from './tidyText.ts';

const TEXTS: readonly (readonly [description: string, text: string, tidy: string])[] = [
  ['does not change normalized text', 'One two', 'One two'],
  ['does not change an empty text', '', ''],
  ['removes text that is only white space', ' \n\t ', ''],
  ['collapses spaces', 'One   two', 'One two'],
  ['collapses line breaks and tabs', ' One\r\n\ttwo\n', 'One two'],
  ['collapses no-break spaces', 'One\u{a0}\u{a0}two\u{a0}', 'One two'],
  ['replaces a single no-break space', 'One\u{a0}two', 'One two'],
  ['removes control characters', 'O\u{0}n\u{7}e\u{1b}[1m', 'One[1m'],
  ['removes the delete character', 'On\u{7f}e', 'One'],
  // &#145; to &#151; as decoded by an XML parser.
  ['converts Windows-1252 quotes in the C1 range', '\u{91}One\u{92} \u{93}two\u{94} \u{96}\u{97}', '‘One’ “two” –—'],
  ['converts other Windows-1252 characters in the C1 range', '\u{80}5\u{85} \u{8e}', '€5… Ž'],
  ['removes the five code points without a Windows-1252 character', 'a\u{81}\u{8d}\u{8f}\u{90}\u{9d}b', 'ab'],
  ['preserves emoji and other scripts', 'Ünïcödé 東京 😀 ‏עברית', 'Ünïcödé 東京 😀 ‏עברית'],
  ['preserves markup', 'a <b> &amp; c', 'a <b> &amp; c'],
];

for (const [description, text, tidy] of TEXTS) {
  void test(description, () => {
    assert.equal(tidyText(text), tidy);
    assert.equal(tidyText(tidy), tidy);
  });
}

void test('truncates text to 2,000 characters', () => {
  assert.equal(tidyText('x'.repeat(2000)).length, 2000);
  assert.equal(tidyText('x'.repeat(2001)).length, 2000);
  assert.equal(tidyText('x y '.repeat(2_000_000)).length, 2000);
});

void test('does not cut a surrogate pair in half', () => {
  assert.equal(tidyText(`${'x'.repeat(1999)}😀`), 'x'.repeat(1999));
  assert.equal(tidyText(`${'x'.repeat(1998)}😀y`), `${'x'.repeat(1998)}😀`);
});
