import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AppLearning } from '../../wire/dashboard/learningState.ts';
import { selectApp, sortApps } from './selectApp.ts';

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

void describe('sortApps', () => {
  for (const [state, order] of [
    [stateOf('a b c'), 'a b c'],
    [stateOf('a b c', 'b'), 'b a c'],
    [stateOf('a b c', 'b', false), 'a b c'],
    [stateOf('a b', 'other'), 'a b'],
  ] as const) {
    void it(`returns ${order}`, () => {
      assert.equal(
        sortApps(state)
          .map(({ app }) => app)
          .join(' '),
        order,
      );
    });
  }
});

void describe('selectApp', () => {
  const rows: readonly [
    selected: string,
    state: ReturnType<typeof stateOf>,
    chosen: string | undefined,
    current: string | undefined,
    expected: string | undefined,
  ][] = [
    ['the first app', stateOf('a b'), undefined, undefined, 'a'],
    ['no app if there is none', stateOf(''), 'a', 'a', undefined],
    ['the current app', stateOf('a b'), undefined, 'b', 'b'],
    ['the app that simulated readers are visiting', stateOf('a b', 'b'), undefined, 'a', 'b'],
    ['the same app after the simulation', stateOf('a b', 'b', false), undefined, 'b', 'b'],
    ['the chosen app during a simulation of another', stateOf('a b', 'b'), 'a', 'a', 'a'],
    ['the current app until the chosen one exists', stateOf('a b'), 'c', 'b', 'b'],
    ['the first app if the current one no longer exists', stateOf('a b'), undefined, 'c', 'a'],
  ];
  for (const [selected, state, chosen, current, expected] of rows) {
    void it(`selects ${selected}`, () => assert.equal(selectApp(state, chosen, current)?.app, expected));
  }
});
