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
  ['order is kept', '<a>One <b>two</b> three</a>', 'One two three'],
  ['white space beside CDATA is kept', '<a>One <![CDATA[two]]> three</a>', 'One two three'],
  ['numbers stay text', '<a>007</a>', '007'],
  ['the five of XML', '<a>&lt;&gt;&amp;&quot;&apos;</a>', '<>&"\''],
  ['numeric references', '<a>&#65;&#x42;&#8217;&#x1F600;</a>', 'AB’😀'],
  ['names of HTML', '<a>&eacute;&ndash;&mdash;&nbsp;&hellip;&ocirc;</a>', 'é–—\u{a0}…ô'],
  ['unknown names stay', '<a>&foo; & &</a>', '&foo; & &'],
  ['references in CDATA stay', '<a><![CDATA[&amp;]]></a>', '&amp;'],
  ['references are decoded once', '<a>&amp;amp;</a>', '&amp;'],
  ['comments vanish', '<a>One<!-- &x; <b> -->two</a>', 'Onetwo'],
  ['instructions vanish', '<a>One<?php x?>two</a>', 'Onetwo'],
  ['line ends are one character', '<a>One\r\ntwo\rthree</a>', 'One\ntwo\nthree'],
  ['a line break is a space', '<a>One<br/>two</a>', 'One two'],
  ['a tag of another name closes too', '<a><b>One</c></a>', 'One'],
  ['attributes without quotes are forgiven', '<a b=c d>One</a>', 'One'],
  ['a closing tag with white space', '<a>One</a >', 'One'],
  ['an empty root', '<a/>', ''],
  ['an empty root with attributes', '<a b="c" />', ''],
];

for (const [what, xml, expected] of TEXTS) {
  void test(what, () => {
    assert.equal(text(xml), expected);
  });
}

void test('the counters of entities start anew with every document', () => {
  for (let round = 0; round < 3; round++) assert.equal(text(`<a>${'&lt;'.repeat(60_000)}</a>`).length, 60_000);
});

void test('what was cut off ends with the last whole item', () => {
  const parsed = parse('<a><item><b>1</b></item><x:entry>2</x:entry ><item>3</item');
  assert.ok(parsed.ok);
  assert.equal(textOf(childrenOf(parsed.root, 'a')), '12');
});

void test('a longer name does not close the root', () => {
  const parsed = parse('<a><abc>1</abc>');
  assert.ok(!parsed.ok && !parsed.hostile);
  assert.match(parsed.why, /no <\/a> at its end/);
});

const FAILURES: readonly (readonly [what: string, xml: string, why: RegExp, hostile: boolean])[] = [
  ['cut off', '<a><b>', /cut off/, false],
  ['cut off in CDATA', '<a><![CDATA[', /cut off/, false],
  ['CDATA that does not end', '<a><![CDATA[</a>', /CDATA is not closed/, false],
  ['a comment that does not end', '<a><!-- </a>', /Comment is not closed/, false],
  ['a quote that does not end', '<a><b c="></a>', /A tag is not closed/, false],
  ['too deep', `<a>${'<b>'.repeat(101)}</a>`, /100 deep/, true],
  ['a name of JavaScript', '<a><prototype/></a>', /JavaScript/, true],
  ['too many references', `<a>${'&lt;'.repeat(100_001)}</a>`, /entities/, true],
  ['an entity declared inside', '<a><!DOCTYPE a [<!ENTITY b "c">]>&b;</a>', /entities/, true],
  ['an entity from outside', '<a><!DOCTYPE a [<!ENTITY b SYSTEM "file:///x">]>&b;</a>', /entities/, true],
];

for (const [what, xml, why, hostile] of FAILURES) {
  void test(`${what} is a failure`, () => {
    const parsed = parse(xml);
    assert.ok(!parsed.ok);
    assert.match(parsed.why, why);
    assert.equal(parsed.hostile, hostile);
  });
}

void test('nothing of a hostile document is read, however whole its items are', () => {
  const parsed = parse(`<a><item>1</item>${'<b>'.repeat(200)}</a>`);
  assert.equal(parsed.ok, false);
});
