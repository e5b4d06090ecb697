import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBehaviours, type Fault } from './behaviours.ts';

const NORMAL = { delay: 0, fault: null };
const FAULTS: readonly Fault[] = [
  '404',
  '500',
  'empty',
  'garbage',
  'html',
  'never',
  'throws',
  'twice',
  'stale',
  'reset',
];

/** Creates behaviours and sets these in order. */
const createWith = (...list: readonly unknown[]) => {
  const behaviours = createBehaviours();
  for (const behaviour of list) behaviours.set(behaviour);
  return behaviours;
};

void describe('createBehaviours', () => {
  void it('starts without delays and faults', () => {
    assert.deepEqual(createBehaviours().consume('rank', 'my-site'), NORMAL);
    assert.deepEqual(createBehaviours().consume('script', undefined), NORMAL);
  });

  for (const fault of FAULTS) {
    void it(`accepts the fault "${fault}"`, () => {
      assert.deepEqual(createWith({ route: 'rank', fault }).consume('rank', 'a'), { delay: 0, fault });
    });
  }

  void it('accepts a status as a number', () => {
    assert.equal(createWith({ route: 'rank', fault: 404 }).consume('rank', 'a').fault, '404');
    assert.equal(createWith({ route: 'rank', fault: 500 }).consume('rank', 'a').fault, '500');
  });

  void it('applies a behaviour to one route', () => {
    const { consume: take } = createWith({ route: 'reward', fault: '500', delay: 5 });
    assert.deepEqual(take('reward', 'a'), { delay: 5, fault: '500' });
    for (const route of ['rank', 'activate', 'preflight', 'callback', 'script'] as const) {
      assert.deepEqual(take(route, 'a'), NORMAL);
    }
  });

  void it('applies a behaviour until it is replaced', () => {
    const behaviours = createWith({ route: 'rank', fault: '500' });
    for (let index = 0; index < 5; index += 1) assert.equal(behaviours.consume('rank', 'a').fault, '500');
    behaviours.set({ route: 'rank', delay: 7 });
    assert.deepEqual(behaviours.consume('rank', 'a'), { delay: 7, fault: null });
  });

  void it('applies a behaviour to as many requests as `times` states', () => {
    const { consume: take } = createWith({ route: 'rank', fault: '500', times: 2 });
    assert.deepEqual(
      [1, 2, 3].map(() => take('rank', 'a').fault),
      ['500', '500', null],
    );
  });

  void it('counts only requests that a behaviour applies to', () => {
    const { consume: take } = createWith({ route: 'rank', app: 'a', fault: '500', times: 1 });
    assert.deepEqual(take('rank', 'b'), NORMAL);
    assert.deepEqual(take('reward', 'a'), NORMAL);
    assert.equal(take('rank', 'a').fault, '500');
    assert.deepEqual(take('rank', 'a'), NORMAL);
  });

  void it('prefers a behaviour for one app to one for all apps, in any order', () => {
    const single = { route: 'rank', app: 'a', fault: '404', times: 1 };
    const general = { route: 'rank', fault: '500' };
    for (const { consume: take } of [createWith(single, general), createWith(general, single)]) {
      assert.equal(take('rank', 'b').fault, '500');
      assert.equal(take('rank', 'a').fault, '404');
      // The behaviour for one app has expired; the one for all apps remains.
      assert.equal(take('rank', 'a').fault, '500');
    }
  });

  for (const behaviour of [{ route: 'rank' }, { route: 'rank', delay: 0 }, { route: 'rank', times: 3 }]) {
    void it(`restores the normal behaviour after ${JSON.stringify(behaviour)}`, () => {
      assert.deepEqual(createWith({ route: 'rank', fault: '500' }, behaviour).consume('rank', 'a'), NORMAL);
    });
  }

  void it('removes only the behaviour of the given app', () => {
    const { consume: take } = createWith(
      { route: 'rank', app: 'a', fault: '404' },
      { route: 'rank', fault: '500' },
      {
        route: 'rank',
        app: 'a',
      },
    );
    assert.equal(take('rank', 'a').fault, '500');
  });

  void it('clears all behaviours', () => {
    const behaviours = createWith({ route: 'rank', fault: '500' }, { route: 'reward', app: 'a', delay: 9 });
    behaviours.clear();
    assert.deepEqual([behaviours.consume('rank', 'a'), behaviours.consume('reward', 'a')], [NORMAL, NORMAL]);
  });
});

void describe('an invalid behaviour', () => {
  const wrong: readonly [behaviour: unknown, sentence: RegExp][] = [
    [{}, /^route: .+\.$/],
    [{ route: 'rankings' }, /^route: .*"rankings"\.$/],
    [{ route: 'rank', fault: 'slow' }, /^fault: must be one of 404, 500, empty, .*reset\.$/],
    [{ route: 'rank', fault: 503 }, /^fault: must be one of /],
    [{ route: 'rank', fault: null }, /^fault: .+\.$/],
    [{ route: 'rank', delay: '1s' }, /^delay: .+\.$/],
    [{ route: 'rank', delay: -1 }, /^delay: .+\.$/],
    [{ route: 'rank', delay: 600_001 }, /^delay: .+\.$/],
    [{ route: 'rank', delay: Number.NaN }, /^delay: .+\.$/],
    [{ route: 'rank', times: 0, fault: '500' }, /^times: .+\.$/],
    [{ route: 'rank', times: 1.5, fault: '500' }, /^times: .+\.$/],
    [{ route: 'rank', app: 5 }, /^app: .+\.$/],
    [{ route: 'rank', status: 500 }, /^status: .+\.$/],
    [{ route: 'x', fault: 'y' }, /^route: .+\. fault: .+\.$/],
    [null, /^behaviour: .+\.$/],
    ['500', /^behaviour: .+\.$/],
    [undefined, /^behaviour: .+\.$/],
  ];
  for (const [behaviour, sentence] of wrong) {
    void it(`is rejected with a sentence: ${JSON.stringify(behaviour)}`, () => {
      const behaviours = createWith({ route: 'rank', fault: '404' });
      assert.throws(
        () => behaviours.set(behaviour),
        (error) => error instanceof TypeError && sentence.test(error.message),
      );
      assert.equal(behaviours.consume('rank', 'a').fault, '404');
    });
  }
});
