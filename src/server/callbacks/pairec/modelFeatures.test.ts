import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context } from '../../../learn/records/context.ts';
import { namedFeatures } from '../../../learn/model/features.ts';
import type { ModelFeatures } from '../../../wire/pairec/records.ts';
import { createModelFeatures } from './modelFeatures.ts';
import { NOW, createTestCatalog } from './testPairec.test.ts';

const PHONE: Context = { device: 'phone', hour: 9 };
const featuresOf = (id: string, context = PHONE, isRaw = true): ModelFeatures =>
  createModelFeatures(createTestCatalog(), context, isRaw, NOW)({ id, features: { title: 'theirs' } });
const featureNames = ({ generated }: ModelFeatures): string[] => Object.keys(JSON.parse(generated));

void describe("a model's features of an item", () => {
  const raw: readonly [id: string, expected: string][] = [
    [
      'https://www.example/a',
      '{"date":"2026-03-04T15:35:06.789Z","guid":"a","id":"https://www.example/a","set":"news","title":"Harbour \\u003copens\\u003e"}',
    ],
    ['b', '{"guid":"b","id":"https://www.example/b","set":"news","title":"Über die Brücke"}'],
    ['https://www.example/c', '{"id":"https://www.example/c","set":"news"}'],
    ['gone', ''],
    ['', ''],
  ];
  for (const [id, expected] of raw) {
    void it(`have raw features ${expected || '""'} for ${id || 'an empty id'}, and none if isRaw is false`, () => {
      assert.equal(featuresOf(id).raw, expected);
      assert.equal(featuresOf(id, PHONE, false).raw, '');
    });
  }

  void it('are the ranking features of its link, also if the callback has its guid', () => {
    const features = featuresOf('a');
    assert.deepEqual(features, featuresOf('https://www.example/a'));
    assert.deepEqual(featureNames(features), [
      'age=1',
      'bias',
      'device=phone',
      'device=phone id=https://www.example/a',
      'device=phone set=news',
      'hours=6-11',
      'hours=6-11 id=https://www.example/a',
      'hours=6-11 set=news',
      'id=https://www.example/a',
      'set=news',
      'word=harbour',
      'word=opens',
    ]);
    const action = {
      id: 'https://www.example/a',
      set: 'news',
      title: 'Harbour <opens>',
      date: Date.parse('2026-03-04T15:35:06.789Z'),
    };
    const expectedFeatures = namedFeatures(action, PHONE, { now: NOW }).map(({ name, weight }) => [name, weight]);
    assert.deepEqual(JSON.parse(features.generated), Object.fromEntries(expectedFeatures));
  });

  void it("include the reader's liked set", () => {
    const features = featuresOf('a', { ...PHONE, liked: 'sports' });
    assert.ok(featureNames(features).includes('liked=sports set=news'));
    assert.equal(features.context, '{"device":"phone","hour":9,"liked":"sports"}');
  });

  void it('are bounded for a large context from a caller', () => {
    const shared = Array.from({ length: 1000 }, (_, index) => `${index}`.repeat(1000));
    assert.ok(featuresOf('a', { ...PHONE, shared }).generated.length < 20_000);
  });

  void it('contain only id and context if no feed contains the item', () => {
    assert.deepEqual(featureNames(featuresOf('gone')), [
      'bias',
      'device=phone',
      'device=phone id=gone',
      'hours=6-11',
      'hours=6-11 id=gone',
      'id=gone',
    ]);
  });

  void it('accept any string as an id', () => {
    for (const id of ['__proto__', 'constructor', '"\n\\', '<&>', '\ud800']) {
      assert.ok(featureNames(featuresOf(id)).includes(`id=${id}`), id);
    }
  });

  const contexts: readonly [context: Context, expected: string][] = [
    [PHONE, '{"device":"phone","hour":9}'],
    [{ ...PHONE, from: 'search', language: 'de' }, '{"device":"phone","from":"search","hour":9,"language":"de"}'],
    [{ ...PHONE, reader: 'secret' }, '{"device":"phone","hour":9}'],
    [{ ...PHONE, shared: ['x'.repeat(1000)] }, '{"device":"phone","hour":9}'],
    [{ device: 'unknown', hour: 0 }, '{"device":"unknown","hour":0}'],
  ];
  for (const [context, expected] of contexts) {
    void it(`contain the context ${expected}`, () => assert.equal(featuresOf('a', context).context, expected));
  }
});
