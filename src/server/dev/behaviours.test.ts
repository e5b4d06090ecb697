import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBehaviours, type Fault } from './behaviours.ts';

const GOOD = { delay: 0, fault: null };
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

/** Behaviours that were set in this order. */
const behaving = (...list: readonly unknown[]) => {
  const behaviours = createBehaviours();
  for (const behaviour of list) behaviours.set(behaviour);
  return behaviours;
};

void describe('the behaviours', () => {
  void it('are good until they are told otherwise', () => {
    assert.deepEqual(createBehaviours().take('rank', 'my-site'), GOOD);
    assert.deepEqual(createBehaviours().take('script', undefined), GOOD);
  });

  for (const fault of FAULTS) {
    void it(`know the fault "${fault}"`, () => {
      assert.deepEqual(behaving({ route: 'rank', fault }).take('rank', 'a'), { delay: 0, fault });
    });
  }

  void it('take a status as a number too', () => {
    assert.equal(behaving({ route: 'rank', fault: 404 }).take('rank', 'a').fault, '404');
    assert.equal(behaving({ route: 'rank', fault: 500 }).take('rank', 'a').fault, '500');
  });

  void it('are about one route', () => {
    const { take } = behaving({ route: 'reward', fault: '500', delay: 5 });
    assert.deepEqual(take('reward', 'a'), { delay: 5, fault: '500' });
    for (const route of ['rank', 'activate', 'preflight', 'callback', 'script'] as const) {
      assert.deepEqual(take(route, 'a'), GOOD);
    }
  });

  void it('last until they are replaced', () => {
    const behaviours = behaving({ route: 'rank', fault: '500' });
    for (let index = 0; index < 5; index += 1) assert.equal(behaviours.take('rank', 'a').fault, '500');
    behaviours.set({ route: 'rank', delay: 7 });
    assert.deepEqual(behaviours.take('rank', 'a'), { delay: 7, fault: null });
  });

  void it('last for as many requests as they say', () => {
    const { take } = behaving({ route: 'rank', fault: '500', times: 2 });
    assert.deepEqual(
      [1, 2, 3].map(() => take('rank', 'a').fault),
      ['500', '500', null],
    );
  });

  void it('count the requests that they are about, and no others', () => {
    const { take } = behaving({ route: 'rank', app: 'a', fault: '500', times: 1 });
    assert.deepEqual(take('rank', 'b'), GOOD);
    assert.deepEqual(take('reward', 'a'), GOOD);
    assert.equal(take('rank', 'a').fault, '500');
    assert.deepEqual(take('rank', 'a'), GOOD);
  });

  void it('for one app go before those for all, whichever was set first', () => {
    const one = { route: 'rank', app: 'a', fault: '404', times: 1 };
    const all = { route: 'rank', fault: '500' };
    for (const { take } of [behaving(one, all), behaving(all, one)]) {
      assert.equal(take('rank', 'b').fault, '500');
      assert.equal(take('rank', 'a').fault, '404');
      // Its one time is over, and what holds for all is left.
      assert.equal(take('rank', 'a').fault, '500');
    }
  });

  for (const good of [{ route: 'rank' }, { route: 'rank', delay: 0 }, { route: 'rank', times: 3 }]) {
    void it(`are put right again by ${JSON.stringify(good)}`, () => {
      assert.deepEqual(behaving({ route: 'rank', fault: '500' }, good).take('rank', 'a'), GOOD);
    });
  }

  void it('are put right for one app alone if that is what was said', () => {
    const { take } = behaving(
      { route: 'rank', app: 'a', fault: '404' },
      { route: 'rank', fault: '500' },
      {
        route: 'rank',
        app: 'a',
      },
    );
    assert.equal(take('rank', 'a').fault, '500');
  });

  void it('can all be cleared at once', () => {
    const behaviours = behaving({ route: 'rank', fault: '500' }, { route: 'reward', app: 'a', delay: 9 });
    behaviours.clear();
    assert.deepEqual([behaviours.take('rank', 'a'), behaviours.take('reward', 'a')], [GOOD, GOOD]);
  });
});

void describe('what is not a behaviour', () => {
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
    void it(`is refused with a sentence: ${JSON.stringify(behaviour)}`, () => {
      const behaviours = behaving({ route: 'rank', fault: '404' });
      assert.throws(
        () => behaviours.set(behaviour),
        (error) => error instanceof TypeError && sentence.test(error.message),
      );
      assert.equal(behaviours.take('rank', 'a').fault, '404');
    });
  }
});
