import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printable } from './printable.ts';

void describe('printable', () => {
  const rows: readonly [what: string, text: string, line: string][] = [
    ['leaves a sentence as it is', 'a – “ä” 東京 😀', 'a – “ä” 東京 😀'],
    ['lets nobody begin a line', 'a\n12:00:00 all is well\r\n', 'a 12:00:00 all is well  '],
    ['nor by what JavaScript alone takes for one', 'a\u2028b\u2029c', 'a b c'],
    ['lets nobody drive the terminal', '\u001b[2Ja\u009b1m\u0007\0', ' [2Ja 1m  '],
    ['cuts what is long', 'x'.repeat(5000), 'x'.repeat(1000)],
  ];
  for (const [what, text, line] of rows) void it(what, () => assert.equal(printable(text), line));
});
