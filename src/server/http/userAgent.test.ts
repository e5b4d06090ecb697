import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { USER_AGENT } from './userAgent.ts';

void test('contains the version of the package', () => {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const version = /"version": "([^"]+)"/.exec(text)?.[1] ?? '';
  assert.equal(USER_AGENT, `topslot/${version} (+feed reader)`);
});
