import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Estimate } from '../../wire/dashboard/estimate.ts';
import type { Stretch } from '../../wire/dashboard/learningState.ts';
import { chartOf, chartSummary } from './chart.ts';

const NONE: Estimate = { ok: false, why: 'Too few.' };
const known = (mean: number, half = 0.01): Estimate => ({ ok: true, mean, low: mean - half, high: mean + half });

/** 100 decisions each. */
const stretchesOf = (...rows: readonly (readonly [online: Estimate, baseline: Estimate])[]): Stretch[] =>
  rows.map(([online, baseline], index) => ({ upTo: 100 * (index + 1), time: index, online, baseline }));

// The plot is 400 × 200 pixels, from 46, 10 to 446, 210.
const draw = (stretches: readonly Stretch[]) => chartOf(stretches, 500, 244);

const numbersIn = (path: string): number[] => (path.match(/-?[\d.]+/g) ?? []).map(Number);
const piecesIn = (path: string): number => path.split('M').length - 1;

void describe('the chart', () => {
  void it('draws each curve through its points, the first decision on the left and no reward at the bottom', () => {
    const { online, baseline, plot } = draw(stretchesOf([known(0, 0), known(0, 0)], [known(0.05), known(0, 0)]));
    assert.deepEqual(plot, { left: 46, right: 446, top: 10, bottom: 210 });
    // The axis goes up to 6 %.
    assert.equal(online, 'M246.0 210.0L446.0 43.3');
    assert.equal(baseline, 'M246.0 210.0L446.0 210.0');
  });

  void it('draws the interval as a band around the curve', () => {
    const { band } = draw(stretchesOf([NONE, known(0.05)], [NONE, known(0.05)]));
    const [x1, high, x2, , x3, low] = numbersIn(band);
    assert.deepEqual([x1, x2, x3], [246, 446, 446]);
    assert.ok(Number(high) < Number(low));
    assert.match(band, /^M.*Z$/);
  });

  const gaps: readonly [rows: string, pieces: number][] = [
    ['', 0],
    ['-', 0],
    ['---', 0],
    ['k', 1],
    ['kkk', 1],
    ['-kk', 1],
    ['kk-', 1],
    ['k-k', 2],
    ['-k-kk-k-', 3],
  ];
  for (const [rows, pieces] of gaps) {
    void it(`leaves gaps where nothing is known: ${rows || 'no stretch'}`, () => {
      const estimates = rows.split('').map((letter) => (letter === 'k' ? known(0.05) : NONE));
      const { online, baseline, band } = draw(stretchesOf(...estimates.map((one) => [one, one] as const)));
      assert.deepEqual([online, baseline, band].map(piecesIn), [pieces, pieces, pieces]);
      for (const path of [online, baseline, band]) assert.ok(numbersIn(path).every(Number.isFinite));
    });
  }

  void it('shows a lone point as a dot, and its interval with a width', () => {
    const { online, band } = draw(stretchesOf([known(0.05), known(0.05)]));
    assert.match(online, /^M446\.0 [\d.]+h0$/);
    assert.deepEqual([...new Set(numbersIn(band).filter((_, index) => index % 2 === 0))], [444.5, 447.5]);
  });

  void it('lets the wide interval of the beginning run out, and keeps the last one in', () => {
    const { band, up } = draw(stretchesOf([known(0.05), known(0.05, 0.5)], [known(0.05), known(0.05, 0.02)]));
    const [, first, , last] = numbersIn(band);
    assert.ok(Number(first) < 0);
    assert.ok(Number(last) >= 10);
    assert.deepEqual(
      up.map(({ text }) => text),
      ['0 %', '2 %', '4 %', '6 %', '8 %'],
    );
  });

  const axes: readonly [mean: number, texts: readonly string[]][] = [
    [0.0041, ['0.0 %', '0.1 %', '0.2 %', '0.3 %', '0.4 %', '0.5 %']],
    [0.4, ['0 %', '10 %', '20 %', '30 %', '40 %', '50 %']],
    [-0.04, ['−4 %', '−3 %', '−2 %', '−1 %', '0 %']],
  ];
  for (const [mean, texts] of axes) {
    void it(`writes round numbers beside ${mean}: ${texts.join(', ')}`, () => {
      const { up } = draw(stretchesOf([known(mean, 0), NONE]));
      assert.deepEqual(
        up.map(({ text }) => text),
        texts,
      );
      for (const [index, { at }] of up.entries()) assert.ok(index === 0 || at < (up[index - 1]?.at ?? 0));
    });
  }

  void it('writes how many decisions, fewer of them where there is less room', () => {
    const stretches = stretchesOf(...Array.from({ length: 20 }, () => [known(0.05), NONE] as const));
    const texts = (width: number) => chartOf(stretches, width, 244).across.map(({ text }) => text);
    assert.deepEqual(texts(600), ['0', '500', '1,000', '1,500', '2,000']);
    assert.deepEqual(texts(320), ['0', '1,000', '2,000']);
  });

  void it('measures nothing where nothing is known', () => {
    for (const stretches of [[], stretchesOf([NONE, NONE])]) {
      const { online, baseline, band, across, up, ends } = draw(stretches);
      assert.deepEqual([online, baseline, band, across, up, ends], ['', '', '', [], [], {}]);
    }
  });

  void it('says at the end of each curve where it stands, one above the other', () => {
    const endsOf = (online: Estimate, baseline: Estimate) =>
      draw(stretchesOf([known(0.1), known(0.1)], [online, baseline])).ends;
    const { online, baseline } = endsOf(known(0.098), known(0.051));
    assert.deepEqual([online?.text, baseline?.text], ['9.8 %', '5.1 %']);
    for (const [one, other] of [
      [0.0981, 0.098],
      [0.098, 0.0981],
      [0.098, 0.098],
      [0, 0],
    ] as const) {
      const { online: first, baseline: second } = endsOf(known(one, 0), known(other, 0));
      const [a, b] = [Number(first?.at), Number(second?.at)];
      assert.ok(Math.abs(a - b) >= 15 - 1e-9, `${one} and ${other} at ${a} and ${b}`);
      assert.equal(a < b, one >= other);
      assert.ok(Math.min(a, b) >= 10 && Math.max(a, b) <= 210);
    }
    // What is not known now is not said, whatever was known before.
    assert.deepEqual(Object.keys(endsOf(NONE, known(0.05))), ['baseline']);
    assert.deepEqual(Object.keys(endsOf(known(0.05), NONE)), ['online']);
  });

  void it('stays a drawing whatever the size and the rewards', () => {
    for (const width of [0, 50, 120, 3000]) {
      for (const mean of [1e100, 1e-100, -1e100, 0]) {
        const { online, baseline, band, across, up } = chartOf(
          stretchesOf([known(mean, 0), known(mean, 0)]),
          width,
          30,
        );
        for (const path of [online, baseline, band]) {
          assert.doesNotMatch(path, /NaN|Infinity/);
          assert.notEqual(path, '');
        }
        assert.ok([...across, ...up].every(({ at }) => Number.isFinite(at)));
      }
    }
  });
});

void describe('the summary of the chart', () => {
  const APP = {
    app: 'a',
    policy: 'learn',
    open: 0,
    rewardWait: 1,
    decisions: 1300,
    online: NONE,
    baseline: NONE,
    chances: [],
  };
  const rows: readonly [stretches: Stretch[], policy: string, summary: string][] = [
    [
      stretchesOf([NONE, NONE], [known(0.05), NONE], [known(0.098), known(0.051, 0.005)]),
      'learn',
      'Reward per decision over 1,300 decisions. Learned order: from 5.0 % at first to 9.8 % now. Your own order would have earned 5.1 %, with a 95 % interval of 4.6–5.6 %.',
    ],
    [
      stretchesOf([NONE, NONE]),
      'random',
      'Reward per decision over 1,300 decisions. Random order: not enough yet. What your own order would have earned: not enough yet.',
    ],
  ];
  for (const [stretches, policy, summary] of rows) {
    void it(`says: ${summary}`, () => assert.equal(chartSummary({ ...APP, policy, stretches }), summary));
  }
});
