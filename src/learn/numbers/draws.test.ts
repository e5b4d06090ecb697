import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { formatEventId } from '../../wire/cds/formatEventId.ts';
import { createDraws } from './draws.ts';

const MANY = 10_000;
const TIME = Date.UTC(2026, 10, 20);

/** Returns an event id in the server's format, the same in every run. */
const eventId = (index: number): string =>
  formatEventId(createHash('md5').update(String(index)).digest('hex'), TIME + index * 1000);

const take = (count: number, draw: () => number): number[] => Array.from({ length: count }, () => draw());

/** Returns Pearson's chi-square for the hits of `bins` equal parts of [0, 1). */
const chiSquare = (draws: readonly number[], bins: number): number => {
  const hits = Array.from({ length: bins }, () => 0);
  for (const draw of draws) {
    const bin = Math.floor(draw * bins);
    hits[bin] = (hits[bin] ?? 0) + 1;
  }
  const expected = draws.length / bins;
  return hits.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};

// With 19 degrees of freedom, uniform numbers exceed this once in a thousand runs. The ids are fixed, so the tests do
// not fail by chance.
const MAX_CHI_SQUARE = 43.8;

void describe('createDraws', () => {
  const golden: readonly [id: string, draws: readonly number[]][] = [
    ['', [0.6112444521859288, 0.4935242917854339, 0.7740248835179955]],
    ['a', [0.621685681398958, 0.30822347407229245, 0.36686075991019607]],
    ['ee9e857b57644a3fa600bc0343952ae8-sVvR', [0.9680506940931082, 0.9489232604391873, 0.7566247831564397]],
  ];
  for (const [id, draws] of golden) {
    // A decision in an old log must be replayable with every later version.
    void it(`returns the recorded numbers for "${id}"`, () => assert.deepEqual(take(3, createDraws(id)), draws));
  }

  void it('is independent of other generators', () => {
    const first = createDraws(eventId(1));
    const second = createDraws(eventId(2));
    const mixed = [first(), second(), first(), second(), first(), second()];
    assert.deepEqual(
      mixed.filter((_, index) => index % 2 === 0),
      take(3, createDraws(eventId(1))),
    );
    assert.deepEqual(
      mixed.filter((_, index) => index % 2 === 1),
      take(3, createDraws(eventId(2))),
    );
  });

  void it('returns numbers from [0, 1)', () => {
    const draws = Array.from({ length: 1000 }, (_, index) => take(10, createDraws(eventId(index)))).flat();
    assert.equal(
      draws.find((draw) => !(draw >= 0 && draw < 1)),
      undefined,
    );
  });

  const samples: readonly [sample: string, draw: (index: number) => number][] = [
    ['the first number of many ids', (index) => createDraws(eventId(index))()],
    ['the second number of many ids', (index) => take(2, createDraws(eventId(index)))[1] ?? -1],
    ['the first number of ids that differ only in their time', (index) => createDraws(`${'0'.repeat(32)}-${index}`)()],
    ['the first number of consecutive ids', (index) => createDraws(`${index.toString(16).padStart(32, '0')}-sVvR`)()],
  ];
  for (const [sample, draw] of samples) {
    void it(`is uniform over ${sample}`, () => {
      const spread = chiSquare(
        Array.from({ length: MANY }, (_, index) => draw(index)),
        20,
      );
      assert.ok(spread < MAX_CHI_SQUARE, `chi-square ${spread}`);
    });
  }

  void it('is uniform within one sequence', () => {
    const spread = chiSquare(take(MANY, createDraws(eventId(0))), 20);
    assert.ok(spread < MAX_CHI_SQUARE, `chi-square ${spread}`);
  });

  void it('returns independent first and second numbers', () => {
    const pairs = Array.from({ length: MANY }, (_, index) => {
      const [first = 0, second = 0] = take(2, createDraws(eventId(index)));
      return (Math.floor(first * 4) * 5 + second * 5) / 20;
    });
    const spread = chiSquare(pairs, 20);
    assert.ok(spread < MAX_CHI_SQUARE, `chi-square ${spread}`);
  });
});
