import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appDefaults } from '../../config/schema.ts';
import { createApps } from '../../ranking/apps.ts';
import type { CallbackDetails } from '../../ranking/service.ts';
import { describeCallback } from './describeCallback.ts';
import { createTestCatalog } from '../pairec/testPairec.test.ts';

const shop = createApps({ shop: appDefaults }, appDefaults).get('shop');
const CALLBACK: CallbackDetails = {
  api: 'volcengine',
  application: 'shop',
  scene: 'default',
  uid: 'uid1',
  requestId: 'r1',
  items: [
    { id: '1', pos: '1', extra: '{}' },
    { id: '2', reason: 'filtered' },
  ],
};
const catalog = createTestCatalog();
const CALLBACK_FACTS = {
  api: 'volcengine',
  scene: 'default',
  uid: 'uid1',
  browser: false,
  items: [{ id: '1' }, { id: '2', reason: 'filtered' }],
};

void describe('describeCallback', () => {
  void it('returns the callback and its effect, with the event id of the decision that it names', () => {
    assert.deepEqual(describeCallback(catalog, shop, CALLBACK, { joined: 'counted', eventId: 'e1', onTop: false }), {
      app: 'shop',
      eventId: 'e1',
      joined: 'counted',
      callback: { ...CALLBACK_FACTS, onTop: false },
    });
  });

  void it("uses the callback's own id if no decision is open", () => {
    assert.deepEqual(describeCallback(catalog, shop, CALLBACK, { joined: 'dangling' }), {
      app: 'shop',
      eventId: 'r1',
      joined: 'dangling',
      callback: CALLBACK_FACTS,
    });
  });

  void it('omits a missing app, id and effect', () => {
    const { requestId: _, ...withoutRequestId } = CALLBACK;
    assert.deepEqual(describeCallback(catalog, undefined, { ...withoutRequestId, browser: true }, undefined), {
      joined: 'dangling',
      callback: { ...CALLBACK_FACTS, browser: true },
    });
  });

  void it('identifies an article by its link, as rankings do, also if the callback has its guid', () => {
    const items = ['a', 'https://www.example/b', 'x'].map((id) => ({ id }));
    const { callback } = describeCallback(catalog, shop, { ...CALLBACK, items }, undefined);
    assert.deepEqual(
      callback?.items.map(({ id }) => id),
      ['https://www.example/a', 'https://www.example/b', 'x'],
    );
  });

  void it('shortens long ids', () => {
    const long = 'x'.repeat(1_000_000);
    const callback = { ...CALLBACK, uid: long, requestId: long, items: [{ id: long }] };
    assert.ok(JSON.stringify(describeCallback(catalog, shop, callback, undefined)).length < 2000);
  });

  void it('returns at most 100 items', () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({ id: `${index}` }));
    const { callback } = describeCallback(catalog, shop, { ...CALLBACK, items }, undefined);
    assert.deepEqual(callback?.items, items.slice(0, 100));
  });
});
