import assert from 'node:assert/strict';
import { env } from 'node:process';
import { describe, it } from 'node:test';
import { DOCUMENT } from '../../config/pairecDocument.test.ts';
import { createLoadFeatures } from './loadFeatures.ts';
import { NOW, pairecOf } from './testPairec.test.ts';

// There it is 01:05 on a Thursday; in UTC, 17:05 on a Wednesday.
env['TZ'] = 'Asia/Shanghai';

const ADA = { uid: 'ada', age: 36, city: 'London' };

/** Loads with the file of the app `shop`, in which Ada stands. */
const load = (
  loads: readonly object[],
  who: readonly [scene: string, uid: string, app: string | undefined] = ['s', 'ada', 'shop'],
) => {
  const pairec = pairecOf({ FeatureConfs: { s_callback: { FeatureLoadConfs: loads } } });
  const users = new Map([['shop', { find: (id: string) => Promise.resolve(id === 'ada' ? ADA : undefined) }]]);
  return createLoadFeatures(
    pairec,
    users,
    () => NOW,
    () => 0.42,
  )(...who);
};

const feature = (other: object): object => ({
  Features: [{ FeatureType: 'new_feature', FeatureName: 'f', Normalizer: 'weekday', ...other }],
});

void describe('the features of a user', () => {
  const rows: readonly [what: string, loads: readonly object[], found: readonly object[]][] = [
    ['all fields, by *', [{ FeatureDaoConf: { UserSelectFields: '*' } }], [ADA, {}]],
    [
      'fields by name, what there is of them',
      [{ FeatureDaoConf: { UserSelectFields: 'city, height' } }],
      [{ city: 'London' }, {}],
    ],
    ['no fields where none are selected', [{ FeatureDaoConf: {} }], [{}, {}]],
    [
      "the user's, as the document has it",
      [{ FeatureDaoConf: { UserSelectFields: '*', FeatureStore: 'user' } }],
      [ADA, {}],
    ],
    ["not the item's", [{ FeatureDaoConf: { UserSelectFields: '*', FeatureStore: 'item' } }], [{}, {}]],
    ['none without a FeatureDaoConf', [feature({})], [{}, { f: 3 }]],
    [
      'one load after the other',
      [
        { FeatureDaoConf: { UserSelectFields: 'age' }, ...feature({}) },
        { FeatureDaoConf: { UserSelectFields: 'city' } },
      ],
      [{ age: 36 }, { f: 3 }, { city: 'London' }, {}],
    ],

    ['the weekday on the wall', [feature({ Normalizer: 'weekday' })], [{}, { f: 3 }]],
    ['the hour on the wall', [feature({ Normalizer: 'hour_in_day' })], [{}, { f: 1 }]],
    ['a number of chance', [feature({ Normalizer: 'random' })], [{}, { f: 42 }]],
    ['what the configuration says', [feature({ Normalizer: 'const_value', FeatureSource: 'v1' })], [{}, { f: 'v1' }]],
    ['nothing by an unknown normalizer', [feature({ Normalizer: 'none' })], [{}, {}]],
    ['nothing without a normalizer', [feature({ Normalizer: undefined })], [{}, {}]],
    ['nothing of another type', [feature({ FeatureType: 'raw_feature' })], [{}, {}]],
    ['nothing without a type', [feature({ FeatureType: undefined })], [{}, {}]],
    ["a feature of the user's", [feature({ FeatureStore: 'user' })], [{}, { f: 3 }]],
    ["nothing of the item's", [feature({ FeatureStore: 'item' })], [{}, {}]],
    [
      'a feature called like a part of every object',
      [feature({ FeatureName: 'constructor' })],
      [{}, { constructor: 3 }],
    ],
    ['nothing of nothing', [{}], [{}, {}]],
    ['nothing where nothing is loaded', [], []],
  ];
  for (const [what, loads, found] of rows) {
    void it(`are ${what}`, async () => assert.deepEqual(await load(loads), found));
  }

  void it("may be called __proto__, and is a feature then, not an object's prototype", async () => {
    const [, made = {}] = await load([feature({ FeatureName: '__proto__' })]);
    assert.deepEqual(Object.entries(made), [['__proto__', 3]]);
  });

  const nobodys: readonly [scene: string, uid: string, app: string | undefined, found: readonly object[]][] = [
    ['s', 'bob', 'shop', [{}, {}]],
    ['s', 'ada', 'other', [{}, {}]],
    ['s', 'ada', undefined, [{}, {}]],
    ['other', 'ada', 'shop', []],
    ['s_callback', 'ada', 'shop', []],
    ['', 'ada', 'shop', []],
  ];
  for (const [scene, uid, app, found] of nobodys) {
    void it(`are ${JSON.stringify(found)} for ${uid} in scene "${scene}" of app ${app}`, async () => {
      assert.deepEqual(await load([{ FeatureDaoConf: { UserSelectFields: '*' } }], [scene, uid, app]), found);
    });
  }

  void it('are looked up once for all loads, and not at all where none is there', async () => {
    let asked = 0;
    const users = new Map([['shop', { find: () => Promise.resolve(void (asked += 1)) }]]);
    const loadFeatures = createLoadFeatures(
      pairecOf(DOCUMENT),
      users,
      () => NOW,
      () => 0,
    );
    assert.deepEqual(await loadFeatures('home_feed', 'ada', 'shop'), [
      {},
      { day_h: 1, week_day: 3, rand_int_v: 0 },
      {},
      {},
    ]);
    assert.equal(asked, 1);
    assert.deepEqual(await loadFeatures('homepage', 'ada', 'shop'), []);
    assert.equal(asked, 1);
  });
});
