import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ago, chancePercent, counted, grouped, percent, percentRange, span } from './formats.ts';

const tables: readonly [what: string, rows: readonly [written: string, expected: string][]][] = [
  [
    'counts',
    [
      [counted(0, 'reader'), '0 readers'],
      [counted(1, 'reader'), '1 reader'],
      [counted(1234, 'reader'), '1,234 readers'],
      [counted(2, 'story', 'stories'), '2 stories'],
      [grouped(1_234_567), '1,234,567'],
    ],
  ],
  [
    'shares',
    [
      [percent(0), '0 %'],
      [percent(0.098), '9.8 %'],
      [percent(0.01), '1.0 %'],
      [percent(0.0043), '0.43 %'],
      [percent(0.999), '99.9 %'],
      [percent(1), '100 %'],
      [percent(1.36), '136 %'],
      [percent(-0.021), '−2.1 %'],
      [percent(1e100), '1.0e+102 %'],
      [percent(-1e100), '−1.0e+102 %'],
    ],
  ],
  [
    'intervals',
    [
      [percentRange(0.046, 0.057), '4.6–5.7 %'],
      [percentRange(0, 0.018), '0.0–1.8 %'],
      [percentRange(0.001, 0.0043), '0.10–0.43 %'],
      [percentRange(0.95, 1), '95.0–100.0 %'],
      [percentRange(0.0043, 0.018), '0.43–1.80 %'],
      [percentRange(-0.01, 0.02), '−1.0 to 2.0 %'],
      [percentRange(-0.02, -0.01), '−2.0 to −1.0 %'],
    ],
  ],
  [
    'chances',
    [
      [chancePercent(0), '0 %'],
      [chancePercent(0.0005), '<1 %'],
      [chancePercent(0.00499), '<1 %'],
      [chancePercent(0.005), '1 %'],
      [chancePercent(0.614), '61 %'],
      [chancePercent(1), '100 %'],
    ],
  ],
  [
    'how long something takes',
    [
      [span(600_000), '10 min'],
      [span(90_000), '90 s'],
      [span(2000), '2 s'],
      [span(1500), '1.5 s'],
      [span(7_200_000), '2 h'],
      [span(86_400_000), '1 day'],
      [span(3 * 86_400_000), '3 days'],
      [span(0), '0 s'],
    ],
  ],
  [
    'how long ago something was',
    [
      [ago(-5000), '0 s ago'],
      [ago(999), '0 s ago'],
      [ago(12_900), '12 s ago'],
      [ago(59_999), '59 s ago'],
      [ago(60_000), '1 min ago'],
      [ago(3_599_999), '59 min ago'],
      [ago(3_600_000), '1 h ago'],
      [ago(47 * 3_600_000), '47 h ago'],
      [ago(48 * 3_600_000), '2 days ago'],
    ],
  ],
];

void describe('the inspector writes', () => {
  for (const [what, rows] of tables) {
    for (const [written, expected] of rows) void it(`${what}: ${expected}`, () => assert.equal(written, expected));
  }
});
