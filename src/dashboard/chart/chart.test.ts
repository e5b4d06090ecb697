import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Estimate } from '../../wire/dashboard/estimate.ts';
import type { CurvePoint } from '../../wire/dashboard/learningState.ts';
import { createChart, describeChart } from './chart.ts';

const UNKNOWN: Estimate = { ok: false, why: 'Too few.' };
const known = (mean: number, half = 0.01): Estimate => ({ ok: true, mean, low: mean - half, high: mean + half });

/** Creates a curve with a point for every 100 decisions. */
const createCurve = (...rows: readonly (readonly [online: Estimate, baseline: Estimate])[]): CurvePoint[] =>
  rows.map(([online, baseline], index) => ({ upTo: 100 * (index + 1), time: index, online, baseline }));

/** Creates a chart whose plot has 400 × 200 pixels, from 46, 10 to 446, 210. */
const createSmallChart = (curve: readonly CurvePoint[]) => createChart(curve, 500, 244);

const findNumbers = (path: string): number[] => (path.match(/-?[\d.]+/g) ?? []).map(Number);
const countSegments = (path: string): number => path.split('M').length - 1;

void describe('createChart', () => {
  void it('draws each curve through its points, from no decisions on the left and no reward at the bottom', () => {
    const { online, baseline, plot } = createSmallChart(
      createCurve([known(0, 0), known(0, 0)], [known(0.05), known(0, 0)]),
    );
    assert.deepEqual(plot, { left: 46, right: 446, top: 10, bottom: 210 });
    // The axis ends at 6 %.
    assert.equal(online, 'M246.0 210.0L446.0 43.3');
    assert.equal(baseline, 'M246.0 210.0L446.0 210.0');
  });

  void it('draws the interval as a band around the curve', () => {
    const { band } = createSmallChart(createCurve([UNKNOWN, known(0.05)], [UNKNOWN, known(0.05)]));
    const [x1, high, x2, , x3, low] = findNumbers(band);
    assert.deepEqual([x1, x2, x3], [246, 446, 446]);
    assert.ok(Number(high) < Number(low));
    assert.match(band, /^M.*Z$/);
  });

  const gaps: readonly [rows: string, segments: number][] = [
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
  for (const [rows, segments] of gaps) {
    void it(`leaves gaps where estimates are missing: ${rows || 'no points'}`, () => {
      const estimates = rows.split('').map((letter) => (letter === 'k' ? known(0.05) : UNKNOWN));
      const { online, baseline, band } = createSmallChart(
        createCurve(...estimates.map((estimate) => [estimate, estimate] as const)),
      );
      assert.deepEqual([online, baseline, band].map(countSegments), [segments, segments, segments]);
      for (const path of [online, baseline, band]) assert.ok(findNumbers(path).every(Number.isFinite));
    });
  }

  void it('draws a lone point as a dot, and its interval as a bar', () => {
    const { online, band } = createSmallChart(createCurve([known(0.05), known(0.05)]));
    assert.match(online, /^M446\.0 [\d.]+h0$/);
    assert.deepEqual([...new Set(findNumbers(band).filter((_, index) => index % 2 === 0))], [444.5, 447.5]);
  });

  void it('cuts off wide early intervals, but not the last one', () => {
    const { band, yTicks } = createSmallChart(
      createCurve([known(0.05), known(0.05, 0.5)], [known(0.05), known(0.05, 0.02)]),
    );
    const [, first, , last] = findNumbers(band);
    assert.ok(Number(first) < 0);
    assert.ok(Number(last) >= 10);
    assert.deepEqual(
      yTicks.map(({ text }) => text),
      ['0 %', '2 %', '4 %', '6 %', '8 %'],
    );
  });

  const axes: readonly [mean: number, texts: readonly string[]][] = [
    [0.0041, ['0.0 %', '0.1 %', '0.2 %', '0.3 %', '0.4 %', '0.5 %']],
    [0.4, ['0 %', '10 %', '20 %', '30 %', '40 %', '50 %']],
    [-0.04, ['−4 %', '−3 %', '−2 %', '−1 %', '0 %']],
  ];
  for (const [mean, texts] of axes) {
    void it(`labels the vertical axis for ${mean} with ${texts.join(', ')}`, () => {
      const { yTicks } = createSmallChart(createCurve([known(mean, 0), UNKNOWN]));
      assert.deepEqual(
        yTicks.map(({ text }) => text),
        texts,
      );
      for (const [index, { position }] of yTicks.entries())
        assert.ok(index === 0 || position < (yTicks[index - 1]?.position ?? 0));
    });
  }

  void it('labels the horizontal axis with counts, with fewer labels on a narrow chart', () => {
    const curve = createCurve(...Array.from({ length: 20 }, () => [known(0.05), UNKNOWN] as const));
    const texts = (width: number) => createChart(curve, width, 244).xTicks.map(({ text }) => text);
    assert.deepEqual(texts(600), ['0', '500', '1,000', '1,500', '2,000']);
    assert.deepEqual(texts(320), ['0', '1,000', '2,000']);
  });

  void it('has no labels without estimates', () => {
    for (const curve of [[], createCurve([UNKNOWN, UNKNOWN])]) {
      const { online, baseline, band, xTicks, yTicks, endLabels } = createSmallChart(curve);
      assert.deepEqual([online, baseline, band, xTicks, yTicks, endLabels], ['', '', '', [], [], {}]);
    }
  });

  void it('labels the end of each curve with its value, without overlap', () => {
    const labelsOf = (online: Estimate, baseline: Estimate) =>
      createSmallChart(createCurve([known(0.1), known(0.1)], [online, baseline])).endLabels;
    const { online, baseline } = labelsOf(known(0.098), known(0.051));
    assert.deepEqual([online?.text, baseline?.text], ['9.8 %', '5.1 %']);
    for (const [onlineMean, baselineMean] of [
      [0.0981, 0.098],
      [0.098, 0.0981],
      [0.098, 0.098],
      [0, 0],
    ] as const) {
      const labels = labelsOf(known(onlineMean, 0), known(baselineMean, 0));
      const [onlineY, baselineY] = [Number(labels.online?.position), Number(labels.baseline?.position)];
      assert.ok(Math.abs(onlineY - baselineY) >= 15 - 1e-9, `${onlineMean}: ${onlineY}, ${baselineMean}: ${baselineY}`);
      assert.equal(onlineY < baselineY, onlineMean >= baselineMean);
      assert.ok(Math.min(onlineY, baselineY) >= 10 && Math.max(onlineY, baselineY) <= 210);
    }
    // Without a current estimate there is no label, even if there was an earlier estimate.
    assert.deepEqual(Object.keys(labelsOf(UNKNOWN, known(0.05))), ['baseline']);
    assert.deepEqual(Object.keys(labelsOf(known(0.05), UNKNOWN)), ['online']);
  });

  void it('returns valid paths for extreme sizes and rewards', () => {
    for (const width of [0, 50, 120, 3000]) {
      for (const mean of [1e100, 1e-100, -1e100, 0]) {
        const { online, baseline, band, xTicks, yTicks } = createChart(
          createCurve([known(mean, 0), known(mean, 0)]),
          width,
          30,
        );
        for (const path of [online, baseline, band]) {
          assert.doesNotMatch(path, /NaN|Infinity/);
          assert.notEqual(path, '');
        }
        assert.ok([...xTicks, ...yTicks].every(({ position }) => Number.isFinite(position)));
      }
    }
  });
});

void describe('describeChart', () => {
  const APP = {
    app: 'a',
    policy: 'learn',
    open: 0,
    rewardWait: 1,
    decisions: 1300,
    online: UNKNOWN,
    baseline: UNKNOWN,
    chances: [],
  };
  const rows: readonly [stretches: CurvePoint[], policy: string, summary: string][] = [
    [
      createCurve([UNKNOWN, UNKNOWN], [known(0.05), UNKNOWN], [known(0.098), known(0.051, 0.005)]),
      'learn',
      'Reward per decision over 1,300 decisions. Learned order: from 5.0 % at first to 9.8 % now. Your own order would have earned 5.1 %, with a 95 % interval of 4.6–5.6 %.',
    ],
    [
      createCurve([UNKNOWN, UNKNOWN]),
      'random',
      'Reward per decision over 1,300 decisions. Random order: not enough data yet. Your own order: not enough data yet.',
    ],
  ];
  for (const [stretches, policy, summary] of rows) {
    void it(`returns "${summary}"`, () => assert.equal(describeChart({ ...APP, policy, stretches }), summary));
  }
});
