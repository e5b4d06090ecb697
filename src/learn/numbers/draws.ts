import { hash } from './hash.ts';

/**
 * A stream of draws from [0, 1) that is the same for the same event id, always and everywhere: so every decision in the
 * log can be replayed, and a client cannot choose its own luck because the server makes the id.
 *
 * FNV-1a mixes the id into 32 bits, Mulberry32 runs on from there: two multiplications a draw, far more than enough for
 * picking one of thirty articles, and not for secrets.
 */
export const drawsFrom = (eventId: string): (() => number) => {
  let state = hash(eventId);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};
