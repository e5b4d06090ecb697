import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isId } from './isId.ts';

void describe('isId', () => {
  for (const id of ['a', '7', 'my-site', 'News', 'a.b_c-d', '2026', 'A'.repeat(64), 'a..b', 'constructor']) {
    void it(`allows ${JSON.stringify(id)}`, () => assert.equal(isId(id), true));
  }

  const rejected = [
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
  for (const id of rejected) void it(`rejects ${JSON.stringify(id)}`, () => assert.equal(isId(id), false));
});
