import assert from 'node:assert/strict';
import { test } from 'node:test';

import { findAlternateLink, readAtomLink } from './atomLink.ts';
import { createRootScope } from './xml/xmlScope.ts';

const SCOPE = createRootScope();

void test('reads the attributes of a link, and missing ones as empty strings', () => {
  assert.deepEqual(readAtomLink({ '@_href': ' /1 ', '@_rel': 'self', '@_type': 'a/b' }, SCOPE), {
    href: '/1',
    rel: 'self',
    type: 'a/b',
    scope: SCOPE,
  });
  assert.deepEqual(readAtomLink(undefined, SCOPE), { href: '', rel: '', type: '', scope: SCOPE });
});

void test('finds no link if none leads to the article', () => {
  assert.equal(findAlternateLink([]), undefined);
  assert.equal(findAlternateLink([readAtomLink({ '@_href': '/1', '@_rel': 'self' }, SCOPE)]), undefined);
  assert.equal(findAlternateLink([readAtomLink({ '@_href': '/1', '@_rel': 'not-alternate' }, SCOPE)]), undefined);
  assert.equal(findAlternateLink([readAtomLink({}, SCOPE)]), undefined);
});
