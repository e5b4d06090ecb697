import type { VisitFrom } from '../../wire/cds/rankParameters.ts';
import type { Context, Device } from '../records/context.ts';
import { drawsFrom } from '../numbers/draws.ts';

/** A kind of people. No front page ever sees which one somebody is of; it sees what they come with. */
interface Segment {
  /** Of all readers, at an hour that is nobody's own. */
  readonly share: number;
  /** The middle of their part of the day, UTC, and how many hours it lasts. */
  readonly middle: number;
  readonly lasts: number;
  /** What four in five of them come with. The language stands for the region. */
  readonly device: Device;
  readonly language: string;
  readonly from: VisitFrom;
}

const SEGMENTS: readonly Segment[] = [
  { share: 0.22, middle: 7, lasts: 3, device: 'phone', language: 'en', from: 'direct' },
  { share: 0.2, middle: 12, lasts: 4, device: 'desktop', language: 'en', from: 'search' },
  { share: 0.18, middle: 21, lasts: 3, device: 'phone', language: 'de', from: 'social' },
  { share: 0.16, middle: 20, lasts: 4, device: 'tablet', language: 'fr', from: 'direct' },
  { share: 0.14, middle: 10, lasts: 4, device: 'desktop', language: 'de', from: 'internal' },
  { share: 0.1, middle: 2, lasts: 5, device: 'phone', language: 'es', from: 'search' },
];

/** How many kinds of readers there are. */
export const SEGMENT_COUNT = SEGMENTS.length;

const DEVICES: readonly Device[] = ['phone', 'tablet', 'desktop'];
const LANGUAGES = ['en', 'de', 'fr', 'es'] as const;
const FROMS: readonly VisitFrom[] = ['direct', 'search', 'social', 'internal'];

/** The others come with one of the other things, each equally often. */
const TYPICAL = 0.8;

/** How much more often people come in their own part of the day. */
const OWN_HOURS = 5;

const HOUR = 3_600_000;

/** Hours between two hours of the clock, the shorter way round. */
const apart = (one: number, other: number): number => Math.min(Math.abs(one - other), 24 - Math.abs(one - other));

/** How often each segment comes, hour by hour, for any size of the whole. */
const WEIGHTS = Array.from({ length: 24 }, (_, hour) =>
  SEGMENTS.map(({ share, middle, lasts }) => (apart(hour, middle) <= lasts / 2 ? share * OWN_HOURS : share)),
);

const pickByWeight = (weights: readonly number[], drawn: number): number => {
  let left = drawn * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return 0;
};

const mostly = <Value>(typical: Value, all: readonly Value[], drawn: number): Value => {
  if (drawn < TYPICAL) return typical;
  const others = all.filter((value) => value !== typical);
  return others[Math.floor(((drawn - TYPICAL) / (1 - TYPICAL)) * others.length)] ?? typical;
};

/** Somebody who opens the front page. */
export interface Reader {
  /** Which kind they are of, from 0: what `createTastes` goes by, and no policy ever sees. */
  readonly segment: number;
  /** What the front page sees of them, when it may see everything. Under `dnt` it sees the device and the hour. */
  readonly context: Context;
}

export interface Readers {
  /** @param now in milliseconds since 1970: at other hours other people come */
  readonly next: (now: number) => Reader;
}

/** One reader after another, the same ones for the same seed. */
export const createReaders = (seed: string | number): Readers => {
  const draw = drawsFrom(`readers ${seed}`);
  return {
    next: (now) => {
      const hour = Math.floor(now / HOUR) % 24;
      const segment = pickByWeight(WEIGHTS[hour] ?? [], draw());
      const { device = 'phone', language = 'en', from = 'direct' } = SEGMENTS[segment] ?? {};
      return {
        segment,
        context: {
          device: mostly(device, DEVICES, draw()),
          hour,
          from: mostly(from, FROMS, draw()),
          language: mostly<string>(language, LANGUAGES, draw()),
        },
      };
    },
  };
};
