import assert from 'node:assert/strict';
import { test } from 'node:test';

import { tidyText } from './tidyText.ts';

const TEXTS: readonly (readonly [what: string, text: string, tidy: string])[] = [
  ['a tidy text stays', 'One two', 'One two'],
  ['nothing stays nothing', '', ''],
  ['white space only is nothing', ' \n\t ', ''],
  ['spaces fold', 'One   two', 'One two'],
  ['line ends and tabs fold', ' One\r\n\ttwo\n', 'One two'],
  ['no-break spaces fold', 'One\u{a0}\u{a0}two\u{a0}', 'One two'],
  ['a single no-break space is a space', 'One\u{a0}two', 'One two'],
  ['control characters go', 'O\u{0}n\u{7}e\u{1b}[1m', 'One[1m'],
  ['delete goes', 'On\u{7f}e', 'One'],
  // &#145; to &#151; as an XML parser leaves them.
  ['Windows-1252 quotes in the C1 range are quotes', '\u{91}One\u{92} \u{93}two\u{94} \u{96}\u{97}', '‘One’ “two” –—'],
  ['the euro, the ellipsis and Ž', '\u{80}5\u{85} \u{8e}', '€5… Ž'],
  ['the five that mean nothing go', 'a\u{81}\u{8d}\u{8f}\u{90}\u{9d}b', 'ab'],
  ['emoji and other scripts stay', 'Ünïcödé 東京 😀 ‏עברית', 'Ünïcödé 東京 😀 ‏עברית'],
  ['markup is not looked at', 'a <b> &amp; c', 'a <b> &amp; c'],
];

for (const [what, text, tidy] of TEXTS) {
  void test(what, () => {
    assert.equal(tidyText(text), tidy);
    assert.equal(tidyText(tidy), tidy);
  });
}

void test('a text of 2,000 characters stays, a longer one is cut', () => {
  assert.equal(tidyText('x'.repeat(2000)).length, 2000);
  assert.equal(tidyText('x'.repeat(2001)).length, 2000);
  assert.equal(tidyText('x y '.repeat(2_000_000)).length, 2000);
});

void test('the cut leaves no half of a character', () => {
  assert.equal(tidyText(`${'x'.repeat(1999)}😀`), 'x'.repeat(1999));
  assert.equal(tidyText(`${'x'.repeat(1998)}😀y`), `${'x'.repeat(1998)}😀`);
});
