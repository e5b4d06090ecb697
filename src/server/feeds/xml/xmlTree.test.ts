import assert from 'node:assert/strict';
import { test } from 'node:test';

import { attributeOf, attributesOf, childrenOf, tagOf, textOf } from './xmlTree.ts';
import type { XmlNode } from './xmlTree.ts';

const LINK: XmlNode = { link: [{ '#text': 'One' }], ':@': { '@_href': ' /1 ', '@_xml:base': 'x' } };

void test('reads tag, children and attributes of a node', () => {
  assert.equal(tagOf(LINK), 'link');
  assert.deepEqual(childrenOf(LINK, 'link'), [{ '#text': 'One' }]);
  assert.deepEqual(attributesOf(LINK), { '@_href': ' /1 ', '@_xml:base': 'x' });
});

void test('returns empty values for missing parts', () => {
  assert.equal(tagOf({}), '');
  assert.deepEqual(childrenOf(LINK, 'title'), []);
  assert.deepEqual(childrenOf({ '#text': 'One' }, '#text'), []);
  assert.equal(attributesOf({ link: [] }), undefined);
  assert.equal(attributesOf({ link: [], ':@': null }), undefined);
});

const ATTRIBUTES: readonly (readonly [attributes: XmlNode | undefined, name: string, value: string])[] = [
  [{ '@_href': ' /1 ' }, 'href', '/1'],
  [{ '@_xml:base': 'x' }, 'xml:base', 'x'],
  [{ '@_href': '/1' }, 'rel', ''],
  // An attribute without a value, as in HTML.
  [{ '@_href': true }, 'href', ''],
  [undefined, 'href', ''],
];

for (const [attributes, name, value] of ATTRIBUTES) {
  void test(`returns "${value}" for ${name} of ${JSON.stringify(attributes)}`, () => {
    assert.equal(attributeOf(attributes, name), value);
  });
}

const TEXTS: readonly (readonly [children: readonly XmlNode[], text: string])[] = [
  [[], ''],
  [[{ '#text': 'One' }], 'One'],
  [[{ '#text': 'One ' }, { b: [{ '#text': 'two' }] }, { '#text': ' three' }], 'One two three'],
  [[{ '#text': 'One' }, { br: [] }, { '#text': 'two' }], 'One two'],
  [[{ '#text': 7 }, {}, { b: 'odd' }], ''],
];

for (const [children, text] of TEXTS) {
  void test(`returns "${text}" for ${JSON.stringify(children)}`, () => {
    assert.equal(textOf(children), text);
  });
}
