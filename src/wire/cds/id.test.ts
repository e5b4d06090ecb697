import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isId } from './id.ts';

void describe('an id', () => {
  for (const id of ['a', '7', 'my-site', 'News', 'a.b_c-d', '2026', 'A'.repeat(64), 'a..b', 'constructor']) {
    void it(`may be ${JSON.stringify(id)}`, () => assert.equal(isId(id), true));
  }

  const refused = [
    '',
    '.',
    '..',
    '-a',
    '_a',
    '.a',
    'a/b',
    '../a',
    'a b',
    ' a',
    'a\n',
    'a?b',
    'a%62',
    'ä',
    '"><script>',
    'A'.repeat(65),
  ];
  for (const id of refused) void it(`may not be ${JSON.stringify(id)}`, () => assert.equal(isId(id), false));
});
