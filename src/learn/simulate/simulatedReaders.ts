import type { VisitOrigin } from '../../wire/cds/rankParameters.ts';
import type { Context, Device } from '../records/context.ts';
import { createDraws } from '../numbers/draws.ts';

/** A group of readers with the same tastes. A front page does not see the segment of a reader, only the context. */
interface Segment {
  /** Share of all readers at an hour that is in no segment's preferred hours. */
  readonly share: number;
  /** Middle of the segment's preferred hours (UTC), and their number. */
  readonly peakHour: number;
  readonly preferredHours: number;
  /** The context of four in five of its readers. The language stands for the region. */
  readonly device: Device;
  readonly language: string;
  readonly from: VisitOrigin;
}

const SEGMENTS: readonly Segment[] = [
  { share: 0.22, peakHour: 7, preferredHours: 3, device: 'phone', language: 'en', from: 'direct' },
  { share: 0.2, peakHour: 12, preferredHours: 4, device: 'desktop', language: 'en', from: 'search' },
  { share: 0.18, peakHour: 21, preferredHours: 3, device: 'phone', language: 'de', from: 'social' },
  { share: 0.16, peakHour: 20, preferredHours: 4, device: 'tablet', language: 'fr', from: 'direct' },
  { share: 0.14, peakHour: 10, preferredHours: 4, device: 'desktop', language: 'de', from: 'internal' },
  { share: 0.1, peakHour: 2, preferredHours: 5, device: 'phone', language: 'es', from: 'search' },
];

export const SEGMENT_COUNT = SEGMENTS.length;

const DEVICES: readonly Device[] = ['phone', 'tablet', 'desktop'];
const LANGUAGES = ['en', 'de', 'fr', 'es'] as const;
const ORIGINS: readonly VisitOrigin[] = ['direct', 'search', 'social', 'internal'];

/** Share of a segment's readers with the typical value; the others have one of the other values, equally often. */
const TYPICAL_SHARE = 0.8;

/** How much more often readers come in their preferred hours. */
const PREFERRED_HOURS_FACTOR = 5;

const HOUR = 3_600_000;

/** Returns the number of hours between two hours of the day, across midnight if that is shorter. */
const hoursBetween = (a: number, b: number): number => Math.min(Math.abs(a - b), 24 - Math.abs(a - b));

/** Relative frequency of each segment, for each hour of the day. */
const WEIGHTS = Array.from({ length: 24 }, (_, hour) =>
  SEGMENTS.map(({ share, peakHour, preferredHours }) =>
    hoursBetween(hour, peakHour) <= preferredHours / 2 ? share * PREFERRED_HOURS_FACTOR : share,
  ),
);

const pickByWeight = (weights: readonly number[], random: number): number => {
  let remaining = random * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    remaining -= weight;
    if (remaining < 0) return index;
  }
  return 0;
};

/** Returns the typical value or, in one of five cases, one of the others. */
const drawValue = <Value>(typical: Value, all: readonly Value[], random: number): Value => {
  if (random < TYPICAL_SHARE) return typical;
  const others = all.filter((value) => value !== typical);
  return others[Math.floor(((random - TYPICAL_SHARE) / (1 - TYPICAL_SHARE)) * others.length)] ?? typical;
};

/** A reader who opens the front page. */
export interface SimulatedReader {
  /** Number of the segment, from 0. It determines the tastes, and no policy sees it. */
  readonly segment: number;
  /** The facts that the front page sees without `dnt`. Under `dnt` it sees only device and hour. */
  readonly context: Context;
}

export interface SimulatedReaders {
  /**
   * Returns the next reader. The mix of segments depends on the hour.
   *
   * @param now milliseconds since 1970
   */
  readonly next: (now: number) => SimulatedReader;
}

/** Creates a sequence of readers. The same seed gives the same readers. */
export const createSimulatedReaders = (seed: string | number): SimulatedReaders => {
  const draw = createDraws(`readers ${seed}`);
  return {
    next: (now) => {
      const hour = Math.floor(now / HOUR) % 24;
      const segment = pickByWeight(WEIGHTS[hour] ?? [], draw());
      const { device = 'phone', language = 'en', from = 'direct' } = SEGMENTS[segment] ?? {};
      return {
        segment,
        context: {
          device: drawValue(device, DEVICES, draw()),
          hour,
          from: drawValue(from, ORIGINS, draw()),
          language: drawValue<string>(language, LANGUAGES, draw()),
        },
      };
    },
  };
};
