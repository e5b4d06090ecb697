import type { Estimate } from '../../wire/dashboard/estimate.ts';
import type { AppLearning, Stretch } from '../../wire/dashboard/learningState.ts';
import { grouped, percent, percentRange } from '../page/formats.ts';
import { orderName } from './headline.ts';
import { roundUp, scaleOf } from './scale.ts';

/** A tick, with where it stands and what is written there. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Everything there is to draw, in pixels from the left and the top. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  /** Where the curves are. */
  readonly plot: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  /** Path data; empty where there is nothing to show. */
  readonly online: string;
  readonly baseline: string;
  readonly band: string;
  readonly across: readonly Tick[];
  readonly up: readonly Tick[];
  /** Where the curves end now, and at how much; kept apart where they would cover each other. */
  readonly ends: { readonly online?: Tick; readonly baseline?: Tick };
}

const MARGIN = { left: 46, right: 54, top: 10, bottom: 34 };

/** A line of text, in pixels. */
const LINE = 15;

type Known = Extract<Estimate, { ok: true }>;
interface Point extends Known {
  readonly x: number;
}

/** What is known, in pieces; what was refused is a gap between them. */
const piecesOf = (stretches: readonly Stretch[], of: 'online' | 'baseline', x: (upTo: number) => number): Point[][] => {
  const pieces: Point[][] = [];
  let piece: Point[] | undefined;
  for (const stretch of stretches) {
    const estimate = stretch[of];
    if (!estimate.ok) {
      piece = undefined;
      continue;
    }
    if (!piece) pieces.push((piece = []));
    piece.push({ ...estimate, x: x(stretch.upTo) });
  }
  return pieces;
};

const at = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** A line of no length is drawn as the dot that its round ends make. */
const linePath = (pieces: readonly Point[][], y: (value: number) => number): string =>
  pieces
    .map((piece) => {
      const points = piece.map(({ x, mean }) => at(x, y(mean)));
      return `M${points.join('L')}${points.length === 1 ? 'h0' : ''}`;
    })
    .join('');

/** There along the upper ends and back along the lower; a lone interval gets a width, or nobody would see it. */
const bandPath = (pieces: readonly Point[][], y: (value: number) => number): string =>
  pieces
    .map((piece) => {
      const [only] = piece;
      const wide =
        piece.length === 1 && only
          ? [
              { ...only, x: only.x - 1.5 },
              { ...only, x: only.x + 1.5 },
            ]
          : piece;
      const upper = wide.map(({ x, high }) => at(x, y(high)));
      const lower = wide.toReversed().map(({ x, low }) => at(x, y(low)));
      return `M${[...upper, ...lower].join('L')}Z`;
    })
    .join('');

/**
 * The values at the bottom and at the top. The first intervals are wide: they run out of the chart, or they would press
 * everything else flat; the one that counts, the last, is in it.
 */
const domainOf = (pieces: readonly Point[], last: Known | undefined, most: number): readonly [number, number] => {
  const means = pieces.map(({ mean }) => mean);
  const lowest = Math.min(0, ...means, last?.low ?? 0);
  const highest = Math.max(0, ...means, last?.high ?? 0);
  const below = lowest < 0 ? -roundUp(-lowest, most) : 0;
  return [below, highest === 0 && below < 0 ? 0 : roundUp(highest * 1.05, most)];
};

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** Moves two labels apart that would cover each other, and keeps both within the plot. */
const apart = (one: number, other: number, top: number, bottom: number): readonly [number, number] => {
  if (Math.abs(one - other) >= LINE) return [one, other];
  const middle = clamp((one + other) / 2, top + LINE / 2, bottom - LINE / 2);
  return one <= other ? [middle - LINE / 2, middle + LINE / 2] : [middle + LINE / 2, middle - LINE / 2];
};

const lastOf = (pieces: readonly Point[][]): Point | undefined => pieces.at(-1)?.at(-1);

/**
 * The two curves of an app: what it earns, and what its own order would have earned.
 *
 * @param width, height of the whole drawing, in pixels: it is drawn as large as it is shown, so that its letters stay legible
 */
export const chartOf = (stretches: readonly Stretch[], width: number, height: number): Chart => {
  const plot = {
    left: MARGIN.left,
    right: Math.max(width - MARGIN.right, MARGIN.left + 1),
    top: MARGIN.top,
    bottom: Math.max(height - MARGIN.bottom, MARGIN.top + 1),
  };
  const ticksUp = Math.max(2, Math.floor((plot.bottom - plot.top) / 40));
  const ticksAcross = Math.max(1, Math.floor((plot.right - plot.left) / 90));
  const x = scaleOf([0, stretches.at(-1)?.upTo ?? 0], [plot.left, plot.right], ticksAcross, 1);
  const online = piecesOf(stretches, 'online', x.at);
  const baseline = piecesOf(stretches, 'baseline', x.at);
  const points = [...online, ...baseline].flat();
  const domain = domainOf(points, lastOf(baseline), ticksUp);
  const y = scaleOf(domain, [plot.bottom, plot.top], ticksUp);

  const digits = clamp(-Math.floor(Math.log10(100 * y.step) + 1e-9), 0, 6);
  const ends = { online: stretches.at(-1)?.online, baseline: stretches.at(-1)?.baseline };
  const tickOf = (estimate: Estimate | undefined): Tick | undefined =>
    estimate?.ok ? { at: y.at(estimate.mean), text: percent(estimate.mean) } : undefined;
  const [one, other] = [tickOf(ends.online), tickOf(ends.baseline)];
  const [oneAt, otherAt] =
    one && other ? apart(one.at, other.at, plot.top, plot.bottom) : ([one?.at ?? 0, other?.at ?? 0] as const);

  return {
    width,
    height,
    plot,
    online: linePath(online, y.at),
    baseline: linePath(baseline, y.at),
    band: bandPath(baseline, y.at),
    across: (points.length > 0 ? x.ticks : []).map((tick) => ({ at: x.at(tick), text: grouped(tick) })),
    // With no curve to measure, a scale would be made up.
    up: (points.length > 0 ? y.ticks : []).map((tick) => ({
      at: y.at(tick),
      text: `${(100 * tick).toFixed(digits).replace('-', '−')} %`,
    })),
    ends: { ...(one && { online: { ...one, at: oneAt } }), ...(other && { baseline: { ...other, at: otherAt } }) },
  };
};

/** What the chart shows, for those who do not see it. */
export const chartSummary = ({ policy, decisions, stretches }: AppLearning): string => {
  const known = stretches.map(({ online }) => online).filter((estimate) => estimate.ok);
  const [first, last] = [known[0], known.at(-1)];
  const own = stretches.at(-1)?.baseline;
  return [
    `Reward per decision over ${grouped(decisions)} decisions.`,
    first && last
      ? `${orderName(policy)}: from ${percent(first.mean)} at first to ${percent(last.mean)} now.`
      : `${orderName(policy)}: not enough yet.`,
    own?.ok
      ? `Your own order would have earned ${percent(own.mean)}, with a 95 % interval of ${percentRange(own.low, own.high)}.`
      : 'What your own order would have earned: not enough yet.',
  ].join(' ');
};
