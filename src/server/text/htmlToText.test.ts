import assert from 'node:assert/strict';
import { test } from 'node:test';

import { htmlToText } from './htmlToText.ts';

// Titles after XML decoding, and the visible text.
const TITLES: readonly (readonly [description: string, html: string, text: string])[] = [
  ['plain text', 'One two', 'One two'],
  ['entities and tags', 'AT&amp;T <b>wins</b>', 'AT&T wins'],
  ['a bare ampersand', 'Fish & Chips', 'Fish & Chips'],
  ['a bare ampersand between letters', 'AT&T wins', 'AT&T wins'],
  ['less than', 'a < b', 'a < b'],
  ['less and greater than', '1 < 2 > 0', '1 < 2 > 0'],
  ['a heart', 'I <3 you', 'I <3 you'],
  [
    'generics of a programming language',
    'Why List<String> and Map<K, V> differ',
    'Why List<String> and Map<K, V> differ',
  ],
  ['an arrow', 'a <- b -> c <-> d', 'a <- b -> c <-> d'],
  ['an unknown tag', 'the <blink2> tag', 'the <blink2> tag'],
  ['a visible tag', 'How to use &lt;b&gt;', 'How to use <b>'],
  ['a visible entity', 'What &amp;nbsp; means', 'What &nbsp; means'],
  ['typographic entities', '&ldquo;One&rdquo; &ndash; two&hellip;', '“One” – two…'],
  ['accents', 'Caf&eacute; fran&ccedil;ais', 'Café français'],
  ['numbers', '&#8217; &#x2019; &#128512; &#x1F600;', '’ ’ 😀 😀'],
  ['Windows-1252 numbers', 'It&#146;s &#133;', 'It’s …'],
  ['unknown entities are preserved', 'a &foo; &constructor; &__proto__; b', 'a &foo; &constructor; &__proto__; b'],
  ['an entity without a semicolon is preserved', '?a=1&copy=2&amp', '?a=1&copy=2&amp'],
  ['references to null and surrogates are removed', 'a&#0;b&#xD800;c', 'abc'],
  ['a reference out of range is preserved', '&#x110000;', '&#x110000;'],
  ['a no-break space', 'One&nbsp;two', 'One two'],
  ['inline tags leave no space', '<b>W</b>ord', 'Word'],
  ['block tags leave a space', '<p>One</p><p>Two</p>', 'One Two'],
  ['a line break leaves a space', 'One<br>two<br/>three<br />four', 'One two three four'],
  ['attributes', '<a href="https://a.example/?b=1&amp;c" title="x > y">Link</a>', 'Link'],
  ['single quotes and no quotes', "<a href='x>y' target=_blank>Link</a>", 'Link'],
  ['upper case', '<EM>One</EM>', 'One'],
  ['an image', '<img src="x.png" alt="y"> One', 'One'],
  ['a comment', 'One<!-- two --> three', 'One three'],
  ['an unterminated comment', 'Use <!-- for comments', 'Use <!-- for comments'],
  ['a script is removed with its content', 'One<script>alert("</b>")</script> two', 'One two'],
  ['a style is removed with its content', '<style type="text/css">b{}</style>One', 'One'],
  ['an unterminated tag', 'One <a href="x', 'One <a href="x'],
  ['an unterminated quote', 'One <a title="5>two', 'One <a title="5>two'],
  ['a comment in a script', '<script><!-- </script>One --> two', 'One --> two'],
  ['a script in a comment', '<!-- <script> -->One</script>', 'One'],
  ['comments, the last one unterminated', '<!--1-->One<!--2--> two <!-- three', 'One two <!-- three'],
  ['an unterminated script before a comment', 'One <script>two<!--3-->', 'One two'],
  ['a script end tag in upper case', 'One<SCRIPT type=x>1</Script > two', 'One two'],
  ['a closing tag without an opening tag', 'One</span>', 'One'],
  ['white space is collapsed', '\n  One\n  <i>two</i>  \n', 'One two'],
  ['only tags', '<p><br></p>', ''],
  ['an empty title', '', ''],
];

for (const [description, html, text] of TITLES) {
  void test(description, () => {
    assert.equal(htmlToText(html), text);
  });
}

void test('converts hostile titles quickly', () => {
  const started = performance.now();
  for (const part of ['<', '<b', '<b ', '<b "', '<!--', '<script>', '&', '&#', '&amp;', '<b a="b" ', '</', '<a>']) {
    assert.ok(htmlToText(part.repeat(2_000_000)).length <= 2000);
  }
  assert.ok(performance.now() - started < 10_000);
});
