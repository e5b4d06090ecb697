import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isBrowser } from './isBrowser.ts';

void describe('isBrowser', () => {
  const rows: readonly [headers: Readonly<Record<string, string>>, found: boolean][] = [
    [{ origin: 'https://www.example' }, true],
    [{ origin: 'null' }, true],
    [{ origin: '' }, true],
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'cross-site' }, true],
    // Typed into the address bar.
    [{ 'sec-fetch-site': 'none' }, true],
    [{ origin: 'https://www.example', 'sec-fetch-site': 'same-site' }, true],
    [{}, false],
    [{ 'user-agent': 'Mozilla/5.0', referer: 'https://www.example/' }, false],
    // As Node's own fetch.
    [{ 'user-agent': 'node', 'sec-fetch-mode': 'cors', accept: '*/*' }, false],
  ];
  for (const [headers, found] of rows) {
    void it(`says ${found} of ${JSON.stringify(headers)}`, () => {
      assert.equal(isBrowser({ header: (name) => headers[name] }), found);
    });
  }
});
