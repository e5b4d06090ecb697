import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Estimate } from '../../wire/dashboard/estimate.ts';
import { createHeadline, nameOrder } from './headline.ts';

const known = (mean: number, low: number, high: number): Estimate => ({ ok: true, mean, low, high });
const unknown = (why: string): Estimate => ({ ok: false, why });

const LEARNED = known(0.098, 0.092, 0.104);
const OWN = known(0.051, 0.046, 0.057);

void describe('createHeadline', () => {
  void it('compares the measured reward with the estimate for the own order', () => {
    assert.deepEqual(createHeadline({ policy: 'learn', online: LEARNED, baseline: OWN }), {
      actual: 'Learned order: 9.8 %',
      ownOrder: 'your own order: 5.1 % (4.6–5.7 %)',
      verdict: { text: 'lift +92 %', tone: 'good' },
    });
  });

  const verdicts: readonly [online: Estimate, baseline: Estimate, text: string | undefined, tone?: string][] = [
    [OWN, LEARNED, 'lift −48 %', 'bad'],
    [known(0.1, 0.08, 0.12), known(0.07, 0.05, 0.08), 'no significant difference yet', 'quiet'],
    [known(0.1, 0.081, 0.12), known(0.07, 0.05, 0.08), 'lift +43 %', 'good'],
    [known(0.07, 0.05, 0.08), known(0.1, 0.08, 0.12), 'no significant difference yet', 'quiet'],
    // One interval contains the other.
    [known(0.1, 0.05, 0.15), known(0.09, 0.089, 0.091), 'no significant difference yet', 'quiet'],
    [LEARNED, LEARNED, 'no significant difference yet', 'quiet'],
    [known(0.102, 0.1015, 0.1025), known(0.1, 0.0995, 0.1005), 'lift +2.0 %', 'good'],
    [known(0.6, 0.5, 0.7), known(0.01, 0.005, 0.015), 'lift +5,900 %', 'good'],
    [known(0.05, 0.04, 0.06), known(0, 0, 0.01), 'lift +5.0 percentage points', 'good'],
    [known(-0.02, -0.03, -0.01), known(0.05, 0.04, 0.06), 'lift −140 %', 'bad'],
    [known(0.05, 0.04, 0.06), known(-0.02, -0.03, -0.01), 'lift +7.0 percentage points', 'good'],
    [known(1e100, 1e99, 2e100), known(1e-10, 0, 1), 'lift +1.0e+112 %', 'good'],
    [unknown('Few.'), OWN, undefined],
    [LEARNED, unknown('Few.'), undefined],
  ];
  for (const [online, baseline, text, tone] of verdicts) {
    void it(`returns ${text ?? 'no verdict'} for ${JSON.stringify([online, baseline])}`, () => {
      const { verdict } = createHeadline({ policy: 'learn', online, baseline });
      assert.deepEqual(verdict, text && { text, tone });
    });
  }

  void it('reports which data is missing, for the measured reward first', () => {
    const headlineOf = (online: Estimate, baseline: Estimate) => createHeadline({ policy: 'learn', online, baseline });
    assert.deepEqual(headlineOf(unknown('20 decisions.'), unknown('A sample of 3.')), {
      actual: 'Learned order: not enough data yet',
      ownOrder: 'your own order: not enough data yet',
      note: 'Not enough data: 20 decisions.',
    });
    assert.equal(headlineOf(LEARNED, unknown('A sample of 3.')).note, 'Not enough data: A sample of 3.');
  });

  void it('does not compare the own order with itself', () => {
    assert.deepEqual(createHeadline({ policy: 'default', online: OWN, baseline: OWN }), {
      actual: 'Your own order: 5.1 % (4.6–5.7 %)',
      note: 'This app does not reorder stories, so there is nothing to compare.',
    });
    assert.deepEqual(createHeadline({ policy: 'default', online: unknown('Few.'), baseline: OWN }), {
      actual: 'Your own order: not enough data yet',
      note: 'Not enough data: Few.',
    });
  });

  void it('names an order by its policy', () => {
    assert.deepEqual(['learn', 'epsilon-greedy', 'random', 'default'].map(nameOrder), [
      'Learned order',
      'Learned order',
      'Random order',
      'Your own order',
    ]);
  });
});
