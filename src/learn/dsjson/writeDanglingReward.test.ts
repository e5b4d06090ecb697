import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NOON, reward } from '../records/testRecords.test.ts';
import { readDanglingLine } from './strictReader.test.ts';
import { writeDanglingReward } from './writeDanglingReward.ts';

void describe('writeDanglingReward', () => {
  void it('writes the original format byte for byte', () => {
    assert.equal(
      writeDanglingReward(reward('d8a0391be9244d6cb124115ba33251f6', NOON + 85)),
      '{"RewardValue":1.0,"EnqueuedTimeUtc":"2026-11-04T12:00:00.085Z","EventId":"d8a0391be9244d6cb124115ba33251f6",' +
        '"Observations":[{"v":1.0,"EventId":"d8a0391be9244d6cb124115ba33251f6","ActionId":null}]}',
    );
  });

  const values: readonly [value: number, written: string][] = [
    [0, '0.0'],
    [-0, '0.0'],
    [5, '5.0'],
    [-3, '-3.0'],
    [1.36, '1.36'],
    [1e20, '100000000000000000000.0'],
    [1e21, '1e+21'],
    [5e-324, '5e-324'],
  ];
  for (const [value, written] of values) {
    void it(`writes ${Object.is(value, -0) ? '-0' : value} as ${written}`, () => {
      const line = writeDanglingReward(reward('e', NOON, value));
      assert.ok(line.startsWith(`{"RewardValue":${written},"EnqueuedTimeUtc":"`), line);
      assert.deepEqual(readDanglingLine(line), []);
    });
  }

  for (const id of ['tr-tr_8580.Hero.HyxjxHF8/0WMGsuP', '', '"}', '\u2028', 'x'.repeat(5000)]) {
    void it(`writes any event id: ${JSON.stringify(id.slice(0, 40))}`, () => {
      const line = writeDanglingReward(reward(id, NOON));
      assert.deepEqual([readDanglingLine(line), Reflect.get(JSON.parse(line), 'EventId')], [[], id]);
    });
  }

  const validLine = writeDanglingReward(reward('event', NOON));
  const mistakes: readonly (readonly [mistake: string, from: string, to: string])[] = [
    ['a value that is a text', '"RewardValue":1.0', '"RewardValue":"1.0"'],
    ['another value in the observation', '"v":1.0', '"v":2.0'],
    ['another event in the observation', '"v":1.0,"EventId":"event"', '"v":1.0,"EventId":"other"'],
    ['an action', '"ActionId":null', '"ActionId":1'],
    ['a missing time', '"EnqueuedTimeUtc":"2026-11-04T12:00:00.000Z",', ''],
    ['an additional key', '"EventId":"event","O', '"EventId":"event","more":1,"O'],
    ['an incomplete line', 'null}]}', 'null}]'],
  ];
  for (const [mistake, from, to] of mistakes) {
    void it(`is rejected by the strict reader after a change: ${mistake}`, () => {
      const invalidLine = validLine.replace(from, to);
      assert.notEqual(invalidLine, validLine);
      assert.notDeepEqual(readDanglingLine(invalidLine), []);
    });
  }
});
