import assert from 'node:assert/strict';
import { test } from 'node:test';

import { plainText } from './plainText.ts';

// What a title is after XML has been decoded, and what the reader is to see.
const TITLES: readonly (readonly [what: string, html: string, plain: string])[] = [
  ['plain text', 'One two', 'One two'],
  ['encoded twice', 'AT&amp;T <b>wins</b>', 'AT&T wins'],
  ['an ampersand that is one', 'Fish & Chips', 'Fish & Chips'],
  ['AT&T without an entity', 'AT&T wins', 'AT&T wins'],
  ['less than', 'a < b', 'a < b'],
  ['less and greater than', '1 < 2 > 0', '1 < 2 > 0'],
  ['a heart', 'I <3 you', 'I <3 you'],
  [
    'generics of a programming language',
    'Why List<String> and Map<K, V> differ',
    'Why List<String> and Map<K, V> differ',
  ],
  ['an arrow', 'a <- b -> c <-> d', 'a <- b -> c <-> d'],
  ['a tag that no page has', 'the <blink2> tag', 'the <blink2> tag'],
  ['a tag shown to the reader', 'How to use &lt;b&gt;', 'How to use <b>'],
  ['an entity shown to the reader', 'What &amp;nbsp; means', 'What &nbsp; means'],
  ['typographic entities', '&ldquo;One&rdquo; &ndash; two&hellip;', '“One” – two…'],
  ['accents', 'Caf&eacute; fran&ccedil;ais', 'Café français'],
  ['numbers', '&#8217; &#x2019; &#128512; &#x1F600;', '’ ’ 😀 😀'],
  ['Windows-1252 numbers', 'It&#146;s &#133;', 'It’s …'],
  ['unknown entities stay', 'a &foo; &constructor; &__proto__; b', 'a &foo; &constructor; &__proto__; b'],
  ['an entity without its semicolon stays', '?a=1&copy=2&amp', '?a=1&copy=2&amp'],
  ['null and surrogates vanish', 'a&#0;b&#xD800;c', 'abc'],
  ['out of range stays', '&#x110000;', '&#x110000;'],
  ['no-break space', 'One&nbsp;two', 'One two'],
  ['inline tags join', '<b>W</b>ord', 'Word'],
  ['block tags separate', '<p>One</p><p>Two</p>', 'One Two'],
  ['a line break separates', 'One<br>two<br/>three<br />four', 'One two three four'],
  ['attributes', '<a href="https://a.example/?b=1&amp;c" title="x > y">Link</a>', 'Link'],
  ['single quotes and none', "<a href='x>y' target=_blank>Link</a>", 'Link'],
  ['upper case', '<EM>One</EM>', 'One'],
  ['an image', '<img src="x.png" alt="y"> One', 'One'],
  ['a comment', 'One<!-- two --> three', 'One three'],
  ['a comment that does not end', 'Use <!-- for comments', 'Use <!-- for comments'],
  ['a script goes with what is in it', 'One<script>alert("</b>")</script> two', 'One two'],
  ['a style too', '<style type="text/css">b{}</style>One', 'One'],
  ['a tag cut off', 'One <a href="x', 'One <a href="x'],
  ['a quote cut off', 'One <a title="5>two', 'One <a title="5>two'],
  ['a comment in a script', '<script><!-- </script>One --> two', 'One --> two'],
  ['a script in a comment', '<!-- <script> -->One</script>', 'One'],
  ['comments, the last without an end', '<!--1-->One<!--2--> two <!-- three', 'One two <!-- three'],
  ['a script that does not end, then a comment', 'One <script>two<!--3-->', 'One two'],
  ['a script ended in upper case', 'One<SCRIPT type=x>1</Script > two', 'One two'],
  ['a closing tag alone', 'One</span>', 'One'],
  ['white space folds', '\n  One\n  <i>two</i>  \n', 'One two'],
  ['nothing but tags', '<p><br></p>', ''],
  ['nothing', '', ''],
];

for (const [what, html, plain] of TITLES) {
  void test(what, () => {
    assert.equal(plainText(html), plain);
  });
}

void test('hostile titles take no time', () => {
  const started = performance.now();
  for (const part of ['<', '<b', '<b ', '<b "', '<!--', '<script>', '&', '&#', '&amp;', '<b a="b" ', '</', '<a>']) {
    assert.ok(plainText(part.repeat(2_000_000)).length <= 2000);
  }
  assert.ok(performance.now() - started < 10_000);
});
