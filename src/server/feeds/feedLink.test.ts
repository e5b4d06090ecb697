import assert from 'node:assert/strict';
import { test } from 'node:test';

import { alternateOf, atomLink } from './feedLink.ts';
import { outerScope } from './xml/xmlScope.ts';

const SCOPE = outerScope();

void test('reads the attributes of a link, missing ones as empty', () => {
  assert.deepEqual(atomLink({ '@_href': ' /1 ', '@_rel': 'self', '@_type': 'a/b' }, SCOPE), {
    href: '/1',
    rel: 'self',
    type: 'a/b',
    scope: SCOPE,
  });
  assert.deepEqual(atomLink(undefined, SCOPE), { href: '', rel: '', type: '', scope: SCOPE });
});

void test('no links, or none that leads to the article: none', () => {
  assert.equal(alternateOf([]), undefined);
  assert.equal(alternateOf([atomLink({ '@_href': '/1', '@_rel': 'self' }, SCOPE)]), undefined);
  assert.equal(alternateOf([atomLink({ '@_href': '/1', '@_rel': 'not-alternate' }, SCOPE)]), undefined);
  assert.equal(alternateOf([atomLink({}, SCOPE)]), undefined);
});
