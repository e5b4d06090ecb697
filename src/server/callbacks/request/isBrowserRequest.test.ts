import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isBrowserRequest } from './isBrowserRequest.ts';

void describe('isBrowserRequest', () => {
  const rows: readonly [headers: Readonly<Record<string, string>>, expected: boolean][] = [
    [{ origin: 'https://www.example' }, true],
    [{ origin: 'null' }, true],
    [{ origin: '' }, true],
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'cross-site' }, true],
    // A navigation from the address bar.
    [{ 'sec-fetch-site': 'none' }, true],
    [{ origin: 'https://www.example', 'sec-fetch-site': 'same-site' }, true],
    [{}, false],
    [{ 'user-agent': 'Mozilla/5.0', referer: 'https://www.example/' }, false],
    // Node's fetch.
    [{ 'user-agent': 'node', 'sec-fetch-mode': 'cors', accept: '*/*' }, false],
  ];
  for (const [headers, expected] of rows) {
    void it(`returns ${expected} for ${JSON.stringify(headers)}`, () => {
      assert.equal(isBrowserRequest({ header: (name) => headers[name] }), expected);
    });
  }
});
