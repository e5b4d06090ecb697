import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as kafka from '@platformatic/kafka';
import { partitionOf } from './partitionOf.ts';

// `org.apache.kafka.common.utils.UtilsTest.testMurmur2`.
const HASHES: readonly [key: string, murmur2: number][] = [
  ['21', -973_932_308],
  ['foobar', -790_332_482],
  ['a-little-bit-long-string', -985_981_536],
  ['a-little-bit-longer-string', -1_486_304_829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
  ['abc', 479_470_107],
];

void describe('partitionOf', () => {
  for (const [key, hash] of HASHES) {
    void it(`returns the partition of ${key} that Kafka's Java clients choose`, () => {
      for (const partitions of [1, 2, 3, 12, 1000]) {
        // `Utils.toPositive` clears the sign bit; it does not return the absolute value.
        const positive = hash < 0 ? hash + 2 ** 31 : hash;
        assert.equal(partitionOf(kafka, Buffer.from(key), partitions), positive % partitions);
      }
    });
  }

  void it('accepts an empty key and keys that are not ASCII', () => {
    for (const key of ['', 'ü', '東京'.repeat(20)]) {
      const partition = partitionOf(kafka, Buffer.from(key), 7);
      assert.ok(Number.isInteger(partition) && partition >= 0 && partition < 7, `${key} ${partition}`);
    }
  });
});
