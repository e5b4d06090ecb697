import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogRecord } from '../../../learn/records/record.ts';
import { appDefaults } from '../../config/schema.ts';
import { createApps } from '../../ranking/apps.ts';
import { prepareCandidates } from '../../ranking/candidates.ts';
import { createLearning } from './createLearning.ts';

const NOW = 10_000_000;
const CANDIDATES = prepareCandidates(['a', 'b', 'c'].map((id) => ({ id, title: `About ${id}`, set: 'news' })));
const OFFER = { candidates: CANDIDATES, fresh: 3, actionSets: '[]' };
const context = { device: 'phone', hour: 2 } as const;

const create = () => {
  const apps = createApps({ quiet: appDefaults, site: { ...appDefaults, policy: 'random' } }, appDefaults);
  const site = apps.get('site') ?? assert.fail();
  const sets = [
    { id: 'news', state: () => ({ articles: [{ link: 'a' }, { link: 'b' }], lastRefresh: 5 }), isPrivate: () => false },
    { id: 'late', state: () => null, isPrivate: () => false },
  ];
  const learning = createLearning(apps, sets, () => NOW);
  for (let index = 0; index < 3; index += 1) {
    const { type, ...article } = CANDIDATES.record(index) ?? assert.fail();
    apps.take({ type, app: 'site', time: 0, ...article });
  }
  return { apps, site, learning };
};

/** A decision that put `a`, the first, on top with a chance of a third. */
const decision = (eventId: string, time: number): LogRecord => ({
  type: 'decision',
  app: 'site',
  time,
  eventId,
  policy: 'random',
  sets: ['news'],
  articles: CANDIDATES.hashes,
  order: [0, 1, 2],
  probabilities: [1 / 3, 1 / 3, 1 / 3],
  context,
});
const reward = (eventId: string, time: number): LogRecord => ({ type: 'reward', app: 'site', time, eventId, value: 1 });

void describe('what the inspector shows of learning', () => {
  void it('is nothing of an app that nobody has asked, but that it is there', () => {
    const { apps, known } = create().learning.state();
    assert.deepEqual([apps, known], [[], ['quiet', 'site']]);
  });

  void it('is the chance of each article, from the first ranking on', () => {
    const { learning, site } = create();
    learning.ranked(site, { eventId: 'e', context, offer: OFFER, order: [0, 1, 2] });
    const [app] = learning.state().apps;
    assert.deepEqual([app?.app, app?.policy, app?.rewardWait, app?.decisions], ['site', 'random', 600_000, 0]);
    const { chances = [] } = app ?? {};
    assert.deepEqual(
      chances.map(({ id, title, set, views, clicks }) => [id, title, set, views, clicks]),
      ['a', 'b', 'c'].map((id) => [id, `About ${id}`, 'news', 0, 0]),
    );
    for (const { chance } of chances) assert.ok(Math.abs(chance - 1 / 3) < 1e-5);
    assert.deepEqual(learning.state(), learning.state());
  });

  void it('gives no chance to what a reader has had', () => {
    const { learning, site } = create();
    learning.ranked(site, { eventId: 'e', context, offer: { ...OFFER, fresh: 2 }, order: [0, 1, 2] });
    assert.deepEqual(
      learning.state().apps[0]?.chances.map(({ id }) => id),
      ['a', 'b'],
    );
  });

  void it('is what was earned, and what the default order would have, curve by curve', () => {
    const { apps, learning } = create();
    for (let number = 0; number < 3000; number += 1) {
      apps.take(decision(`e${number}`, number));
      if (number % 2 === 0) apps.take(reward(`e${number}`, number));
    }
    apps.take(decision('later', NOW));
    const [app] = learning.state().apps;
    assert.equal(app?.decisions, 3000);
    assert.ok(app.online.ok && Math.abs(app.online.mean - 0.5) < 1e-9);
    // Only the default order's top story was ever shown, so that is what it earns.
    assert.ok(app.baseline.ok && Math.abs(app.baseline.mean - 0.5) < 1e-9);
    assert.equal(app.stretches.at(-1)?.upTo, 3000);
    assert.equal(app.stretches.at(-1)?.time, 2999);
    // The first points have too few decisions behind them to say anything.
    assert.equal(app.stretches[0]?.online.ok, false);
    assert.equal(app.stretches.at(-1)?.online.ok, true);
    assert.deepEqual(
      app.stretches.map(({ upTo }) => upTo),
      app.stretches.map(({ upTo }) => upTo).toSorted((one, other) => one - other),
    );
  });

  void it('counts as open what can still be rewarded by the clock, though nothing has closed the rest', () => {
    const { apps, learning } = create();
    apps.take(decision('old', NOW - 600_001));
    apps.take(decision('open', NOW - 600_000));
    assert.equal(learning.state().apps[0]?.open, 1);
  });

  void it('is how fresh the feeds are', () => {
    assert.deepEqual(create().learning.state().feeds, [
      { id: 'news', articles: 2, lastRefresh: 5 },
      { id: 'late', articles: 0, lastRefresh: null },
    ]);
  });

  void it('is everything that an app knows, for whoever asks for it by name', () => {
    const { learning, site } = create();
    assert.deepEqual(learning.fold('site'), [...site.fold.save()]);
    assert.equal(learning.fold('other'), undefined);
  });
});
