import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Estimate } from '../../wire/dashboard/estimate.ts';
import { headlineOf, orderName } from './headline.ts';

const known = (mean: number, low: number, high: number): Estimate => ({ ok: true, mean, low, high });
const refused = (why: string): Estimate => ({ ok: false, why });

const LEARNED = known(0.098, 0.092, 0.104);
const OWN = known(0.051, 0.046, 0.057);

void describe('the headline', () => {
  void it('says what was earned, what the own order would have, and the lift', () => {
    assert.deepEqual(headlineOf({ policy: 'learn', online: LEARNED, baseline: OWN }), {
      shown: 'Learned order: 9.8 %',
      own: 'your own order: 5.1 % (4.6–5.7 %)',
      verdict: { text: 'lift +92 %', tone: 'good' },
    });
  });

  const verdicts: readonly [online: Estimate, own: Estimate, text: string | undefined, tone?: string][] = [
    [OWN, LEARNED, 'lift −48 %', 'bad'],
    [known(0.1, 0.08, 0.12), known(0.07, 0.05, 0.08), 'no difference to be seen yet', 'quiet'],
    [known(0.1, 0.081, 0.12), known(0.07, 0.05, 0.08), 'lift +43 %', 'good'],
    [known(0.07, 0.05, 0.08), known(0.1, 0.08, 0.12), 'no difference to be seen yet', 'quiet'],
    // One interval within the other.
    [known(0.1, 0.05, 0.15), known(0.09, 0.089, 0.091), 'no difference to be seen yet', 'quiet'],
    [LEARNED, LEARNED, 'no difference to be seen yet', 'quiet'],
    [known(0.102, 0.1015, 0.1025), known(0.1, 0.0995, 0.1005), 'lift +2.0 %', 'good'],
    [known(0.6, 0.5, 0.7), known(0.01, 0.005, 0.015), 'lift +5,900 %', 'good'],
    [known(0.05, 0.04, 0.06), known(0, 0, 0.01), 'lift +5.0 % points', 'good'],
    [known(-0.02, -0.03, -0.01), known(0.05, 0.04, 0.06), 'lift −140 %', 'bad'],
    [known(0.05, 0.04, 0.06), known(-0.02, -0.03, -0.01), 'lift +7.0 % points', 'good'],
    [known(1e100, 1e99, 2e100), known(1e-10, 0, 1), 'lift +1.0e+112 %', 'good'],
    [refused('Few.'), OWN, undefined],
    [LEARNED, refused('Few.'), undefined],
  ];
  for (const [online, baseline, text, tone] of verdicts) {
    void it(`says ${text ?? 'nothing of a lift'} of ${JSON.stringify([online, baseline])}`, () => {
      const { verdict } = headlineOf({ policy: 'learn', online, baseline });
      assert.deepEqual(verdict, text && { text, tone });
    });
  }

  void it('passes on what is missing, that of what happened first', () => {
    const of = (online: Estimate, baseline: Estimate) => headlineOf({ policy: 'learn', online, baseline });
    assert.deepEqual(of(refused('20 decisions.'), refused('A sample of 3.')), {
      shown: 'Learned order: not known yet',
      own: 'your own order: not known yet',
      note: 'not enough yet: 20 decisions.',
    });
    assert.equal(of(LEARNED, refused('A sample of 3.')).note, 'not enough yet: A sample of 3.');
  });

  void it('compares nothing with itself', () => {
    assert.deepEqual(headlineOf({ policy: 'default', online: OWN, baseline: OWN }), {
      shown: 'Your own order: 5.1 % (4.6–5.7 %)',
      note: 'This app never reorders, so there is nothing to compare.',
    });
    assert.deepEqual(headlineOf({ policy: 'default', online: refused('Few.'), baseline: OWN }), {
      shown: 'Your own order: not known yet',
      note: 'not enough yet: Few.',
    });
  });

  void it('calls an order by what made it', () => {
    assert.deepEqual(['learn', 'epsilon-greedy', 'random', 'default'].map(orderName), [
      'Learned order',
      'Learned order',
      'Random order',
      'Your own order',
    ]);
  });
});
