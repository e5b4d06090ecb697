import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context } from '../../../learn/records/context.ts';
import { namedFeatures } from '../../../learn/model/features.ts';
import type { ModelFeatures } from '../../../wire/pairec/records.ts';
import { modelFeatures } from './modelFeatures.ts';
import { NOW, testCatalog } from './testPairec.test.ts';

const PHONE: Context = { device: 'phone', hour: 9 };
const of = (id: string, context = PHONE, isRaw = true): ModelFeatures =>
  modelFeatures(testCatalog(), context, isRaw, NOW)({ id, features: { title: 'theirs' } });
const names = ({ generated }: ModelFeatures): string[] => Object.keys(JSON.parse(generated));

void describe("a model's features of an item", () => {
  const raw: readonly [id: string, found: string][] = [
    [
      'https://www.example/a',
      '{"date":"2026-03-04T15:35:06.789Z","guid":"a","id":"https://www.example/a","set":"news","title":"Harbour \\u003copens\\u003e"}',
    ],
    ['b', '{"guid":"b","id":"https://www.example/b","set":"news","title":"Über die Brücke"}'],
    ['https://www.example/c', '{"id":"https://www.example/c","set":"news"}'],
    ['gone', ''],
    ['', ''],
  ];
  for (const [id, found] of raw) {
    void it(`are raw ${found || 'nothing'} for ${id || 'an empty id'}, and nothing where they are not wanted`, () => {
      assert.equal(of(id).raw, found);
      assert.equal(of(id, PHONE, false).raw, '');
    });
  }

  void it('are what it is ranked by, under its link, whichever id the callback has', () => {
    const found = of('a');
    assert.deepEqual(found, of('https://www.example/a'));
    assert.deepEqual(names(found), [
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
    const named = namedFeatures(action, PHONE, { now: NOW }).map(({ name, weight }) => [name, weight]);
    assert.deepEqual(JSON.parse(found.generated), Object.fromEntries(named));
  });

  void it('are also by what the reader liked before', () => {
    const found = of('a', { ...PHONE, liked: 'sports' });
    assert.ok(names(found).includes('liked=sports set=news'));
    assert.equal(found.context, '{"device":"phone","hour":9,"liked":"sports"}');
  });

  void it('are bounded whatever a caller said of the visit', () => {
    const shared = Array.from({ length: 1000 }, (_, index) => `${index}`.repeat(1000));
    assert.ok(of('a', { ...PHONE, shared }).generated.length < 20_000);
  });

  void it('are its id and the visit where no feed has it any more', () => {
    assert.deepEqual(names(of('gone')), [
      'bias',
      'device=phone',
      'device=phone id=gone',
      'hours=6-11',
      'hours=6-11 id=gone',
      'id=gone',
    ]);
  });

  void it('are those of any text for an id', () => {
    for (const id of ['__proto__', 'constructor', '"\n\\', '<&>', '\ud800']) {
      assert.ok(names(of(id)).includes(`id=${id}`), id);
    }
  });

  const contexts: readonly [context: Context, found: string][] = [
    [PHONE, '{"device":"phone","hour":9}'],
    [{ ...PHONE, from: 'search', language: 'de' }, '{"device":"phone","from":"search","hour":9,"language":"de"}'],
    [{ ...PHONE, reader: 'secret' }, '{"device":"phone","hour":9}'],
    [{ ...PHONE, shared: ['x'.repeat(1000)] }, '{"device":"phone","hour":9}'],
    [{ device: 'unknown', hour: 0 }, '{"device":"unknown","hour":0}'],
  ];
  for (const [context, found] of contexts) {
    void it(`are of the visit ${found}`, () => assert.equal(of('a', context).context, found));
  }
});
