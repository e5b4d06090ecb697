import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readXmlProlog } from './readXmlProlog.ts';

const ROOTS: readonly (readonly [what: string, text: string, root: string])[] = [
  ['alone', '<rss>', 'rss'],
  ['with attributes', '<rss version="2.0">', 'rss'],
  ['empty', '<rss/>', 'rss'],
  ['with a prefix', '<rdf:RDF xmlns:rdf="x">', 'rdf:RDF'],
  ['attributes on the next line', '<feed\n xmlns="x">', 'feed'],
  ['after a declaration', '<?xml version="1.0"?>\n<feed>', 'feed'],
  ['after white space and a declaration', '\n\n <?xml version="1.0"?><feed>', 'feed'],
  ['after a style sheet', '<?xml version="1.0"?><?xml-stylesheet href="<x>.xsl"?><feed>', 'feed'],
  ['after a comment with markup in it', '<!-- <html> --><rss>', 'rss'],
  ['after an empty comment', '<!----><rss>', 'rss'],
  ['after stray text', 'junk & more <rss>', 'rss'],
  [
    "after RSS 0.91's DOCTYPE",
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">\n<rss version="0.91">',
    'rss',
  ],
  ['after a DOCTYPE with brackets in its quotes', '<!DOCTYPE rss SYSTEM "a[b]>c"><rss>', 'rss'],
  ['after a lower-case DOCTYPE', '<!doctype html><html>', 'html'],
];

for (const [what, text, root] of ROOTS) {
  void test(`finds the root ${what}`, () => {
    assert.deepEqual(readXmlProlog(text), { ok: true, root, at: text.indexOf(`<${root}`, text.indexOf('-->') + 1) });
  });
}

const WITHOUT: readonly (readonly [what: string, text: string, why: RegExp])[] = [
  ['nothing', '', /is empty/],
  ['white space', ' \n\t\r\n', /is empty/],
  ['text', 'Service unavailable', /not XML/],
  ['a JSON object', '{"version": "https://jsonfeed.org/version/1.1"}', /is JSON/],
  ['a JSON array', ' [1, 2]', /is JSON/],
  ['a declaration alone', '<?xml version="1.0"?>', /not XML/],
  ['a truncated declaration', '<?xml version="1.0"', /not XML/],
  ['a truncated comment', '<!-- <rss>', /not XML/],
  ['a truncated DOCTYPE', '<!DOCTYPE rss', /not XML/],
  ['a DOCTYPE with an unclosed quote', '<!DOCTYPE rss SYSTEM "x><rss>', /not XML/],
  ['a less-than sign', '1 < 2', /not XML/],
  ['an unclosed tag', `<${'a'.repeat(5000)}`, /not XML/],
  ['a closing tag', '</rss>', /not XML/],
  ['CDATA', '<![CDATA[<rss>]]>', /not XML/],
  ['a declared entity', '<!DOCTYPE rss [<!ENTITY a "b">]><rss>&a;</rss>', /DOCTYPE with declarations/],
  [
    'an external entity',
    '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
    /DOCTYPE with declarations/,
  ],
  ['a parameter entity', '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://a/b"> %x;]><r/>', /DOCTYPE with declarations/],
  ['declarations after a URL', '<!DOCTYPE r SYSTEM "a" [<!ELEMENT r ANY>]><r/>', /DOCTYPE with declarations/],
];

for (const [what, text, why] of WITHOUT) {
  void test(`finds no root in ${what}`, () => {
    const prolog = readXmlProlog(text);
    assert.ok(!prolog.ok);
    assert.match(prolog.why, why);
  });
}
