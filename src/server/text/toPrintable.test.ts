import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toPrintable } from './toPrintable.ts';

void describe('toPrintable', () => {
  const rows: readonly [description: string, text: string, line: string][] = [
    ['does not change a normal sentence', 'a – “ä” 東京 😀', 'a – “ä” 東京 😀'],
    ['replaces line breaks', 'a\n12:00:00 all is well\r\n', 'a 12:00:00 all is well  '],
    ['replaces the line separators of JavaScript', 'a\u2028b\u2029c', 'a b c'],
    ['replaces control characters of terminals', '\u001b[2Ja\u009b1m\u0007\0', ' [2Ja 1m  '],
    ['truncates long text', 'x'.repeat(5000), 'x'.repeat(1000)],
  ];
  for (const [description, text, line] of rows) void it(description, () => assert.equal(toPrintable(text), line));
});
