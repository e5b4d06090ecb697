import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Delivery } from '../delivery.ts';
import { normalizeReason } from '../deliveryReason.ts';
import { pairecCallback } from './pairecCallback.ts';
import { readCallback } from './readCallback.ts';

const itemsWithIds = (...ids: string[]): { id: string }[] => ids.map((id) => ({ id }));
const delivery: Delivery = { requestId: 'e-1', uid: 'u', scene: 'home_feed', shown: itemsWithIds('a', 'b') };

void describe('pairecCallback', () => {
  void it('lists displayed items in order, without reasons', () => {
    assert.equal(
      JSON.stringify(pairecCallback(delivery)),
      '{"uid":"u","request_id":"e-1","scene_id":"home_feed","item_list":[{"item_id":"a"},{"item_id":"b"}]}',
    );
  });

  void it('marks inserted items at their positions and appends filtered ones', () => {
    const body = pairecCallback({
      ...delivery,
      shown: itemsWithIds('x', 'a', 'y', 'b'),
      inserted: itemsWithIds('y', 'x'),
      filtered: itemsWithIds('c', 'd'),
    });
    assert.deepEqual(body.item_list, [
      { item_id: 'x', reason: 'inserted' },
      { item_id: 'a' },
      { item_id: 'y', reason: 'inserted' },
      { item_id: 'b' },
      { item_id: 'c', reason: 'filtered' },
      { item_id: 'd', reason: 'filtered' },
    ]);
  });

  void it('is read back by readCallback', () => {
    const read = readCallback(
      JSON.stringify(
        pairecCallback({
          ...delivery,
          shown: itemsWithIds('a', 'x'),
          inserted: itemsWithIds('x'),
          filtered: itemsWithIds('c'),
        }),
      ),
    );
    assert.ok(read.ok);
    const { uid, requestId, sceneId, items } = read.value;
    assert.deepEqual([uid, requestId, sceneId, read.warnings], ['u', 'e-1', 'home_feed', []]);
    assert.deepEqual(
      items.map(({ id, features }) => [id, normalizeReason(features['reason'])]),
      [
        ['a', 'shown'],
        ['x', 'inserted'],
        ['c', 'filtered'],
      ],
    );
  });

  void it('lists filtered items even if none is displayed, and nothing for an empty delivery', () => {
    assert.deepEqual(pairecCallback({ ...delivery, shown: [], filtered: itemsWithIds('c') }).item_list, [
      { item_id: 'c', reason: 'filtered' },
    ]);
    assert.deepEqual(pairecCallback({ ...delivery, shown: [] }).item_list, []);
  });

  void it('uses only the id of an item', () => {
    const item = { id: 'a', title: 'A', element: {} };
    assert.deepEqual(pairecCallback({ ...delivery, shown: [item] }).item_list, [{ item_id: 'a' }]);
  });
});
