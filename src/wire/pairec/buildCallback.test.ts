import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Delivery } from '../delivery.ts';
import { normaliseReason } from '../reason.ts';
import { pairecCallback } from './buildCallback.ts';
import { readCallback } from './readCallback.ts';

const named = (...ids: string[]): { id: string }[] => ids.map((id) => ({ id }));
const delivery: Delivery = { requestId: 'e-1', uid: 'u', scene: 'home_feed', shown: named('a', 'b') };

void describe('pairecCallback', () => {
  void it('reports what was shown, in its order, without reasons', () => {
    assert.equal(
      JSON.stringify(pairecCallback(delivery)),
      '{"uid":"u","request_id":"e-1","scene_id":"home_feed","item_list":[{"item_id":"a"},{"item_id":"b"}]}',
    );
  });

  void it('marks the inserted at their place, and puts the filtered behind', () => {
    const body = pairecCallback({
      ...delivery,
      shown: named('x', 'a', 'y', 'b'),
      inserted: named('y', 'x'),
      filtered: named('c', 'd'),
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

  void it('is read back as it was meant', () => {
    const read = readCallback(
      JSON.stringify(
        pairecCallback({ ...delivery, shown: named('a', 'x'), inserted: named('x'), filtered: named('c') }),
      ),
    );
    assert.ok(read.ok);
    const { uid, requestId, sceneId, items } = read.value;
    assert.deepEqual([uid, requestId, sceneId, read.warnings], ['u', 'e-1', 'home_feed', []]);
    assert.deepEqual(
      items.map(({ id, features }) => [id, normaliseReason(features['reason'])]),
      [
        ['a', 'shown'],
        ['x', 'inserted'],
        ['c', 'filtered'],
      ],
    );
  });

  void it('reports what was only filtered, and nothing of nothing', () => {
    assert.deepEqual(pairecCallback({ ...delivery, shown: [], filtered: named('c') }).item_list, [
      { item_id: 'c', reason: 'filtered' },
    ]);
    assert.deepEqual(pairecCallback({ ...delivery, shown: [] }).item_list, []);
  });

  void it('takes of an item its id only', () => {
    const item = { id: 'a', title: 'A', element: {} };
    assert.deepEqual(pairecCallback({ ...delivery, shown: [item] }).item_list, [{ item_id: 'a' }]);
  });
});
