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
    const { type, ...article } = CANDIDATES.articleRecord(index) ?? assert.fail();
    apps.applyRecord({ type, app: 'site', time: 0, ...article });
  }
  return { apps, site, learning };
};

/** A decision that put the first article, `a`, on top with a chance of 1/3. */
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

void describe('createLearning', () => {
  void it('lists an app without requests by its id only', () => {
    const { apps, known } = create().learning.state();
    assert.deepEqual([apps, known], [[], ['quiet', 'site']]);
  });

  void it('estimates the chance of each article from the first ranking on', () => {
    const { learning, site } = create();
    learning.recordRanking(site, { eventId: 'e', context, offer: OFFER, order: [0, 1, 2] });
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

  void it('excludes articles that were already delivered to the reader', () => {
    const { learning, site } = create();
    learning.recordRanking(site, { eventId: 'e', context, offer: { ...OFFER, fresh: 2 }, order: [0, 1, 2] });
    assert.deepEqual(
      learning.state().apps[0]?.chances.map(({ id }) => id),
      ['a', 'b'],
    );
  });

  void it('returns the measured and the baseline reward, with a curve for each', () => {
    const { apps, learning } = create();
    for (let number = 0; number < 3000; number += 1) {
      apps.applyRecord(decision(`e${number}`, number));
      if (number % 2 === 0) apps.applyRecord(reward(`e${number}`, number));
    }
    apps.applyRecord(decision('later', NOW));
    const [app] = learning.state().apps;
    assert.equal(app?.decisions, 3000);
    assert.ok(app.online.ok && Math.abs(app.online.mean - 0.5) < 1e-9);
    // The default order's top story was shown every time, so both rewards are equal.
    assert.ok(app.baseline.ok && Math.abs(app.baseline.mean - 0.5) < 1e-9);
    assert.equal(app.stretches.at(-1)?.upTo, 3000);
    assert.equal(app.stretches.at(-1)?.time, 2999);
    // The first points have too few decisions for an estimate.
    assert.equal(app.stretches[0]?.online.ok, false);
    assert.equal(app.stretches.at(-1)?.online.ok, true);
    assert.deepEqual(
      app.stretches.map(({ upTo }) => upTo),
      app.stretches.map(({ upTo }) => upTo).toSorted((left, right) => left - right),
    );
  });

  void it('counts a decision as open only within its reward window, even if no later record has closed it', () => {
    const { apps, learning } = create();
    apps.applyRecord(decision('old', NOW - 600_001));
    apps.applyRecord(decision('open', NOW - 600_000));
    assert.equal(learning.state().apps[0]?.open, 1);
  });

  void it('returns the freshness of the feeds', () => {
    assert.deepEqual(create().learning.state().feeds, [
      { id: 'news', articles: 2, lastRefresh: 5 },
      { id: 'late', articles: 0, lastRefresh: null },
    ]);
  });

  void it('returns the saved fold of an app', () => {
    const { learning, site } = create();
    assert.deepEqual(learning.savedFold('site'), [...site.fold.save()]);
    assert.equal(learning.savedFold('other'), undefined);
  });
});
