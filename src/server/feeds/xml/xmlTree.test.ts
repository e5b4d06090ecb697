import assert from 'node:assert/strict';
import { test } from 'node:test';

import { attribute, attributesOf, childrenOf, tagOf, textOf } from './xmlTree.ts';
import type { XmlNode } from './xmlTree.ts';

const LINK: XmlNode = { link: [{ '#text': 'One' }], ':@': { '@_href': ' /1 ', '@_xml:base': 'x' } };

void test('a node has a tag, children and attributes', () => {
  assert.equal(tagOf(LINK), 'link');
  assert.deepEqual(childrenOf(LINK, 'link'), [{ '#text': 'One' }]);
  assert.deepEqual(attributesOf(LINK), { '@_href': ' /1 ', '@_xml:base': 'x' });
});

void test('what is missing is empty', () => {
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
  void test(`${name} of ${JSON.stringify(attributes)} is "${value}"`, () => {
    assert.equal(attribute(attributes, name), value);
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
  void test(`the text of ${JSON.stringify(children)} is "${text}"`, () => {
    assert.equal(textOf(children), text);
  });
}
