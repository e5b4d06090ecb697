import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appDefaults } from '../../config/schema.ts';
import { createApps } from '../../ranking/apps.ts';
import type { Callback } from '../../ranking/service.ts';
import { factsOf } from './factsOf.ts';
import { testCatalog } from '../pairec/testPairec.test.ts';

const shop = createApps({ shop: appDefaults }, appDefaults).get('shop');
const CALLBACK: Callback = {
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
const catalog = testCatalog();
const SAID = {
  api: 'volcengine',
  scene: 'default',
  uid: 'uid1',
  browser: false,
  items: [{ id: '1' }, { id: '2', reason: 'filtered' }],
};

void describe('factsOf', () => {
  void it('tells what a callback said and came to, by the event id of the decision that it names', () => {
    assert.deepEqual(factsOf(catalog, shop, CALLBACK, { joined: 'counted', eventId: 'e1', onTop: false }), {
      app: 'shop',
      eventId: 'e1',
      joined: 'counted',
      callback: { ...SAID, onTop: false },
    });
  });

  void it('tells by the id that it came with where no decision is open', () => {
    assert.deepEqual(factsOf(catalog, shop, CALLBACK, { joined: 'dangling' }), {
      app: 'shop',
      eventId: 'r1',
      joined: 'dangling',
      callback: SAID,
    });
  });

  void it('tells nothing of an app, an id or an effect that is not there', () => {
    const { requestId: _, ...rest } = CALLBACK;
    assert.deepEqual(factsOf(catalog, undefined, { ...rest, browser: true }, undefined), {
      joined: 'dangling',
      callback: { ...SAID, browser: true },
    });
  });

  void it('calls an article by its link, as rankings do, also where it came by its guid', () => {
    const items = ['a', 'https://www.example/b', 'x'].map((id) => ({ id }));
    const { callback } = factsOf(catalog, shop, { ...CALLBACK, items }, undefined);
    assert.deepEqual(
      callback?.items.map(({ id }) => id),
      ['https://www.example/a', 'https://www.example/b', 'x'],
    );
  });

  void it('keeps no megabyte of what callers make up', () => {
    const long = 'x'.repeat(1_000_000);
    const callback = { ...CALLBACK, uid: long, requestId: long, items: [{ id: long }] };
    assert.ok(JSON.stringify(factsOf(catalog, shop, callback, undefined)).length < 2000);
  });

  void it('tells of a hundred items', () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({ id: `${index}` }));
    const { callback } = factsOf(catalog, shop, { ...CALLBACK, items }, undefined);
    assert.deepEqual(callback?.items, items.slice(0, 100));
  });
});
