import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RankParameters } from './rankParameters.ts';
import { readRankParameters } from './readRankParameters.ts';

const read = (query: string): ReturnType<typeof readRankParameters> => {
  const parameters = new URLSearchParams(query);
  return readRankParameters((name) => parameters.get(name) ?? undefined);
};

const DEFAULTS: RankParameters = {
  limit: undefined,
  details: 0,
  dnt: false,
  defer: false,
  from: undefined,
  callback: undefined,
};

const QUERIES: readonly [query: string, parameters: Partial<RankParameters>][] = [
  ['', {}],
  ['limit=5', { limit: 5 }],
  ['limit=1', { limit: 2 }],
  ['limit=31', { limit: 30 }],
  ['limit=', {}],
  ['limit=abc', {}],
  ['details=0', {}],
  ['details=1', { details: 1 }],
  ['details=2', { details: 2 }],
  ['details=3', {}],
  ['details=yes', {}],
  ['details=1.0', {}],
  ['dnt=1', { dnt: true }],
  ['dnt=0', {}],
  ['dnt=true', {}],
  ['defer=1', { defer: true }],
  ['defer=0', {}],
  ['from=search', { from: 'search' }],
  ['from=other', { from: 'other' }],
  ['from=https://elsewhere.example/', {}],
  ['from=toString', {}],
  ['callback=cb', { callback: 'cb' }],
  ['callback=topslot.answer', { callback: 'topslot.answer' }],
  ['limit=7&details=2&dnt=1&defer=1', { limit: 7, details: 2, dnt: true, defer: true }],
  ['utm_source=x&_=1700000000', {}],
  ['LIMIT=7', {}],
];

void describe('readRankParameters', () => {
  for (const [query, parameters] of QUERIES) {
    void it(`reads "?${query}"`, () => {
      assert.deepEqual(read(query), { ok: true, parameters: { ...DEFAULTS, ...parameters } });
    });
  }

  void it('ignores the origin of the visit under dnt', () => {
    assert.deepEqual(read('dnt=1&from=search'), { ok: true, parameters: { ...DEFAULTS, dnt: true } });
  });

  for (const name of ['', 'a.b', 'alert(1)', '1', 'x'.repeat(65)]) {
    void it(`rejects the callback ${JSON.stringify(name.slice(0, 20))} and names the parameter`, () => {
      const result = read(`limit=3&callback=${encodeURIComponent(name)}`);
      assert.equal(result.ok, false);
      assert.match(result.ok ? '' : result.why, /^callback: must be .+"topslot\.answer"\.$/);
    });
  }
});
