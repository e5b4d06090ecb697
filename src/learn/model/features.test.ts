import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context } from '../records/context.ts';
import {
  articleFeatures,
  createFeatureBuffer,
  namedFeatures,
  visitFeatures,
  WEIGHT_COUNT,
  type Placement,
} from './features.ts';
import type { Action } from './action.ts';

const HOUR = 3_600_000;
const NOW = 1_000_000 * HOUR;
const UNKNOWN_VISIT: Context = { device: 'unknown', hour: 0 };
const VISIT = ['hours=0-5', 'hours=0-5 id=a'];
const FULL: Context = {
  device: 'phone',
  hour: 13,
  from: 'search',
  language: 'de',
  reader: 'secret',
  liked: 'sports',
  shared: [{ weather: 'rain' }, { degrees: 4 }],
};

const names = (action: Action, context: Context, place: Placement): string[] =>
  namedFeatures(action, context, place).map(({ name }) => name);

void describe('namedFeatures', () => {
  void it("returns the article's features, the visit's, and the crossed ones", () => {
    const action = { id: 'a', title: 'Harbour opens', date: NOW, set: 'news', features: [{ paid: true }] };
    const crossed = ['device=phone', 'hours=12-17', 'from=search', 'language=de', 'liked=sports'];
    assert.deepEqual(names(action, FULL, { rank: 2, now: NOW, clicked: true }), [
      'bias',
      'id=a',
      'set=news',
      'word=harbour',
      'word=opens',
      'features.paid=true',
      'age=0',
      'rank=2',
      'clicked',
      ...[...crossed, 'shared.weather=rain', 'shared.degrees=4'].flatMap((fact) => [
        fact,
        `${fact} id=a`,
        `${fact} set=news`,
      ]),
    ]);
  });

  void it('returns few features if little is known', () => {
    assert.deepEqual(names({ id: 'a' }, UNKNOWN_VISIT, { now: NOW }), ['bias', 'id=a', ...VISIT]);
  });

  void it('never contains the reader', () => {
    const json = JSON.stringify(namedFeatures({ id: 'a' }, FULL, { now: NOW }));
    assert.ok(!json.includes('secret'));
    const { reader: _, ...withoutReader } = FULL;
    assert.deepEqual(visitFeatures(FULL), visitFeatures(withoutReader));
  });

  const ages: readonly [hours: number, bucket: number][] = [
    [-1000, 0],
    [0, 0],
    [1, 0],
    [1.001, 1],
    [2, 1],
    [2.001, 2],
    [4, 2],
    [8, 3],
    [8.001, 4],
    [24, 5],
    [24 * 365, 14],
    [1e9, 20],
    [1e300, 20],
  ];
  for (const [hours, bucket] of ages) {
    void it(`returns age=${bucket} for an age of ${hours} hours`, () => {
      const featureNames = names({ id: 'a', date: NOW - hours * HOUR }, UNKNOWN_VISIT, { now: NOW });
      assert.deepEqual(featureNames, ['bias', 'id=a', `age=${bucket}`, ...VISIT]);
    });
  }

  const ranks = [
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [7, 3],
    [8, 4],
    [29, 5],
    [32, 6],
    [10_000, 6],
  ] as const;
  for (const [rank, bucket] of ranks) {
    void it(`returns rank=${bucket} for place ${rank}`, () => {
      assert.deepEqual(names({ id: 'a' }, UNKNOWN_VISIT, { rank, now: NOW }), [
        'bias',
        'id=a',
        `rank=${bucket}`,
        ...VISIT,
      ]);
    });
  }

  for (const [hour, part] of [
    [0, '0-5'],
    [5, '0-5'],
    [6, '6-11'],
    [23, '18-23'],
  ] as const) {
    void it(`returns hours=${part} for hour ${hour}`, () => {
      const featureNames = names({ id: 'a' }, { device: 'unknown', hour }, { now: NOW });
      assert.deepEqual(featureNames, ['bias', 'id=a', `hours=${part}`, `hours=${part} id=a`]);
    });
  }

  void it('gives features that belong together the length of a single one', () => {
    const action = { id: 'a', title: 'one two three four', features: [{ x: 'y' }, { n: -6 }, 'p', 'q'] };
    const values = Object.fromEntries(
      namedFeatures(action, FULL, { rank: 0, now: NOW }).map(({ name, value }) => [name, value]),
    );
    assert.equal(values['word=two'], 0.5);
    assert.equal(values['features.x=y'], 0.5);
    assert.equal(values['features.n'], -3);
    // The visit has seven features: 1/√7.
    assert.equal(values['device=phone'], 0.378);
    assert.equal(values['device=phone id=a'], 0.378);
    assert.equal(values['bias'], 1);
    assert.equal(values['rank=0'], 1);
  });
});

void describe('createFeatureBuffer', () => {
  const actions: readonly Action[] = [
    { id: 'a' },
    { id: 'https://www.example/ä', set: 'news', title: 'Harbour opens — 东京 2026', date: NOW - 5 * HOUR },
    { id: '', title: '', set: '', date: NOW + HOUR },
    { id: '__proto__', features: [{ topic: ['sea', 'trade'], length: 3.5, deep: { x: true } }, 'plain', 0.25] },
  ];
  const contexts: readonly Context[] = [
    UNKNOWN_VISIT,
    { device: 'desktop', hour: 23 },
    { device: 'tablet', hour: 6, from: 'other' },
    FULL,
  ];
  const { weights, values, collect } = createFeatureBuffer();
  for (const action of actions) {
    for (const context of contexts) {
      for (const [rank, clicked] of [
        [0, false],
        [12, true],
      ] as const) {
        void it(`collects the named features of ${JSON.stringify(action.id)} at ${rank} for ${JSON.stringify(context)}`, () => {
          // The article as restored from a snapshot.
          const article = JSON.parse(JSON.stringify(articleFeatures(action)));
          const count = collect({ article, visit: visitFeatures(context), rank, now: NOW, clicked });
          const named = namedFeatures(action, context, { rank, now: NOW, clicked });
          assert.deepEqual(
            Array.from(weights.subarray(0, count)),
            named.map(({ weight }) => weight),
          );
          assert.deepEqual(
            Array.from(values.subarray(0, count)),
            named.map(({ value }) => value),
          );
        });
      }
    }
  }

  void it('has room for the maximum number of features', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `w${index}`);
    const action = { id: 'x'.repeat(1e6), title: many.join(' '), features: many, set: 's', date: NOW };
    const context: Context = { ...FULL, shared: many };
    const article = articleFeatures(action);
    assert.ok(JSON.stringify(article).length - action.id.length < 2000);
    const example = { article, visit: visitFeatures(context), rank: 3, now: NOW, clicked: true };
    assert.equal(collect(example), namedFeatures(action, context, example).length);
    assert.equal(collect(example), 3 + 40 + 64 + 3 + 3 * (5 + 16));
  });

  void it('spreads the features over all weights', () => {
    assert.equal(WEIGHT_COUNT, 65_536);
    const indexes = new Set<number>();
    for (let index = 0; index < 2000; index += 1) {
      const features = namedFeatures({ id: `https://www.example/${index}`, set: 's' }, FULL, { now: NOW });
      for (const { name, weight } of features) {
        assert.ok(Number.isInteger(weight) && weight >= 0 && weight < WEIGHT_COUNT);
        if (name.endsWith(`/${index}`)) indexes.add(weight);
      }
    }
    // 16,000 names at random in 65,536 weights occupy 65,536·(1-e^(-16,000/65,536)) = 14,197 of them, ± 50.
    assert.ok(indexes.size > 13_900, String(indexes.size));
  });
});
