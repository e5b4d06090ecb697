import assert from 'node:assert/strict';
import { env } from 'node:process';
import { describe, it } from 'node:test';
import { DOCUMENTED_BLOCKS } from '../../config/pairecDocument.test.ts';
import { createLoadFeatures } from './loadFeatures.ts';
import { NOW, readPairecConfig } from './testPairec.test.ts';

// Local time is then 01:05 on a Thursday; UTC is 17:05 on a Wednesday.
env['TZ'] = 'Asia/Shanghai';

const ADA = { uid: 'ada', age: 36, city: 'London' };

/** Loads features with a user feature file for the app `shop` that contains Ada. */
const load = (
  loads: readonly object[],
  request: readonly [scene: string, uid: string, app: string | undefined] = ['s', 'ada', 'shop'],
) => {
  const pairec = readPairecConfig({ FeatureConfs: { s_callback: { FeatureLoadConfs: loads } } });
  const users = new Map([['shop', { find: (id: string) => Promise.resolve(id === 'ada' ? ADA : undefined) }]]);
  return createLoadFeatures(
    pairec,
    users,
    () => NOW,
    () => 0.42,
  )(...request);
};

const feature = (other: object): object => ({
  Features: [{ FeatureType: 'new_feature', FeatureName: 'f', Normalizer: 'weekday', ...other }],
});

void describe('the features of a user', () => {
  const rows: readonly [description: string, loads: readonly object[], expected: readonly object[]][] = [
    ['all fields, by *', [{ FeatureDaoConf: { UserSelectFields: '*' } }], [ADA, {}]],
    [
      'fields by name, without missing ones',
      [{ FeatureDaoConf: { UserSelectFields: 'city, height' } }],
      [{ city: 'London' }, {}],
    ],
    ['no fields where none are selected', [{ FeatureDaoConf: {} }], [{}, {}]],
    ['those of the user store', [{ FeatureDaoConf: { UserSelectFields: '*', FeatureStore: 'user' } }], [ADA, {}]],
    ['none of the item store', [{ FeatureDaoConf: { UserSelectFields: '*', FeatureStore: 'item' } }], [{}, {}]],
    ['no fields without a FeatureDaoConf', [feature({})], [{}, { f: 3 }]],
    [
      'those of all entries, in order',
      [
        { FeatureDaoConf: { UserSelectFields: 'age' }, ...feature({}) },
        { FeatureDaoConf: { UserSelectFields: 'city' } },
      ],
      [{ age: 36 }, { f: 3 }, { city: 'London' }, {}],
    ],

    ['the local weekday', [feature({ Normalizer: 'weekday' })], [{}, { f: 3 }]],
    ['the local hour', [feature({ Normalizer: 'hour_in_day' })], [{}, { f: 1 }]],
    ['a random number', [feature({ Normalizer: 'random' })], [{}, { f: 42 }]],
    ['a configured constant', [feature({ Normalizer: 'const_value', FeatureSource: 'v1' })], [{}, { f: 'v1' }]],
    ['nothing for an unknown normalizer', [feature({ Normalizer: 'none' })], [{}, {}]],
    ['nothing without a normalizer', [feature({ Normalizer: undefined })], [{}, {}]],
    ['nothing for another FeatureType', [feature({ FeatureType: 'raw_feature' })], [{}, {}]],
    ['nothing without a FeatureType', [feature({ FeatureType: undefined })], [{}, {}]],
    ['a computed feature of the user store', [feature({ FeatureStore: 'user' })], [{}, { f: 3 }]],
    ['no computed feature of the item store', [feature({ FeatureStore: 'item' })], [{}, {}]],
    [
      'a feature with the name of a prototype property',
      [feature({ FeatureName: 'constructor' })],
      [{}, { constructor: 3 }],
    ],
    ['nothing for an empty entry', [{}], [{}, {}]],
    ['nothing without entries', [], []],
  ];
  for (const [description, loads, expected] of rows) {
    void it(`are ${description}`, async () => assert.deepEqual(await load(loads), expected));
  }

  void it('may include one named __proto__, which does not change a prototype', async () => {
    const [, computed = {}] = await load([feature({ FeatureName: '__proto__' })]);
    assert.deepEqual(Object.entries(computed), [['__proto__', 3]]);
  });

  const otherRequests: readonly [scene: string, uid: string, app: string | undefined, expected: readonly object[]][] = [
    ['s', 'bob', 'shop', [{}, {}]],
    ['s', 'ada', 'other', [{}, {}]],
    ['s', 'ada', undefined, [{}, {}]],
    ['other', 'ada', 'shop', []],
    ['s_callback', 'ada', 'shop', []],
    ['', 'ada', 'shop', []],
  ];
  for (const [scene, uid, app, expected] of otherRequests) {
    void it(`are ${JSON.stringify(expected)} for ${uid} in scene "${scene}" of app ${app}`, async () => {
      assert.deepEqual(await load([{ FeatureDaoConf: { UserSelectFields: '*' } }], [scene, uid, app]), expected);
    });
  }

  void it('are looked up once for all entries, and not at all without entries', async () => {
    let lookups = 0;
    const users = new Map([['shop', { find: () => Promise.resolve(void (lookups += 1)) }]]);
    const loadFeatures = createLoadFeatures(
      readPairecConfig(DOCUMENTED_BLOCKS),
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
    assert.equal(lookups, 1);
    assert.deepEqual(await loadFeatures('homepage', 'ada', 'shop'), []);
    assert.equal(lookups, 1);
  });
});
