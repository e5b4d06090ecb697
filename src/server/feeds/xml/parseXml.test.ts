import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseXml } from './parseXml.ts';
import { childrenOf, textOf } from './xmlTree.ts';

const parse = (text: string): ReturnType<typeof parseXml> => parseXml(text, 'a');
const text = (xml: string): string => {
  const parsed = parse(xml);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.why);
  return textOf(childrenOf(parsed.root, 'a'));
};

const TEXTS: readonly (readonly [what: string, xml: string, text: string])[] = [
  ['text', '<a>One</a>', 'One'],
  ['the order is preserved', '<a>One <b>two</b> three</a>', 'One two three'],
  ['white space next to CDATA is preserved', '<a>One <![CDATA[two]]> three</a>', 'One two three'],
  ['numbers stay text', '<a>007</a>', '007'],
  ['the five entities of XML', '<a>&lt;&gt;&amp;&quot;&apos;</a>', '<>&"\''],
  ['numeric references', '<a>&#65;&#x42;&#8217;&#x1F600;</a>', 'AB’😀'],
  ['entities of HTML', '<a>&eacute;&ndash;&mdash;&nbsp;&hellip;&ocirc;</a>', 'é–—\u{a0}…ô'],
  ['unknown entities are not decoded', '<a>&foo; & &</a>', '&foo; & &'],
  ['entities in CDATA are not decoded', '<a><![CDATA[&amp;]]></a>', '&amp;'],
  ['entities are decoded once', '<a>&amp;amp;</a>', '&amp;'],
  ['comments are removed', '<a>One<!-- &x; <b> -->two</a>', 'Onetwo'],
  ['processing instructions are removed', '<a>One<?php x?>two</a>', 'Onetwo'],
  ['line breaks become \\n', '<a>One\r\ntwo\rthree</a>', 'One\ntwo\nthree'],
  ['a line break is a space', '<a>One<br/>two</a>', 'One two'],
  ['a mismatched closing tag is accepted', '<a><b>One</c></a>', 'One'],
  ['attributes without quotes are accepted', '<a b=c d>One</a>', 'One'],
  ['a closing tag with white space', '<a>One</a >', 'One'],
  ['an empty root', '<a/>', ''],
  ['an empty root with attributes', '<a b="c" />', ''],
];

for (const [what, xml, expected] of TEXTS) {
  void test(what, () => {
    assert.equal(text(xml), expected);
  });
}

void test('counts entities separately for each document', () => {
  for (let round = 0; round < 3; round++) assert.equal(text(`<a>${'&lt;'.repeat(60_000)}</a>`).length, 60_000);
});

void test('reads a truncated document up to its last whole item', () => {
  const parsed = parse('<a><item><b>1</b></item><x:entry>2</x:entry ><item>3</item');
  assert.ok(parsed.ok);
  assert.equal(textOf(childrenOf(parsed.root, 'a')), '12');
});

void test('does not take a tag with a longer name for the end of the root', () => {
  const parsed = parse('<a><abc>1</abc>');
  assert.ok(!parsed.ok && !parsed.hostile);
  assert.match(parsed.why, /no <\/a> at its end/);
});

const FAILURES: readonly (readonly [what: string, xml: string, why: RegExp, hostile: boolean])[] = [
  ['a truncated document', '<a><b>', /cut off/, false],
  ['truncated CDATA', '<a><![CDATA[', /cut off/, false],
  ['unclosed CDATA', '<a><![CDATA[</a>', /CDATA is not closed/, false],
  ['an unclosed comment', '<a><!-- </a>', /Comment is not closed/, false],
  ['an unclosed quote', '<a><b c="></a>', /A tag is not closed/, false],
  ['deep nesting', `<a>${'<b>'.repeat(101)}</a>`, /100 deep/, true],
  ['a reserved JavaScript name', '<a><prototype/></a>', /JavaScript/, true],
  ['too many entities', `<a>${'&lt;'.repeat(100_001)}</a>`, /entities/, true],
  ['a declared entity', '<a><!DOCTYPE a [<!ENTITY b "c">]>&b;</a>', /entities/, true],
  ['an external entity', '<a><!DOCTYPE a [<!ENTITY b SYSTEM "file:///x">]>&b;</a>', /entities/, true],
];

for (const [what, xml, why, hostile] of FAILURES) {
  void test(`rejects ${what}`, () => {
    const parsed = parse(xml);
    assert.ok(!parsed.ok);
    assert.match(parsed.why, why);
    assert.equal(parsed.hostile, hostile);
  });
}

void test('reads nothing of a hostile document, even if it has whole items', () => {
  const parsed = parse(`<a><item>1</item>${'<b>'.repeat(200)}</a>`);
  assert.equal(parsed.ok, false);
});
