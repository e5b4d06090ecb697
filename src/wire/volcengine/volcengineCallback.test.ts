import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Delivery } from '../delivery.ts';
import { volcengineCallback } from './volcengineCallback.ts';
import { checkCallback } from './checkCallback.ts';
import { readCallback } from './readCallback.ts';
import { readReason } from './readReason.ts';

const items = (...ids: string[]): { id: string }[] => ids.map((id) => ({ id }));

/** The example of the callback page: of [1,2,3,4,5], 3 is sold out and 10 is inserted in second place. */
const DELIVERY: Delivery = {
  requestId: 'ds12ad61hnwo',
  uid: 'uid1',
  scene: 'default',
  shown: items('1', '10', '2', '4', '5'),
  inserted: items('10'),
  filtered: items('3'),
};

void describe('volcengineCallback', () => {
  void it('builds the example of the callback page, [1,10,2,4,5,3]', () => {
    const kept = '{"reason":"kept"}';
    assert.equal(
      JSON.stringify(volcengineCallback(DELIVERY)),
      JSON.stringify({
        uid: 'uid1',
        scene: 'default',
        items: [
          { id: '1', pos: '1', extra: kept },
          { id: '10', pos: '2', extra: '{"reason":"inserted"}' },
          { id: '2', pos: '3', extra: kept },
          { id: '4', pos: '4', extra: kept },
          { id: '5', pos: '5', extra: kept },
          { id: '3', extra: '{"reason":"filtered"}' },
        ],
        predictRequestId: 'ds12ad61hnwo',
        context: {},
      }),
    );
  });

  void it('is accepted without warnings and read back by our server', () => {
    const read = readCallback(JSON.parse(JSON.stringify(volcengineCallback(DELIVERY))));
    assert.ok(read.ok);
    assert.deepEqual(checkCallback(read.value), { ok: true, warnings: [] });
    assert.equal(read.value.predictRequestId, 'ds12ad61hnwo');
    assert.deepEqual(
      read.value.items.map(({ id, pos, extra }) => [id, pos, readReason(extra)]),
      [
        ['1', '1', 'shown'],
        ['10', '2', 'inserted'],
        ['2', '3', 'shown'],
        ['4', '4', 'shown'],
        ['5', '5', 'shown'],
        ['3', '', 'filtered'],
      ],
    );
  });

  void it('lists the items of an unchanged ranking', () => {
    const { requestId, uid, scene } = DELIVERY;
    assert.deepEqual(volcengineCallback({ requestId, uid, scene, shown: items('a') }).items, [
      { id: 'a', pos: '1', extra: '{"reason":"kept"}' },
    ]);
  });

  void it('lists filtered items even if none is displayed', () => {
    assert.deepEqual(volcengineCallback({ ...DELIVERY, shown: [], inserted: [], filtered: items('b', 'a') }).items, [
      { id: 'b', extra: '{"reason":"filtered"}' },
      { id: 'a', extra: '{"reason":"filtered"}' },
    ]);
  });

  void it('uses only the id of an item', () => {
    const item = { id: 'a', title: 'not for the wire' };
    const { items: callbackItems } = volcengineCallback({
      ...DELIVERY,
      shown: [item],
      inserted: [item],
      filtered: [item],
    });
    assert.deepEqual(callbackItems, [
      { id: 'a', pos: '1', extra: '{"reason":"inserted"}' },
      { id: 'a', extra: '{"reason":"filtered"}' },
    ]);
  });
});
