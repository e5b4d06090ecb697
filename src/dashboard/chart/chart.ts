import type { Estimate } from '../../wire/dashboard/estimate.ts';
import type { AppLearning, CurvePoint } from '../../wire/dashboard/learningState.ts';
import { formatNumber, formatPercent, formatPercentRange } from '../page/formats.ts';
import { nameOrder } from './headline.ts';
import { roundUp, createScale } from './scale.ts';

/** A label of an axis or a curve, with its position on one axis in pixels. */
export interface PositionedLabel {
  readonly position: number;
  readonly text: string;
}

/** The geometry of a chart, in pixels from the left and the top. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  /** The area of the curves, without the axes' labels. */
  readonly plot: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  /** SVG path data of the two curves and of the baseline's interval; '' if there is no estimate. */
  readonly online: string;
  readonly baseline: string;
  readonly band: string;
  readonly xTicks: readonly PositionedLabel[];
  readonly yTicks: readonly PositionedLabel[];
  /** Labels at the right ends of the curves, with the current values. They are moved apart if they would overlap. */
  readonly endLabels: { readonly online?: PositionedLabel; readonly baseline?: PositionedLabel };
}

const MARGIN = { left: 46, right: 54, top: 10, bottom: 34 };

/** The height of a line of text, in pixels. */
const LINE_HEIGHT = 15;

type KnownEstimate = Extract<Estimate, { ok: true }>;
interface Point extends KnownEstimate {
  readonly x: number;
}

/** Splits a curve into segments of consecutive points that have an estimate. */
const createSegments = (
  curve: readonly CurvePoint[],
  key: 'online' | 'baseline',
  x: (upTo: number) => number,
): Point[][] => {
  const segments: Point[][] = [];
  let segment: Point[] | undefined;
  for (const point of curve) {
    const estimate = point[key];
    if (!estimate.ok) {
      segment = undefined;
      continue;
    }
    if (!segment) segments.push((segment = []));
    segment.push({ ...estimate, x: x(point.upTo) });
  }
  return segments;
};

const formatPoint = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** Returns the path of a curve. A lone point becomes a line of length 0, which round line caps draw as a dot. */
const createLinePath = (segments: readonly Point[][], y: (value: number) => number): string =>
  segments
    .map((segment) => {
      const points = segment.map(({ x, mean }) => formatPoint(x, y(mean)));
      return `M${points.join('L')}${points.length === 1 ? 'h0' : ''}`;
    })
    .join('');

/**
 * Returns the path of the interval: along the upper bounds and back along the lower. A lone interval is 3 pixels wide.
 */
const createBandPath = (segments: readonly Point[][], y: (value: number) => number): string =>
  segments
    .map((segment) => {
      const [point] = segment;
      const wide =
        segment.length === 1 && point
          ? [
              { ...point, x: point.x - 1.5 },
              { ...point, x: point.x + 1.5 },
            ]
          : segment;
      const upper = wide.map(({ x, high }) => formatPoint(x, y(high)));
      const lower = wide.toReversed().map(({ x, low }) => formatPoint(x, y(low)));
      return `M${[...upper, ...lower].join('L')}Z`;
    })
    .join('');

/**
 * Returns the values at the bottom and at the top of the chart. All means and the last interval fit in. Earlier
 * intervals may be cut off: the first ones are so wide that they would flatten the curves.
 */
const createDomain = (
  points: readonly Point[],
  lastInterval: KnownEstimate | undefined,
  maxTicks: number,
): readonly [number, number] => {
  const means = points.map(({ mean }) => mean);
  const lowest = Math.min(0, ...means, lastInterval?.low ?? 0);
  const highest = Math.max(0, ...means, lastInterval?.high ?? 0);
  const below = lowest < 0 ? -roundUp(-lowest, maxTicks) : 0;
  return [below, highest === 0 && below < 0 ? 0 : roundUp(highest * 1.05, maxTicks)];
};

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** Moves two labels apart if they would overlap, and keeps both within the plot. */
const separateLabels = (first: number, second: number, top: number, bottom: number): readonly [number, number] => {
  if (Math.abs(first - second) >= LINE_HEIGHT) return [first, second];
  const middle = clamp((first + second) / 2, top + LINE_HEIGHT / 2, bottom - LINE_HEIGHT / 2);
  return first <= second
    ? [middle - LINE_HEIGHT / 2, middle + LINE_HEIGHT / 2]
    : [middle + LINE_HEIGHT / 2, middle - LINE_HEIGHT / 2];
};

const findLastPoint = (segments: readonly Point[][]): Point | undefined => segments.at(-1)?.at(-1);

/** Creates the labels at the right ends of the curves. */
const createEndLabels = (
  last: CurvePoint | undefined,
  y: (value: number) => number,
  { top, bottom }: Chart['plot'],
): Chart['endLabels'] => {
  const createLabel = (estimate: Estimate | undefined): PositionedLabel | undefined =>
    estimate?.ok ? { position: y(estimate.mean), text: formatPercent(estimate.mean) } : undefined;
  const online = createLabel(last?.online);
  const baseline = createLabel(last?.baseline);
  if (!online || !baseline) return { ...(online && { online }), ...(baseline && { baseline }) };
  const [onlineY, baselineY] = separateLabels(online.position, baseline.position, top, bottom);
  return { online: { ...online, position: onlineY }, baseline: { ...baseline, position: baselineY } };
};

/**
 * Lays out the chart of an app: the reward per decision, and the estimated reward of the publisher's own order.
 *
 * @param width width of the whole chart on the screen, in pixels; the chart is not scaled, so that its text stays
 * legible
 * @param height height of the whole chart, in pixels
 */
export const createChart = (curve: readonly CurvePoint[], width: number, height: number): Chart => {
  const plot = {
    left: MARGIN.left,
    right: Math.max(width - MARGIN.right, MARGIN.left + 1),
    top: MARGIN.top,
    bottom: Math.max(height - MARGIN.bottom, MARGIN.top + 1),
  };
  const maxYTicks = Math.max(2, Math.floor((plot.bottom - plot.top) / 40));
  const maxXTicks = Math.max(1, Math.floor((plot.right - plot.left) / 90));
  const x = createScale([0, curve.at(-1)?.upTo ?? 0], [plot.left, plot.right], maxXTicks, 1);
  const online = createSegments(curve, 'online', x.toPixels);
  const baseline = createSegments(curve, 'baseline', x.toPixels);
  const points = [...online, ...baseline].flat();
  const domain = createDomain(points, findLastPoint(baseline), maxYTicks);
  const y = createScale(domain, [plot.bottom, plot.top], maxYTicks);

  const digits = clamp(-Math.floor(Math.log10(100 * y.step) + 1e-9), 0, 6);

  return {
    width,
    height,
    plot,
    online: createLinePath(online, y.toPixels),
    baseline: createLinePath(baseline, y.toPixels),
    band: createBandPath(baseline, y.toPixels),
    xTicks: (points.length > 0 ? x.ticks : []).map((tick) => ({
      position: x.toPixels(tick),
      text: formatNumber(tick),
    })),
    // Without a curve, the axes have no meaning.
    yTicks: (points.length > 0 ? y.ticks : []).map((tick) => ({
      position: y.toPixels(tick),
      text: `${(100 * tick).toFixed(digits).replace('-', '−')} %`,
    })),
    endLabels: createEndLabels(curve.at(-1), y.toPixels, plot),
  };
};

/** Describes the chart in words, for assistive technology. */
export const describeChart = ({ policy, decisions, stretches }: AppLearning): string => {
  const known = stretches.map(({ online }) => online).filter((estimate) => estimate.ok);
  const [first, last] = [known[0], known.at(-1)];
  const baseline = stretches.at(-1)?.baseline;
  return [
    `Reward per decision over ${formatNumber(decisions)} decisions.`,
    first && last
      ? `${nameOrder(policy)}: from ${formatPercent(first.mean)} at first to ${formatPercent(last.mean)} now.`
      : `${nameOrder(policy)}: not enough data yet.`,
    baseline?.ok
      ? `Your own order would have earned ${formatPercent(baseline.mean)}, with a 95 % interval of ${formatPercentRange(baseline.low, baseline.high)}.`
      : 'Your own order: not enough data yet.',
  ].join(' ');
};
