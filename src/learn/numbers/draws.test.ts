import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { formatEventId } from '../../wire/cds/eventId.ts';
import { drawsFrom } from './draws.ts';

const MANY = 10_000;
const TIME = Date.UTC(2026, 10, 20);

/** Ids as the server makes them, but the same ones in every run. */
const eventId = (index: number): string =>
  formatEventId(createHash('md5').update(String(index)).digest('hex'), TIME + index * 1000);

const first = (count: number, draw: () => number): number[] => Array.from({ length: count }, () => draw());

/** Pearson's chi-square of how often each of `bins` equal parts of [0, 1) was hit. */
const chiSquare = (draws: readonly number[], bins: number): number => {
  const hits = Array.from({ length: bins }, () => 0);
  for (const draw of draws) {
    const bin = Math.floor(draw * bins);
    hits[bin] = (hits[bin] ?? 0) + 1;
  }
  const expected = draws.length / bins;
  return hits.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};

// With 19 degrees of freedom a fair die is above this once in a thousand runs; the ids are fixed, so never by chance.
const FAIR = 43.8;

void describe('drawsFrom', () => {
  const golden: readonly [id: string, draws: readonly number[]][] = [
    ['', [0.6112444521859288, 0.4935242917854339, 0.7740248835179955]],
    ['a', [0.621685681398958, 0.30822347407229245, 0.36686075991019607]],
    ['ee9e857b57644a3fa600bc0343952ae8-sVvR', [0.9680506940931082, 0.9489232604391873, 0.7566247831564397]],
  ];
  for (const [id, draws] of golden) {
    // A decision in an old log must come out the same with every later version.
    void it(`gives the draws that it always gave for "${id}"`, () => assert.deepEqual(first(3, drawsFrom(id)), draws));
  }

  void it('gives one id the same draws however many other streams run beside it', () => {
    const one = drawsFrom(eventId(1));
    const other = drawsFrom(eventId(2));
    const mixed = [one(), other(), one(), other(), one(), other()];
    assert.deepEqual(
      mixed.filter((_, index) => index % 2 === 0),
      first(3, drawsFrom(eventId(1))),
    );
    assert.deepEqual(
      mixed.filter((_, index) => index % 2 === 1),
      first(3, drawsFrom(eventId(2))),
    );
  });

  void it('stays in [0, 1)', () => {
    const draws = Array.from({ length: 1000 }, (_, index) => first(10, drawsFrom(eventId(index)))).flat();
    assert.equal(
      draws.find((draw) => !(draw >= 0 && draw < 1)),
      undefined,
    );
  });

  const samples: readonly [what: string, draw: (index: number) => number][] = [
    ['the first draw of many ids', (index) => drawsFrom(eventId(index))()],
    ['the second draw of many ids', (index) => first(2, drawsFrom(eventId(index)))[1] ?? -1],
    ['the first draw of ids that differ in their time alone', (index) => drawsFrom(`${'0'.repeat(32)}-${index}`)()],
    [
      'the first draw of ids that only count up',
      (index) => drawsFrom(`${index.toString(16).padStart(32, '0')}-sVvR`)(),
    ],
  ];
  for (const [what, draw] of samples) {
    void it(`is even over ${what}`, () => {
      const spread = chiSquare(
        Array.from({ length: MANY }, (_, index) => draw(index)),
        20,
      );
      assert.ok(spread < FAIR, `chi-square ${spread}`);
    });
  }

  void it('is even along one stream', () => {
    const spread = chiSquare(first(MANY, drawsFrom(eventId(0))), 20);
    assert.ok(spread < FAIR, `chi-square ${spread}`);
  });

  void it('says nothing in its first draw about its second', () => {
    const pairs = Array.from({ length: MANY }, (_, index) => {
      const [one = 0, two = 0] = first(2, drawsFrom(eventId(index)));
      return (Math.floor(one * 4) * 5 + two * 5) / 20;
    });
    const spread = chiSquare(pairs, 20);
    assert.ok(spread < FAIR, `chi-square ${spread}`);
  });
});
