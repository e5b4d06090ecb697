import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context } from '../records/context.ts';
import { articleFeatures, createCollected, namedFeatures, visitFeatures, WEIGHTS, type Place } from './features.ts';
import type { Action } from './action.ts';

const HOUR = 3_600_000;
const NOW = 1_000_000 * HOUR;
const NOBODY: Context = { device: 'unknown', hour: 0 };
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

const names = (action: Action, context: Context, place: Place): string[] =>
  namedFeatures(action, context, place).map(({ name }) => name);

void describe('the features of an article', () => {
  void it("are its own, the visit's, and each of the visit's with the article and with its set", () => {
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

  void it('are few where little is known', () => {
    assert.deepEqual(names({ id: 'a' }, NOBODY, { now: NOW }), ['bias', 'id=a', ...VISIT]);
  });

  void it('never know who asks', () => {
    const known = JSON.stringify(namedFeatures({ id: 'a' }, FULL, { now: NOW }));
    assert.ok(!known.includes('secret'));
    const { reader: _, ...nameless } = FULL;
    assert.deepEqual(visitFeatures(FULL), visitFeatures(nameless));
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
    void it(`have age=${bucket} after ${hours} hours`, () => {
      const found = names({ id: 'a', date: NOW - hours * HOUR }, NOBODY, { now: NOW });
      assert.deepEqual(found, ['bias', 'id=a', `age=${bucket}`, ...VISIT]);
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
    void it(`have rank=${bucket} in place ${rank}`, () => {
      assert.deepEqual(names({ id: 'a' }, NOBODY, { rank, now: NOW }), ['bias', 'id=a', `rank=${bucket}`, ...VISIT]);
    });
  }

  for (const [hour, part] of [
    [0, '0-5'],
    [5, '0-5'],
    [6, '6-11'],
    [23, '18-23'],
  ] as const) {
    void it(`have the part of the day, ${part}, at ${hour}`, () => {
      const found = names({ id: 'a' }, { device: 'unknown', hour }, { now: NOW });
      assert.deepEqual(found, ['bias', 'id=a', `hours=${part}`, `hours=${part} id=a`]);
    });
  }

  void it('that say one thing together are as long as one', () => {
    const action = { id: 'a', title: 'one two three four', features: [{ x: 'y' }, { n: -6 }, 'p', 'q'] };
    const values = Object.fromEntries(
      namedFeatures(action, FULL, { rank: 0, now: NOW }).map(({ name, value }) => [name, value]),
    );
    assert.equal(values['word=two'], 0.5);
    assert.equal(values['features.x=y'], 0.5);
    assert.equal(values['features.n'], -3);
    // Seven facts.
    assert.equal(values['device=phone'], 0.378);
    assert.equal(values['device=phone id=a'], 0.378);
    assert.equal(values['bias'], 1);
    assert.equal(values['rank=0'], 1);
  });
});

void describe('what a model sees', () => {
  const actions: readonly Action[] = [
    { id: 'a' },
    { id: 'https://www.example/ä', set: 'news', title: 'Harbour opens — 东京 2026', date: NOW - 5 * HOUR },
    { id: '', title: '', set: '', date: NOW + HOUR },
    { id: '__proto__', features: [{ topic: ['sea', 'trade'], length: 3.5, deep: { x: true } }, 'plain', 0.25] },
  ];
  const contexts: readonly Context[] = [
    NOBODY,
    { device: 'desktop', hour: 23 },
    { device: 'tablet', hour: 6, from: 'other' },
    FULL,
  ];
  const { weights, values, collect } = createCollected();
  for (const action of actions) {
    for (const context of contexts) {
      for (const [rank, clicked] of [
        [0, false],
        [12, true],
      ] as const) {
        void it(`of ${JSON.stringify(action.id)} for ${JSON.stringify(context)}, ${rank}, is what the names say`, () => {
          // An article as a snapshot has it.
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

  void it('is all of it, and bounded, of the longest article for the longest visit', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `w${index}`);
    const action = { id: 'x'.repeat(1e6), title: many.join(' '), features: many, set: 's', date: NOW };
    const context: Context = { ...FULL, shared: many };
    const article = articleFeatures(action);
    assert.ok(JSON.stringify(article).length - action.id.length < 2000);
    const example = { article, visit: visitFeatures(context), rank: 3, now: NOW, clicked: true };
    assert.equal(collect(example), namedFeatures(action, context, example).length);
    assert.equal(collect(example), 3 + 40 + 64 + 3 + 3 * (5 + 16));
  });

  void it('is spread over the room that there is', () => {
    assert.equal(WEIGHTS, 65_536);
    const found = new Set<number>();
    for (let index = 0; index < 2000; index += 1) {
      const features = namedFeatures({ id: `https://www.example/${index}`, set: 's' }, FULL, { now: NOW });
      for (const { name, weight } of features) {
        assert.ok(Number.isInteger(weight) && weight >= 0 && weight < WEIGHTS);
        if (name.endsWith(`/${index}`)) found.add(weight);
      }
    }
    // 16,000 names into 65,536 places by luck fill 65,536·(1-e^(-16,000/65,536)) = 14,197 of them, give or take 50.
    assert.ok(found.size > 13_900, String(found.size));
  });
});
