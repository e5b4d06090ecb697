import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSimulatedReaders, SEGMENT_COUNT } from './simulatedReaders.ts';

const HOUR = 3_600_000;
const MANY = 20_000;

const readersAt = (hour: number, seed = 1) => {
  const readers = createSimulatedReaders(seed);
  return Array.from({ length: MANY }, () => readers.next(hour * HOUR));
};
const share = <Value>(values: readonly Value[], of: (value: Value) => boolean): number =>
  values.filter((value) => of(value)).length / values.length;

void describe('createSimulatedReaders', () => {
  void it('returns the same readers for the same seed', () => {
    assert.deepEqual(readersAt(9), readersAt(9));
    assert.notDeepEqual(readersAt(9), readersAt(9, 2));
  });

  void it('returns readers of every segment at every hour, mostly of those that prefer it', () => {
    for (let hour = 0; hour < 24; hour += 1) {
      const readers = readersAt(hour);
      for (let segment = 0; segment < SEGMENT_COUNT; segment += 1) {
        assert.ok(share(readers, (reader) => reader.segment === segment) > 0.02, `${hour} ${segment}`);
      }
    }
    assert.ok(share(readersAt(7), ({ segment }) => segment === 0) > 0.5);
    assert.ok(share(readersAt(16), ({ segment }) => segment === 0) < 0.3);
  });

  void it('gives four in five readers the typical values of their segment', () => {
    const phones = readersAt(7).filter(({ segment }) => segment === 0);
    for (const [name, of] of [
      ['device', share(phones, ({ context }) => context.device === 'phone')],
      ['language', share(phones, ({ context }) => context.language === 'en')],
      ['from', share(phones, ({ context }) => context.from === 'direct')],
    ] as const) {
      assert.ok(Math.abs(of - 0.8) < 0.02, `${name}: ${of}`);
    }
    assert.ok(phones.every(({ context }) => context.hour === 7));
    assert.equal(new Set(phones.map(({ context }) => context.language)).size, 4);
  });

  void it('accepts any time', () => {
    const readers = createSimulatedReaders('x');
    for (const now of [0, Date.UTC(2026, 10, 2, 23, 59), 2 ** 52]) {
      const { hour } = readers.next(now).context;
      assert.equal(hour, Math.floor(now / HOUR) % 24);
    }
  });
});
