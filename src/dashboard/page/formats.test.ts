import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  formatAge,
  formatChance,
  formatCount,
  formatNumber,
  formatPercent,
  formatPercentRange,
  formatDuration,
} from './formats.ts';

const tables: readonly [kind: string, rows: readonly [actual: string, expected: string][]][] = [
  [
    'counts',
    [
      [formatCount(0, 'reader'), '0 readers'],
      [formatCount(1, 'reader'), '1 reader'],
      [formatCount(1234, 'reader'), '1,234 readers'],
      [formatCount(2, 'story', 'stories'), '2 stories'],
      [formatNumber(1_234_567), '1,234,567'],
    ],
  ],
  [
    'percentages',
    [
      [formatPercent(0), '0 %'],
      [formatPercent(0.098), '9.8 %'],
      [formatPercent(0.01), '1.0 %'],
      [formatPercent(0.0043), '0.43 %'],
      [formatPercent(0.999), '99.9 %'],
      [formatPercent(1), '100 %'],
      [formatPercent(1.36), '136 %'],
      [formatPercent(-0.021), '−2.1 %'],
      [formatPercent(1e100), '1.0e+102 %'],
      [formatPercent(-1e100), '−1.0e+102 %'],
    ],
  ],
  [
    'intervals',
    [
      [formatPercentRange(0.046, 0.057), '4.6–5.7 %'],
      [formatPercentRange(0, 0.018), '0.0–1.8 %'],
      [formatPercentRange(0.001, 0.0043), '0.10–0.43 %'],
      [formatPercentRange(0.95, 1), '95.0–100.0 %'],
      [formatPercentRange(0.0043, 0.018), '0.43–1.80 %'],
      [formatPercentRange(-0.01, 0.02), '−1.0 to 2.0 %'],
      [formatPercentRange(-0.02, -0.01), '−2.0 to −1.0 %'],
    ],
  ],
  [
    'chances',
    [
      [formatChance(0), '0 %'],
      [formatChance(0.0005), '<1 %'],
      [formatChance(0.00499), '<1 %'],
      [formatChance(0.005), '1 %'],
      [formatChance(0.614), '61 %'],
      [formatChance(1), '100 %'],
    ],
  ],
  [
    'durations',
    [
      [formatDuration(600_000), '10 min'],
      [formatDuration(90_000), '90 s'],
      [formatDuration(2000), '2 s'],
      [formatDuration(1500), '1.5 s'],
      [formatDuration(7_200_000), '2 h'],
      [formatDuration(86_400_000), '1 day'],
      [formatDuration(3 * 86_400_000), '3 days'],
      [formatDuration(0), '0 s'],
    ],
  ],
  [
    'ages',
    [
      [formatAge(-5000), '0 s ago'],
      [formatAge(999), '0 s ago'],
      [formatAge(12_900), '12 s ago'],
      [formatAge(59_999), '59 s ago'],
      [formatAge(60_000), '1 min ago'],
      [formatAge(3_599_999), '59 min ago'],
      [formatAge(3_600_000), '1 h ago'],
      [formatAge(47 * 3_600_000), '47 h ago'],
      [formatAge(48 * 3_600_000), '2 days ago'],
    ],
  ],
];

void describe('the formats', () => {
  for (const [kind, rows] of tables) {
    for (const [actual, expected] of rows) void it(`${kind}: ${expected}`, () => assert.equal(actual, expected));
  }
});
