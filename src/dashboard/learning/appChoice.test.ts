import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AppLearning } from '../../wire/dashboard/learningState.ts';
import { appToShow, orderedApps } from './appChoice.ts';

const learningOf = (app: string): AppLearning => ({
  app,
  policy: 'learn',
  open: 0,
  rewardWait: 1,
  decisions: 0,
  online: { ok: false, why: 'Few.' },
  baseline: { ok: false, why: 'Few.' },
  stretches: [],
  chances: [],
});

const stateOf = (ids: string, visited?: string, running = true) => ({
  apps: ids.split(' ').filter(Boolean).map(learningOf),
  simulated: visited === undefined ? null : { app: visited, readers: 1, running },
});

void describe('the apps', () => {
  for (const [state, order] of [
    [stateOf('a b c'), 'a b c'],
    [stateOf('a b c', 'b'), 'b a c'],
    [stateOf('a b c', 'b', false), 'a b c'],
    [stateOf('a b', 'other'), 'a b'],
  ] as const) {
    void it(`stand in this order: ${order}`, () => {
      assert.equal(
        orderedApps(state)
          .map(({ app }) => app)
          .join(' '),
        order,
      );
    });
  }

  const rows: readonly [
    what: string,
    state: ReturnType<typeof stateOf>,
    chosen: string | undefined,
    before: string | undefined,
    shown: string | undefined,
  ][] = [
    ['the first', stateOf('a b'), undefined, undefined, 'a'],
    ['none where there is none', stateOf(''), 'a', 'a', undefined],
    ['the one that was shown', stateOf('a b'), undefined, 'b', 'b'],
    ['the one that readers are sent to', stateOf('a b', 'b'), undefined, 'a', 'b'],
    ['that one still, when they are gone', stateOf('a b', 'b', false), undefined, 'b', 'b'],
    ['the chosen one, whoever is sent where', stateOf('a b', 'b'), 'a', 'a', 'a'],
    ['another, until the chosen one is there', stateOf('a b'), 'c', 'b', 'b'],
    ['the first, where the one shown is gone', stateOf('a b'), undefined, 'c', 'a'],
  ];
  for (const [what, state, chosen, before, shown] of rows) {
    void it(`show ${what}`, () => assert.equal(appToShow(state, chosen, before)?.app, shown));
  }
});
